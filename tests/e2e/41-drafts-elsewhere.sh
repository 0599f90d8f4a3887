#!/bin/bash
# Drafts with files of hers, as answers, in a Maildir that mutt reads; edited ones are never lost.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/drafts.sh"

records <<'END'
id,name,given_name,family_name,email,birthday
1,"Ängström, Zoë",Zoë,Ängström,zoe@bücher.example,--11-23
2,Ada Example,Ada,Example,ada@example.org,--11-23
END
maildir_files() { find "$MAIL/cur" -type f | wc -l; }

say 'files of her folder go along, and an answer names what it answers'
configure '' "$BIRTHDAY"
printf 'price list\n' >"$HOME/Moments/Attachments/Preise für Zoë.pdf"
expect_status 0 moments draft "$(id_of 1)" --attach 'Preise für Zoë.pdf' --reply-to 'a.1@example.org'
"$PYTHON" - "$DRAFTS"/*.eml <<'END' || fail 'the message is not as it should be'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert m["In-Reply-To"] == m["References"] == "<a.1@example.org>", m.items()
files = list(m.iter_attachments())
assert [f.get_filename() for f in files] == ["Preise für Zoë.pdf"], files
assert files[0].get_content_type() == "application/pdf" and files[0].get_content() == b"price list\n"
END

say 'printed, the line of addresses can be copied, with a comma in a name too'
expect_status 0 moments draft "$(id_of 1)" --print
expect_out 'To: "Ängström, Zoë" <zoe@xn--bcher-kva.example>'
expect_status 0 moments draft "$(id_of 2)" --print
expect_out 'To: Ada Example <ada@example.org>'

say 'a whole path into her folder is a file of it; made again, the draft keeps what went along'
expect_status 0 moments draft "$(id_of 2)" --attach "$HOME/Moments/Attachments/Preise für Zoë.pdf" --reply-to a.1@example.org
for _ in 1 2; do
    expect_status 0 moments draft "$(id_of 2)"
    "$PYTHON" - "$DRAFTS/moment-$(id_of 2).eml" <<'END' || fail 'the file is gone'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert m["In-Reply-To"] == "<a.1@example.org>" and [f.get_filename() for f in m.iter_attachments()] == ["Preise für Zoë.pdf"]
END
done
rm "$DRAFTS/moment-$(id_of 2).eml"
expect_status 0 moments draft "$(id_of 2)"
expect_file_lacks "$DRAFTS/moment-$(id_of 2).eml" 'In-Reply-To'
rm "$DRAFTS/moment-$(id_of 2).eml"

say 'a file from anywhere else stays where it is'
ln -s /etc/passwd "$HOME/Moments/Attachments/list.pdf"
mkfifo "$HOME/Moments/Attachments/pipe.pdf"
for name in list.pdf ../Customers/customers.csv /etc/passwd pipe.pdf missing.pdf; do
    expect_status 1 moments draft "$(id_of 1)" --attach "$name"
    expect_err "$name"
done
expect_status 1 moments draft "$(id_of 1)" --reply-to "the mail of monday"
expect_err 'no message id'
truncate -s 11M "$HOME/Moments/Attachments/long.pdf"
expect_status 1 moments draft "$(id_of 1)" --attach long.pdf
expect_err 'is longer than 10.0'

say 'what she wrote into a draft is never overwritten'
printf 'mine\n' >>"$(find "$DRAFTS" -name '*.eml')"
expect_status 0 moments draft "$(id_of 1)"
expect_err 'You had changed the earlier draft'
expect_same 2 "$(find "$DRAFTS" -name '*.eml' | wc -l)"
tail -n 1 "$DRAFTS"/*-yours-1.eml | grep -qx mine || fail 'her text is gone'

say 'a draft whose moment is skipped goes, unless she changed it'
expect_status 0 moments draft "$(id_of 2)"
expect_status 0 moments skip "$(id_of 2)"
expect_status 0 moments agent --once
expect_same 2 "$(find "$DRAFTS" -name '*.eml' | wc -l)"
printf 'mine\n' >>"$DRAFTS/moment-$(id_of 1).eml"
expect_status 0 moments skip "$(id_of 1)"
expect_status 0 moments agent --once
expect_same 2 "$(find "$DRAFTS" -name '*.eml' | wc -l)"
moments undo >/dev/null
moments undo >/dev/null
rm -f "$DRAFTS"/*.eml

say 'a folder that is no Maildir is not filled with mail, and the file is kept'
configure "drafts = maildir:$WORK/etc" "$BIRTHDAY"
expect_status 1 moments draft "$(id_of 1)"
expect_err 'is no Maildir'
expect_same 1 "$(find "$DRAFTS" -name '*.eml' | wc -l)"

say 'files are added one after the other, and taken off; one that is gone says how'
configure '' "$BIRTHDAY"
printf 'one\n' >"$HOME/Moments/Attachments/one.txt"
printf 'two\n' >"$HOME/Moments/Attachments/two.txt"
rm -f "$DRAFTS"/*.eml
id=$(id_of 1)
attached() {
    "$PYTHON" - "$DRAFTS/moment-$id.eml" <<'END'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(*[f.get_filename() for f in m.iter_attachments()])
END
}
expect_status 0 moments draft "$id" --attach one.txt
expect_status 0 moments draft "$id" --attach two.txt
expect_same 'one.txt two.txt' "$(attached)"
expect_status 0 moments draft "$id" --attach one.txt
expect_same 'one.txt two.txt' "$(attached)"
expect_status 1 moments draft "$id" --detach three.txt
expect_err "'three.txt' does not go along"
rm "$HOME/Moments/Attachments/one.txt"
no_status_0() { ! "$@" >"$OUT" 2>"$ERR" || fail "$*: status 0"; }
no_status_0 moments draft "$id"
expect_err '--detach'
expect_status 0 moments draft "$id" --detach one.txt
expect_same 'two.txt' "$(attached)"
expect_status 0 moments draft "$id" --detach "$HOME/Moments/Attachments/two.txt"
expect_same '' "$(attached)"
expect_status 0 moments draft "$id"
expect_same '' "$(attached)"
rm -f "$DRAFTS"/*.eml

say 'a Maildir that cannot be written is known before there is a draft, and after one'
rm -f "$DRAFTS"/*.eml
for place in /proc/mail "$WORK/etc"; do
    configure "drafts = maildir:$place" "$BIRTHDAY"
    expect_status 3 moments check
    expect_out "'drafts':"
    moments doctor >"$WORK/doctor"
    expect_file_has "$WORK/doctor" 'Until then drafts lie in your folder alone'
    no_file_has() { ! grep -q "$2" "$1" || fail "$1 has $2"; }
    no_file_has "$WORK/doctor" 'The folders can be written'
done
id=$(id_of 2)
moments agent --once >"$OUT" 2>"$ERR" || fail 'it failed'
expect_same 1 "$(grep -c 'lies in your folder alone' "$ERR")"
configure "drafts = maildir:$MAIL" "$BIRTHDAY"
expect_status 0 moments check
rm -f "$DRAFTS"/*.eml

say 'a draft in a Maildir is found there by mutt, ready to be edited'
configure "drafts = maildir:$MAIL" "$BIRTHDAY"
expect_status 0 moments draft "$(id_of 1)" --attach 'Preise für Zoë.pdf'
expect_out "A copy lies in"
expect_same 1 "$(maildir_files)"
file=$(find "$MAIL/cur" -type f)
case $file in *:2,DS) ;; *) fail "the flags of ${file##*/}" ;; esac
expect_same 600 "$(stat -c %a "$file")"
expect_file_lacks "$file" X-Unsent
! grep -q $'\r' "$file" || fail 'a carriage return'
command -v mutt >/dev/null || skip 'there is no mutt'
cat >muttrc <<END
set folder=$WORK/mail
set spoolfile=$MAIL
set postponed=$MAIL
set mbox_type=Maildir
set sendmail=/bin/false
set charset=utf-8
set editor=true
set quit=yes
set pipe_decode=yes
set idn_decode=no
set index_format="%Z|%t|%s"
push "<display-message><pipe-message>cat > $WORK/shown<enter><exit>q"
END
TERM=xterm timeout 20 script -qec "mutt -F muttrc -R -f '$MAIL'" /dev/null >/dev/null </dev/null || fail 'mutt'
expect_file_has shown 'To: "Ängström, Zoë" <zoe@xn--bcher-kva.example>'
expect_file_has shown 'Subject: Happy birthday, Zoë'

say 'made again, it takes the place of the one that nobody touched'
expect_status 0 moments draft "$(id_of 1)"
expect_same 1 "$(maildir_files)"

say 'mutt may have changed the flags: skipped, it goes all the same'
file=$(find "$MAIL/cur" -type f)
mv "$file" "${file%:2,DS}:2,DFS"
expect_status 0 moments skip "$(id_of 1)"
expect_status 0 moments agent --once
! grep -rq zoe@ "$MAIL/cur" || fail 'the draft is still there'

say 'a copy that she changed stays when its moment is skipped, in its place or under a name of her mail program'
expect_status 0 moments undo
id=$(id_of 1)
for change in in-place anew; do
    expect_status 0 moments draft "$id"
    [ -e "$XDG_STATE_HOME/moments/drafts/$id.draft" ] || fail 'nothing is remembered of it'
    file=$(grep -rl zoe@ "$MAIL/cur")
    cp "$file" "$WORK/changed"
    printf 'mine: %s\n' "$change" >>"$WORK/changed"
    [ "$change" = in-place ] || rm "$file"
    [ "$change" = in-place ] || file="$MAIL/cur/1.other.host:2,DS"
    cp "$WORK/changed" "$file"
    expect_status 0 moments skip "$id"
    expect_status 0 moments agent --once
    cmp "$WORK/changed" "$file" || fail 'what she wrote is gone'
    [ ! -e "$XDG_STATE_HOME/moments/drafts/$id.draft" ] || fail 'it is still a concern of ours'
    expect_status 0 moments undo
    rm "$file"
done
