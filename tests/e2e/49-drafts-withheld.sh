#!/bin/bash
# Nobody is written to who must not be, nor where she is no more; what was taken away comes back with its moment.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/drafts.sh"

records <<'END'
id,name,email,birthday,tags,interests,do_not_contact
1,Grace Example,grace@example.com,--11-23,key,energy,
2,Hanna Muster,hanna@example.com,,,energy,
3,Ben Sample,ben@example.com,--11-23,,,
END
MEET='[habit meet]
kind = introduction
who = tag:key
when = every weekday
nudge = draft
template = introduction-both'
say 'who asked for no e-mail keeps no draft, nor does who left or died; said again, it is back'
configure "drafts = maildir:$MAIL" "$BIRTHDAY"
look
expect_same 1 "$(to grace@)"
expect_same 1 "$(copies grace@)"
for how in '--asked --email' --left --died; do
    # shellcheck disable=SC2086
    # Each is several options.
    expect_status 0 moments stop Grace $how
    look
    expect_same '0 0' "$(to grace@) $(copies grace@)"
    expect_same '1 1' "$(to ben@) $(copies ben@)"
    expect_status 0 moments undo
    look
    expect_same '1 1' "$(to grace@) $(copies grace@)"
done

say 'the same when her record says it'
sed -i '/^1,/s/$/email/' "$RECORDS"
look
expect_same '0 0' "$(to grace@) $(copies grace@)"
sed -i '/^1,/s/email$//' "$RECORDS"
look

say 'a draft that was made by hand for a later day goes too'
sed -i 's/^2,Hanna Muster,hanna@example.com,,/2,Hanna Muster,hanna@example.com,--12-20,/' "$RECORDS"
expect_status 0 moments plan --to 2026-12-31 --customer 2 --json
later=$("$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["id"] == "2"][0])' <"$OUT")
expect_status 0 moments draft "$later"
expect_same '1 1' "$(to hanna@) $(copies hanna@)"
expect_status 0 moments stop Hanna --left
look
expect_same '0 0' "$(to hanna@) $(copies hanna@)"
expect_status 0 moments undo

say 'an introduction is taken away when either of the two is not to be written to'
configure '' "$BIRTHDAY
$MEET"
look
expect_same 1 "$(to hanna@)"
for who in Grace Hanna; do
    expect_status 0 moments stop "$who" --died
    look
    expect_same 0 "$(to hanna@)"
    expect_status 0 moments undo
    look
    expect_same 1 "$(to hanna@)"
done

say 'so it is while either of the two is paused'
for who in Grace Hanna; do
    expect_status 0 moments pause "$who" --until 2026-11-25
    look
    expect_same 0 "$(to hanna@)"
    expect_status 0 moments today
    no_out 'introduce to'
    expect_status 0 moments resume "$who"
    look
    expect_same 1 "$(to hanna@)"
done

say 'an address that changed is in the draft; files that went along go along again'
rm -f "$DRAFTS"/*.eml
configure "drafts = maildir:$MAIL" "$BIRTHDAY"
printf 'price list\n' >"$HOME/Moments/Attachments/prices.txt"
expect_status 0 moments today --json
id=$("$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["id"] == "1"][0])' <"$OUT")
expect_status 0 moments draft "$id" --attach prices.txt --reply-to a.1@example.org
sed -i 's/grace@example.com/grace@example.org/' "$RECORDS"
look
expect_same '0 0' "$(to grace@example.com) $(copies grace@example.com)"
expect_same '1 1' "$(to grace@example.org) $(copies grace@example.org)"
expect_file_has "$DRAFTS/moment-$id.eml" 'In-Reply-To: <a.1@example.org>'
expect_file_has "$DRAFTS/moment-$id.eml" 'filename=prices.txt'

say 'one that she changed stays as it is'
printf 'mine\n' >>"$DRAFTS/moment-$id.eml"
cp "$DRAFTS/moment-$id.eml" kept
sed -i 's/grace@example.org/grace@example.net/' "$RECORDS"
look
look
cmp kept "$DRAFTS/moment-$id.eml" || fail 'what she wrote is gone'
expect_status 0 moments stop Grace --left
look
cmp kept "$DRAFTS/moment-$id.eml" || fail 'what she wrote is gone'
expect_status 0 moments undo

say 'nor is it lost when a draft is written anew'
look
expect_status 0 moments draft "$id"
cmp kept "$DRAFTS/moment-$id-yours-1.eml" || fail 'what she wrote is gone'
rm "$DRAFTS/moment-$id.eml" "$DRAFTS/moment-$id-yours-1.eml"

say 'who is paused keeps no draft, but one that is written all the same; it is back when the pause is over'
expect_status 0 moments draft "$id"
expect_status 0 moments pause Grace --until 2026-11-24
look
expect_same '0 0' "$(to grace@) $(copies grace@)"
expect_status 0 moments draft "$id"
expect_err 'This moment waits: paused until'
look
expect_same '1 1' "$(to grace@) $(copies grace@)"
expect_status 0 moments resume Grace
look
expect_same '1 1' "$(to grace@) $(copies grace@)"
expect_status 0 moments draft "$id"
expect_status 0 moments pause Grace --until 2026-11-24
look
expect_same '0 0' "$(to grace@) $(copies grace@)"
expect_status 0 moments resume Grace
look
expect_same '1 1' "$(to grace@) $(copies grace@)"

say 'one that she changed stays through a pause, its copy in the mailbox does not'
printf 'mine\n' >>"$DRAFTS/moment-$id.eml"
cp "$DRAFTS/moment-$id.eml" kept
expect_status 0 moments pause Grace --until 2026-11-24
look
cmp kept "$DRAFTS/moment-$id.eml" || fail 'what she wrote is gone'
expect_same '0' "$(copies grace@)"
expect_status 0 moments resume Grace
look
cmp kept "$DRAFTS/moment-$id.eml" || fail 'what she wrote is gone'
rm "$DRAFTS/moment-$id.eml"

say 'a skip that is undone brings the draft back'
expect_status 0 moments draft "$id" --attach prices.txt
expect_status 0 moments skip "$id"
look
expect_same '0 0' "$(to grace@) $(copies grace@)"
expect_status 0 moments undo
look
expect_same 1 "$(to grace@)"
expect_file_has "$DRAFTS/moment-$id.eml" 'filename=prices.txt'

say 'a draft whose moment was done and is open again is withheld as any other'
for how in "skip $id" 'stop Grace --asked' 'pause Grace --until 2026-11-25'; do
    expect_status 0 moments draft "$id"
    expect_status 0 moments 'done' "$id"
    look
    expect_same '1 1' "$(to grace@) $(copies grace@)"
    expect_status 0 moments undo
    look
    # shellcheck disable=SC2086
    # Each is several words.
    expect_status 0 moments $how
    look
    expect_same '0 0' "$(to grace@) $(copies grace@)"
    expect_status 0 moments undo
    look
    expect_same 1 "$(to grace@)"
done

say 'while it is done it stays, whatever becomes of her'
expect_status 0 moments 'done' "$id"
look
expect_status 0 moments stop Grace --left
look
expect_same 1 "$(to grace@)"
expect_status 0 moments undo
expect_status 0 moments undo
