#!/bin/bash
# What is stored about one person, and erasing it: not even the bytes stay.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-03-02T10:00
STATE=$XDG_STATE_HOME/moments
RECORDS=$HOME/Moments/Customers/sample.csv
moments init --sample >"$OUT" 2>"$ERR" || fail 'init failed'
expect_status 0 moments today
draft=$(moments today --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["id"] == "S002"][0])')
expect_status 0 moments draft "$draft"
ls "$HOME/Moments/Drafts/moment-$draft"*.eml >/dev/null || fail 'there is no draft'
expect_status 0 moments log S002 call 'quokka-in-the-ledger'
expect_status 0 moments log S001 call 'this one stays'
expect_status 0 moments note S002 'quokka-in-the-notes'
expect_status 0 moments note S001 'she stays too'
expect_status 0 moments ledger backup
expect_status 0 moments log S002 visit 'quokka-taken-back'
expect_status 0 moments undo
name=$(sed -n 's/^S002,\([^,]*\),.*/\1/p' "$RECORDS" | head -n 1)
[ -n "$name" ] || name='Jürgen Müller-Muster'

say 'about writes all of it, to read and as a table'
expect_status 0 moments about S002
report=$(sed -n 's|^Written: ~|'"$HOME"'|p' "$OUT" | head -n 1)
for text in "$name" quokka-in-the-ledger quokka-in-the-notes quokka-taken-back "moment-$draft" ledger-2026-03-02.db; do
    expect_file_has "$report" "$text"
done
expect_file_lacks "$report" 'this one stays'
expect_same 600 "$(stat -c %a "$report")"
"$PYTHON" -c 'import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
kinds = {row["where"] for row in rows}
assert kinds == {"record", "notes", "ledger", "draft", "backup"}, kinds
assert any(row["field"] == "note" and row["value"] == "quokka-in-the-ledger" for row in rows)' "${report%.txt}.csv" ||
    fail 'the table is not as it should be'
expect_status 0 moments about S002 --print
expect_out quokka-in-the-ledger

say 'forget asks, and without a terminal wants to be told'
expect_status 2 moments forget S002
expect_err '--yes'
expect_status 0 moments history S002
expect_out quokka-in-the-ledger

say 'forget erases her everywhere, and says what it could not reach'
expect_status 0 moments forget S002 --yes
expect_out "Forgotten: $name"
expect_out 'sample.csv, line'
expect_out 'backups rewritten: 1'
if grep -rlaE 'quokka|S002' "$STATE" "$HOME/Moments/notes.csv" "$HOME/Moments/Drafts" "$HOME/Moments/Reports"; then
    fail 'something of her is still there'
fi
! grep -rla -- "$name" "$STATE" "$HOME/Moments/notes.csv" "$HOME/Moments/Drafts" || fail 'her name is still there'
! grep -la 'juergen@' "$STATE"/*.db || fail 'her address is still there'

say 'the others are as they were'
expect_status 0 moments history
expect_out 'this one stays'
expect_file_has "$HOME/Moments/notes.csv" 'she stays too'
expect_status 0 moments ledger check
expect_status 0 moments customers --json
expect_json 'len(d) == 11 and all(c["id"] != "S002" for c in d)'
expect_status 0 moments today --json
expect_json 'all(m["customer"]["id"] != "S002" for m in d)'

say 'a new export with another id does not bring her back'
cp "$RECORDS" "$WORK/records.csv"
sed -i 's/^S002,/X900,/' "$RECORDS"
expect_status 0 moments today
expect_status 0 moments customers --json
expect_json 'all(c["id"] not in ("S002", "X900") for c in d)'
! grep -rla -- "$name" "$STATE" || fail 'her name is back'
cp "$WORK/records.csv" "$RECORDS"

say 'what she asked us not to do goes on under another record'
"$PYTHON" - "$RECORDS" <<'END'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
fields = list(rows[0]) + (["do_not_contact"] if "do_not_contact" not in rows[0] else [])
for row in rows:
    row.setdefault("do_not_contact", "")
    if row["id"] == "S003":
        row["do_not_contact"] = "email"
writer = csv.DictWriter(open(sys.argv[1], "w", newline="", encoding="utf-8"), fields)
writer.writeheader()
writer.writerows(rows)
END
expect_status 0 moments today
expect_status 0 moments customers --json
expect_json '[c["do_not_contact"] for c in d if c["id"] == "S003"] == [["email"]]'
expect_status 0 moments forget S003 --yes
"$PYTHON" - "$RECORDS" <<'END'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
fields = list(rows[0])
for row in rows:
    if row["id"] == "S003":
        row.update(id="S903", name="Zoë Married", company="Other Ltd", do_not_contact="")
writer = csv.DictWriter(open(sys.argv[1], "w", newline="", encoding="utf-8"), fields)
writer.writeheader()
writer.writerows(rows)
END
expect_status 0 moments customers --json
expect_json '[c["do_not_contact"] for c in d if c["id"] == "S903"] == [["email"]]'

say 'somebody who left the records is named by her id'
sed -i '/^S005,/d' "$RECORDS"
expect_status 0 moments today
expect_status 0 moments forget S005 --yes
! grep -rla S005 "$STATE" || fail 'she is still there'
expect_status 1 moments forget S005 --yes

say 'where entries about others name her she is listed, and taken out'
name=$(moments customers --json | "$PYTHON" -c 'import json, sys
print([c["name"] for c in json.load(sys.stdin) if c["id"] == "S007"][0])')
expect_status 0 moments log S001 call "$name recommended us"
expect_status 0 moments promise S004 "talk to $name about it" --by 2026-03-20
expect_status 0 moments ledger backup
expect_status 0 moments about S007 --print
expect_out "$name recommended us"
expect_out "talk to $name about it"
printf 'SUMMARY:Call %s\n' "$name" >"$HOME/Moments/moments.ics"
expect_status 0 moments forget S007 --yes
expect_out 'taken out of 2 entries'
expect_out 'moments.ics names her'
no_out 'an entry about somebody else'
! grep -rlaF "$name" "$STATE" || fail 'her name is still there'
expect_status 0 moments history S001
expect_out '(forgotten) recommended us'
expect_status 0 moments today
rm "$HOME/Moments/moments.ics"

say 'undo leaves whoever was forgotten in peace'
expect_status 0 moments log S001 call 'the last answer'
expect_status 0 moments stop S004 --asked
expect_status 0 moments forget S004 --yes
expect_status 0 moments undo
no_out 'forgotten:'
! moments history S001 | grep -q 'the last answer' || fail 'it took something else back'

say 'drafts in a Maildir and in the mailbox go, and pages'
INI=$XDG_CONFIG_HOME/moments/moments.ini
sed -i "s|^\[me\]|[me]\ndrafts = maildir:$WORK/mail|" "$INI"
expect_status 0 moments plan --customer S001 --to 2026-05-20 --json
draft=$("$PYTHON" -c 'import json, sys
print(json.load(open(sys.argv[1]))[0]["id"])' "$OUT")
expect_status 0 moments draft "$draft"
expect_same 1 "$(find "$WORK/mail/cur" -type f | wc -l)"
printf 'mailbox = Entwürfe\nuid-validity = 7\nuid = 8\n' >>"$STATE/drafts/$draft.draft"
mkdir -p "$HOME/Moments/Pages"
touch "$HOME/Moments/Pages/moment-$draft.html" "$HOME/Moments/Pages/today.html"
cp "$STATE/ledger.db" "$WORK/older.db"
expect_status 0 moments ledger dump "$WORK/older.jsonl"
expect_status 0 moments forget S001 --yes
expect_out "folder 'Entwürfe' of your mailbox"
expect_same 0 "$(find "$WORK/mail" -type f | wc -l)"
expect_same '' "$(ls "$HOME/Moments/Pages")"
expect_same 1 "$(find "$STATE/spool" -name '*.job' | wc -l)"
expect_file_has "$(echo "$STATE"/spool/*.job)" 'uid=8'
! grep -rlaE 'this one stays|S001' "$STATE" || fail 'something of her is still there'

say 'an older ledger put back does not bring her back'
for older in "$WORK/older.db" "$WORK/older.jsonl"; do
    expect_status 0 moments ledger restore "$older"
    ! grep -rla 'this one stays' "$STATE" || fail "she came back with $older"
    expect_status 0 moments customers --json
    expect_json 'all(c["id"] != "S001" for c in d)'
    expect_status 0 moments ledger merge "$older"
    ! grep -rla 'this one stays' "$STATE" || fail "she came back with $older"
done
