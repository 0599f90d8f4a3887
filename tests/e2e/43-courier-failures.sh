#!/bin/bash
# moments-courier and servers that fail in the middle of it: no draft is lost, none is there twice, no wait is endless.
. "$(dirname "$0")/../lib/e2e.sh"
# shellcheck source=tests/lib/dovecot.sh
. "$ROOT/tests/lib/dovecot.sh"
COURIER=${MOMENTS%/*}/moments-courier
SPOOL=$XDG_STATE_HOME/moments/spool
NOW=2026-11-23T10:00
command -v openssl >/dev/null || skip 'there is no openssl'

mkdir -p "$HOME/Moments/Customers" "$XDG_CONFIG_HOME/moments"
printf 'id,name,email,birthday\n1,Ada Example,ada@example.org,--11-23\n' >"$HOME/Moments/Customers/customers.csv"
cat >"$XDG_CONFIG_HOME/moments/moments.ini" <<END
[me]
name = Dana Smith
email = dana@example.com
drafts = imap
[imap]
server = localhost
certificates = $WORK/cert.pem
password-command = echo any
[customers]
files = ~/Moments/Customers/customers.csv
[habit birthday]
kind = card
when = birthday
END
make_certificate "$WORK/cert"
read -r PORT PLAIN <<<"$(free_ports 2)"
mode() { echo "$1" >"$WORK/mode"; }
mode ok
: >"$WORK/log"
background "$PYTHON" -B "$ROOT/tests/lib/fakeimap.py" "$PORT" "$WORK/cert.pem" "$WORK/cert.key" "$WORK/mode" "$WORK/log"
background "$PYTHON" -B "$ROOT/tests/lib/fakeimap.py" "$PLAIN" - - "$WORK/mode" "$WORK/log.plain" plain
wait_for 10 can_connect "$PORT"
wait_for 10 can_connect "$PLAIN"
configure_port() { sed -i "/^port/d; /^tls/d; s/^server = .*/&\nport = $1\ntls = $2/" "$XDG_CONFIG_HOME/moments/moments.ini"; }
configure_port "$PORT" yes

courier() { "$COURIER" --deadline 2 "$@"; }
kept() { grep -c '^KEPT' "$WORK/log" || true; }
new_draft() {
    expect_status 0 moments draft 1
    KEPT=$(kept)
}
# What failed in some way is delivered by the next try, once.
then_once() {
    mode ok
    expect_status 0 courier
    expect_same 0 "$(find "$SPOOL" -name '*.job' | wc -l)"
    expect_same $((KEPT + 1)) "$(kept)"
    expect_status 0 courier
    expect_same $((KEPT + 1)) "$(kept)"
}
moments today >/dev/null

say 'the answer is lost behind the message: it is looked for before anything is sent again'
mode drop
new_draft
expect_status 75 courier
expect_same $((KEPT + 1)) "$(kept)"
then_once

say 'the message is lost as well: it is sent again'
mode lose
new_draft
expect_status 75 courier
then_once

say 'the connection breaks at any step before that: it waits, whatever the step, and no login counts as refused'
for how in tls greeting capability authenticate list status append literal; do
    mode "drop-$how"
    new_draft
    expect_status 75 courier
    expect_same "$KEPT" "$(kept)"
    then_once
done

say 'it breaks while the lost message is looked for, and behind everything'
mode drop
new_draft
expect_status 75 courier
for how in examine uid; do
    mode "drop-$how"
    expect_status 75 courier
    expect_same $((KEPT + 1)) "$(kept)"
done
then_once
mode drop-logout
new_draft
expect_status 0 courier
then_once

say 'a folder that cannot be written to, and a server that would take messages without waiting'
mode readonly
new_draft
expect_status 75 courier
then_once
mode plus
new_draft
expect_status 0 courier
then_once

say 'the server says goodbye, has no room, or says nothing any more'
for how in bye quota hang; do
    mode "$how"
    new_draft
    expect_status 75 courier
    expect_out 'Drafts that wait: 1'
    then_once
done

say 'the courier is killed while it waits for the answer'
mode hang
new_draft
"$COURIER" --deadline 60 >/dev/null 2>&1 &
pid=$!
wait_for 10 grep -q 'attempted=true' "$SPOOL"/*.job
kill -KILL "$pid"
wait "$pid" 2>/dev/null
then_once

say 'two at once: one works, the other leaves it alone'
mode hang
new_draft
"$COURIER" --deadline 4 >/dev/null 2>&1 &
wait_for 10 grep -q 'attempted=true' "$SPOOL"/*.job
expect_status 0 courier
expect_same '' "$(cat "$OUT" "$ERR")"
wait "$!"
then_once

say 'a server that does not know of special uses, and one that writes names as literals'
for how in special literal; do
    mode "$how"
    new_draft
    expect_status 0 courier
    expect_same $((KEPT + 1)) "$(kept)"
done
grep -q 'APPEND "Dra\\"ft" (\\Draft \\Seen) {' "$WORK/log" || fail 'the name was misread'

say 'what a server may say has an end'
for how in flood line; do
    mode "$how"
    new_draft
    expect_status 75 courier --deadline 20
    mode ok
    expect_status 0 courier
done

say 'without STARTTLS nothing is said, not even a password'
configure_port "$PLAIN" starttls
new_draft
expect_status 77 courier
expect_err 'no secure connection'
! grep -q 'LOGIN\|APPEND' "$WORK/log.plain" || fail 'it was said in the clear'
configure_port "$PLAIN" yes
expect_status 75 courier
! grep -q 'LOGIN\|APPEND' "$WORK/log.plain" || fail 'it was said in the clear'
configure_port "$PORT" yes
then_once

say 'no draft was ever put there in another way'
grep '^APPEND' "$WORK/log" | grep -v ' (\\Draft \\Seen) {' && fail 'see above'
true
