#!/bin/bash
# moments-courier and a real mail server: drafts get there once, by every login, and nowhere else.
. "$(dirname "$0")/../lib/e2e.sh"
# shellcheck source=tests/lib/dovecot.sh
. "$ROOT/tests/lib/dovecot.sh"
COURIER=${MOMENTS%/*}/moments-courier
STATE=$XDG_STATE_HOME/moments SPOOL=$XDG_STATE_HOME/moments/spool
NOW=2026-11-23T10:00

mkdir -p "$HOME/Moments/Customers" "$XDG_CONFIG_HOME/moments"
cat >"$HOME/Moments/Customers/customers.csv" <<'END'
id,name,given_name,family_name,email,birthday,tags,needs,offers
1,"Ängström, Zoë",Zoë,Ängström,zoe@bücher.example,--11-23,,,
2,Ada Example,Ada,Example,ada@example.org,--11-23,,,
3,Ben Example,Ben,Example,ben@example.org,--11-23,,,
4,Cleo Model,Cleo,Model,cleo@example.org,,meet,storage,
5,Dan Sample,Dan,Sample,dan@example.org,,,,storage
END
configure() {
    cat >"$XDG_CONFIG_HOME/moments/moments.ini" <<END
[me]
name = Dana Smith
email = dana@example.com
drafts = imap
[imap]
server = localhost
user = dana
port = $IMAPS
certificates = $CA
$1
[customers]
files = ~/Moments/Customers/customers.csv
[habit birthday]
kind = card
when = birthday
[habit meet]
kind = introduction
who = tag:meet
when = every 6 weeks from 2026-11-23
template = introduction-both
END
}
echo 's3cret word' >"$WORK/secret file"
echo good-token >"$WORK/token"
PASSWORD="password-command = cat '$WORK/secret file'"
id_of() {
    moments today --all --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["id"] == sys.argv[1]][0])' "$1"
}
courier() { "$COURIER" "$@"; }
jobs_waiting() { find "$SPOOL" -name '*.job' 2>/dev/null | wc -l; }
uid_of() { mailbox drafts | awk -F'\t' -v id="$(id_of "$1")" 'index($3, id) == 1 { print $1 }'; }
start_dovecot

say 'nothing to do: nothing is done, and no server is asked'
configure "$PASSWORD"
expect_status 0 courier
expect_same '' "$(cat "$OUT" "$ERR")"
! grep -q Login: "$WORK/dovecot/log" || fail 'it logged in'

say 'the login is tried, and the folder found by its use, whatever its name'
expect_status 0 courier --check
expect_out 'its folder Entwürfe.'
echo 'drafts-folder = Nowhere' >"$WORK/line"
sed -i "/^user = /r $WORK/line" "$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 77 courier --check
expect_err "no folder 'Nowhere'"
configure "$PASSWORD"

say 'a draft gets into the drafts as one, without what is meant for files'
id=$(id_of 1)
expect_status 0 moments draft "$id"
expect_out 'moments-courier puts a copy'
expect_same 700 "$(stat -c %a "$SPOOL")"
expect_same 1 "$(jobs_waiting)"
expect_status 0 courier
expect_out 'Drafts put into your mailbox: 1'
expect_same 0 "$(jobs_waiting)"
mailbox drafts >list
expect_same 1 "$(wc -l <list)"
expect_file_has list '\Draft \Seen'
expect_file_has list 'Happy birthday, Zoë'
mailbox show "$(cut -f 1 list)" >shown
expect_file_lacks shown 'X-Unsent'
"$PYTHON" - shown <<'END' || fail 'the draft is not the message'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert [a.addr_spec for a in m["To"].addresses] == ["zoe@xn--bcher-kva.example"], m["To"]
assert not m.defects and "Zoë" in m.get_body(("plain",)).get_content()
END
expect_status 0 courier
expect_same 1 "$(mailbox drafts | wc -l)"

say 'made again, the new one takes the place of the old'
moments agent --once >/dev/null
expect_status 0 moments draft "$id"
expect_status 0 courier
expect_out 'Drafts taken away: 1'
expect_same 1 "$(mailbox drafts | wc -l)"
for _ in 1 2 3; do
    expect_status 0 moments draft "$id"
    expect_status 0 courier
    expect_same 1 "$(mailbox drafts | wc -l)"
done

say 'the old one stays until the new one is there, and says why it waits'
sed -i "/^user = /r $WORK/line" "$XDG_CONFIG_HOME/moments/moments.ini"
for _ in 1 2; do
    moments agent --once >/dev/null
    expect_status 0 moments draft "$id"
    expect_status 75 courier
    expect_out 'Drafts that wait: 1'
    no_out 'taken away'
    expect_err 'Nowhere'
    expect_same 1 "$(mailbox drafts | wc -l)"
    moments doctor >"$WORK/doctor"
    expect_file_has "$WORK/doctor" '1 draft waits'
    expect_file_has "$WORK/doctor" 'Nowhere'
done
moments agent --once >/dev/null
moments doctor >"$WORK/doctor"
expect_file_has "$WORK/doctor" 'Nowhere'
configure "$PASSWORD"
expect_status 0 courier
expect_out 'Drafts taken away: 1'
expect_same 1 "$(mailbox drafts | wc -l)"
moments agent --once >/dev/null
moments doctor >"$WORK/doctor"
expect_file_lacks "$WORK/doctor" 'draft waits'

say 'what she changed is hers: it is not taken away, and undone no other one comes beside it'
mailbox edit "$(uid_of 1)"
expect_status 0 moments skip "$id"
moments agent --once >/dev/null
expect_status 0 courier
no_out 'taken away'
expect_same 1 "$(mailbox drafts | wc -l)"
moments agent --once >/dev/null
expect_status 0 moments undo
moments agent --once >/dev/null
expect_status 0 courier
expect_same 1 "$(mailbox drafts | wc -l)"
expect_status 0 moments skip "$id"

say 'STARTTLS, on the port that begins in the clear'
configure "$PASSWORD"
sed -i "s/^port = .*/port = $IMAP\ntls = starttls/" "$XDG_CONFIG_HOME/moments/moments.ini"
id=$(id_of 2)
expect_status 0 moments draft "$id"
expect_status 0 courier
expect_out 'Drafts put into your mailbox: 1'

say 'a skipped moment takes its draft with it'
moments agent --once >/dev/null
expect_status 0 moments skip "$id"
moments agent --once >/dev/null
expect_same 1 "$(jobs_waiting)"
expect_status 0 courier
expect_out 'Drafts taken away: 1'
expect_same 1 "$(mailbox drafts | wc -l)"

say 'an access token instead of a password'
configure "oauth-command = cat $WORK/token"
expect_status 0 moments draft "$(id_of 3)"
expect_status 0 courier
expect_out 'Drafts put into your mailbox: 1'
moments agent --once >/dev/null
configure 'oauth-command = echo stale-token'
expect_status 77 courier --check
expect_err 'See what the oauth-command under'
configure "$PASSWORD"
expect_status 77 courier
expect_err 'a short while ago'
expect_status 0 courier --check

say 'a message to somebody else is not hers'
uid=$(uid_of 3)
mailbox send "$uid" 'Somebody <xben@example.org>'
expect_status 0 courier
expect_status 0 moments today
expect_out 'Ben Example'

say 'the draft is gone, and a message to her was sent since: the moment is done'
expect_status 0 moments draft "$(id_of 3)"
expect_status 0 courier
moments agent --once >/dev/null
mailbox send "$(uid_of 3)" 'Ben <BEN@example.org>'
expect_status 0 courier
expect_out 'Drafts that you sent: 1'
moments agent --once >/dev/null
expect_status 0 moments today
no_out 'Ben Example'
expect_status 0 moments history Ben
expect_out 'done: birthday'
expect_same '' "$(grep -L '^taken=true' "$STATE/drafts"/*)"

say 'an introduction was sent when a message went to both'
expect_status 0 moments draft "$(id_of 4)"
expect_status 0 courier
moments agent --once >/dev/null
mailbox send "$(uid_of 4)" 'Dan <dan@example.org>'
expect_status 0 courier
no_out 'Drafts that you sent'
expect_status 0 moments draft "$(id_of 4)"
expect_status 0 courier
moments agent --once >/dev/null
mailbox send "$(uid_of 4)"
expect_status 0 courier
expect_out 'Drafts that you sent: 1'
moments agent --once >/dev/null
expect_status 0 moments history Cleo
expect_out 'done: meet'
moments undo >/dev/null

say 'a full mailbox: the draft waits, and the server is quoted'
configure "$PASSWORD"
sed -i 's/^user = .*/user = full/' "$XDG_CONFIG_HOME/moments/moments.ini"
moments undo >/dev/null
expect_status 0 moments draft "$(id_of 3)"
expect_status 75 courier
expect_out 'Drafts that wait: 1'
expect_file_has "$(find "$SPOOL" -name '*.waiting.result')" 'uota'
configure "$PASSWORD"
expect_status 0 courier
expect_same 0 "$(jobs_waiting)"

say 'a wrong password is not tried again and again'
configure 'password-command = echo wrong'
expect_status 0 moments draft "$(id_of 3)"
expect_status 77 courier
expect_err 'does not accept your login as dana'
tries=$(grep -c 'Login:\|auth failed' "$WORK/dovecot/log")
expect_status 77 courier
expect_err 'a short while ago'
expect_same "$tries" "$(grep -c 'Login:\|auth failed' "$WORK/dovecot/log")"
configure "$PASSWORD"
expect_status 0 courier --again
expect_out 'Drafts put into your mailbox: 1'
expect_status 0 courier

say 'commands that print no password are named'
for command in 'false' 'sleep 60' 'no-such-program-here' 'true'; do
    configure "password-command = $command"
    expect_status 77 courier --check --deadline 1
    expect_err "${command%% *}"
done

say 'a server whose certificate is not trusted hears nothing'
make_certificate "$WORK/other"
configure "$PASSWORD"
sed -i "s|^certificates = .*|certificates = $WORK/other.pem|" "$XDG_CONFIG_HOME/moments/moments.ini"
logins=$(grep -c Login: "$WORK/dovecot/log")
expect_status 77 courier --check
expect_err 'certificate that is not trusted'
expect_same "$logins" "$(grep -c Login: "$WORK/dovecot/log")"
sed -i "s|^certificates = .*|certificates = $WORK/nowhere.pem|" "$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 77 courier --check
expect_err "nowhere.pem under [imap] cannot be read"
sed -i "s|^certificates = .*||" "$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 77 courier --check
expect_err 'certificate that is not trusted'

say 'a server that is down: the draft waits, she is told once, and it gets there once'
configure "$PASSWORD"
moments agent --once >/dev/null
expect_status 0 courier
before=$(mailbox drafts | wc -l)
stop_dovecot
start_bus
start_notifyd
moments undo >/dev/null
expect_status 0 moments draft "$(id_of 2)"
for _ in 1 2 3; do
    expect_status 75 courier --deadline 2
    expect_err 'cannot be reached'
    moments agent --once >/dev/null
done
expect_same 1 "$(note_list | grep -c 'Drafts wait')"
expect_same 1 "$(jobs_waiting)"
start_dovecot
expect_status 0 courier
expect_status 0 courier
expect_same $((before + 1)) "$(mailbox drafts | wc -l)"

say 'the secret is in no file of ours and in no message'
! grep -rq 's3cret\|good-token' "$STATE" "$HOME/Moments" "$OUT" "$ERR" || fail 'there it is'
