#!/bin/bash
# What was sent: a message accounts for one draft, and a promise is never kept by a guess.
. "$(dirname "$0")/../lib/e2e.sh"
# shellcheck source=tests/lib/dovecot.sh
. "$ROOT/tests/lib/dovecot.sh"
COURIER=${MOMENTS%/*}/moments-courier
NOW=2026-11-23T10:00

mkdir -p "$HOME/Moments/Customers" "$XDG_CONFIG_HOME/moments"
cat >"$HOME/Moments/Customers/customers.csv" <<'END'
id,name,given_name,email,birthday
1,Ada Example,Ada,ada@example.org,--11-23
2,Ben Sample,Ben,ben@example.org,--11-23
END
echo 's3cret word' >"$WORK/secret"
configure() {
    cat >"$XDG_CONFIG_HOME/moments/moments.ini" <<END
[me]
name = Dana Smith
drafts = imap
[imap]
server = localhost
user = dana
port = $IMAPS
certificates = $CA
password-command = cat '$WORK/secret'
${1-}
[customers]
files = ~/Moments/Customers/customers.csv
[habit birthday]
kind = card
when = birthday
END
}
id_of() {
    moments today --all --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin)
    if m["customer"]["id"] == sys.argv[1] and m["class"] == sys.argv[2]][0])' "$@"
}
courier() { "$COURIER" "$@"; }
uid_of() { mailbox drafts | awk -F'\t' -v id="$1" 'index($3, id) == 1 { print $1 }'; }
# Drafts of the moments, in this order, each a second after the one before, delivered.
deliver() {
    for id; do
        expect_status 0 moments draft "$id"
        NOW=${NOW%:*}:$(printf %02d $((10#${NOW##*:} + 1)))
    done
    expect_status 0 courier
    moments agent --once >/dev/null
}
start_dovecot
start_bus
start_notifyd

say 'a sent folder that is not there is said, as one for drafts is'
configure 'sent-folder = Nowhere'
expect_status 77 courier --check
expect_err "no folder 'Nowhere'"
expect_err 'sent-folder'
configure 'sent-folder = Sent'
expect_status 0 courier --check
configure

say 'two drafts are gone and one message was sent: the oldest is done, and no other one later'
expect_status 0 moments promise Ada 'send the plan' --by 2026-11-24
card=$(id_of 1 magic) promise=$(id_of 1 promise)
deliver "$card" "$promise"
mailbox drop "$(uid_of "$card")"
mailbox drop "$(uid_of "$promise")"
mailbox write ada@example.org
expect_status 0 courier
expect_out 'Drafts that you sent: 1'
moments agent --once >/dev/null
expect_status 0 courier
no_out 'Drafts that you sent'
moments agent --once >/dev/null
expect_status 0 moments history Ada
expect_out 'done: birthday'
no_out 'kept'

say 'a promise is asked about, and told once'
mailbox write ada@example.org
expect_status 0 courier
expect_out 'Drafts that you sent: 1'
moments agent --once >/dev/null
expect_same 1 "$(note_list | grep -c 'Sent? Send the plan')"
expect_status 0 courier
no_out 'Drafts that you sent'
moments agent --once >/dev/null
expect_same 1 "$(grep -c "The draft is gone from your mailbox" "$NOTIFY_LOG")"
expect_status 0 moments history Ada
no_out 'kept'

say 'the message with the subject of the draft was that draft: then a promise is kept'
expect_status 0 moments promise Ben 'send the plan' --by 2026-11-24
card=$(id_of 2 magic) promise=$(id_of 2 promise)
deliver "$card" "$promise"
mailbox drop "$(uid_of "$card")"
mailbox send "$(uid_of "$promise")"
expect_status 0 courier
expect_out 'Drafts that you sent: 1'
moments agent --once >/dev/null
expect_status 0 moments history Ben
expect_out 'kept'
no_out 'done: birthday'
