#!/bin/bash
# What the user notes about her customers: notes.csv, by commands, by a spreadsheet, and in force at once.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-03-02T10:00 # a Monday
NOTES=$HOME/Moments/notes.csv
moments init --sample >"$OUT" 2>"$ERR" || fail 'init failed'
customer() { moments customers --json >"$OUT" 2>"$ERR"; }

say 'a note and a tag are written by id and count at once'
expect_status 0 moments note Ada has a new 'dog; brown'
expect_out 'Noted about Ada Example, in ~/Moments/notes.csv'
expect_status 0 moments tag S001 +vip -key +interest:jazz,sailing +need:=SUM manner=formal 'greeting=Dearest Ada,'
expect_out 'tags       vip'
expect_same 600 "$(stat -c %a "$NOTES")"
expect_status 0 moments customers --json
expect_json '[(c["tags"], c["interests"], c["needs"]) for c in d if c["id"] == "S001"] == [(["vip"], ["energy", "jazz,sailing"], ["=SUM"])]'
expect_status 0 moments note S001
expect_out '2026-03-02: has a new dog; brown'
expect_file_has "$NOTES" "S001,Ada Example,\"vip; -key\",\"jazz,sailing\",'=SUM,,formal,\"Dearest Ada,\",\"2026-03-02: has a new dog; brown\""
expect_status 0 moments tag S001
expect_out 'greeting   Dearest Ada,'

say 'tags are taken away and asked for'
expect_status 0 moments plan --json
expect_status 0 moments tag S001 +key -vip greeting=
expect_out 'tags       key'
expect_status 0 moments tag S001 -dormant
expect_status 2 moments tag S001 key
expect_err 'write +key'
expect_status 2 moments tag S001 manner=nice
expect_status 2 moments tag S001 +name:Ada
expect_status 1 moments tag 'Nobody at all' +key
expect_status 2 moments note
expect_status 2 moments note S001 ''

say 'what Excel makes of it is read and written in its own way'
printf 'ID;Name;Regal;Notes;Tags\r\n"S002";"J\xfcrgen";"7";"mag \xc4pfel\nund Birnen";"key; vip"\r\n;;;;\r\n' >"$NOTES"
expect_status 0 moments tag S002 +newsletter
printf 'ID;Name;Regal;Notes;Tags\r\n"S002";"J\xfcrgen";"7";"mag \xc4pfel\nund Birnen";"key; vip; newsletter"\r\n;;;;\r\n' >"$WORK/wanted"
cmp "$WORK/wanted" "$NOTES" || fail 'more than the cell has changed'
expect_status 0 moments note S002 '☃'
expect_err 'UTF-8'
expect_status 0 moments note S002
expect_out 'mag Äpfel'

say 'a column of her own counts in who'
printf '\n[habit shelf]\nkind = visit\nwho = Regal:7\nwhen = every day\n' >>"$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 0 moments check
expect_status 0 moments plan --habit shelf --to 2026-03-20 --json
expect_json 'd and {m["customer"]["id"] for m in d} == {"S002"}'
sed -i '/^\[habit shelf\]/,$d' "$XDG_CONFIG_HOME/moments/moments.ini"

say 'check names notes of nobody and rounded ids'
printf 'id,name,notes\nS001,Ada,x\nS999,Nobody,y\n1.2E+11,Long,z\n' >"$NOTES"
expect_status 0 moments check
expect_out 'notes.csv:3: warning'
expect_out 'S999'
expect_out "notes.csv:4: warning: the id '1.2E+11' was rounded"

say 'nothing is lost when it cannot be written'
printf 'id,notes\nS001,"open\nS002,x\n' >"$NOTES"
cp "$NOTES" "$WORK/wanted"
expect_status 1 moments note S001 y
expect_err 'notes.csv:2'
cmp "$WORK/wanted" "$NOTES" || fail 'a broken file was changed'
printf 'id,notes\nS001,x\n' >"$NOTES"
cp "$NOTES" "$WORK/wanted"
touch "$HOME/Moments/.~lock.notes.csv#"
expect_status 1 moments note S001 y
expect_err 'LibreOffice'
rm "$HOME/Moments/.~lock.notes.csv#"
case $MOMENTS in
*/debug/*)
    expect_status 1 with_fault 'fsync:error=ENOSPC' "$MOMENTS" --now "$NOW" note S001 y
    expect_err 'disk is full'
    cmp "$WORK/wanted" "$NOTES" || fail 'a full disk lost something'
    ;;
esac
expect_same 0 "$(find "$HOME/Moments" -maxdepth 1 -name '.moments-*' | wc -l)"

say 'two who are one are joined, and parted again'
printf 'id,notes,tags\nS001,a,key\nS002,b,vip\n' >"$NOTES"
expect_status 2 moments same S001 S002
expect_status 0 moments same S001 S002 --yes
expect_file_has "$NOTES" 'key; vip'
expect_file_lacks "$NOTES" 'S002'
expect_status 0 moments history
expect_out 'is the same person as'
no_out 'vip'
expect_status 0 moments undo
expect_file_has "$NOTES" 'S001,a,key'
expect_file_has "$NOTES" 'S002,b,vip'

say 'LibreOffice opens and saves it, and it says the same'
rm "$NOTES"
expect_status 0 moments tag S001 +vip -key '+offer:=1+1' 'greeting=@Ada "the great", hello'
expect_status 0 moments note S001 'line one; two'
expect_status 0 moments customers --json
cp "$OUT" "$WORK/before.json"
office=$(command -v soffice || true)
if [ -n "$office" ] && timeout 100 "$office" --headless --convert-to \
    'csv:Text - txt - csv (StarCalc):59,34,ANSI,1,,0,false,true,false' --infilter='CSV:44,34,UTF8,1' \
    --outdir "$WORK/office" "$NOTES" >"$WORK/office.log" 2>&1 && [ -s "$WORK/office/notes.csv" ]; then
    grep -q ';' "$WORK/office/notes.csv" || fail "LibreOffice wrote: $(cat "$WORK/office/notes.csv")"
    cp "$WORK/office/notes.csv" "$NOTES"
fi
expect_status 0 moments customers --json
cmp "$OUT" "$WORK/before.json" || fail 'the round trip changed what is noted'
expect_status 0 moments tag S001
expect_out 'greeting   @Ada "the great", hello'
expect_out '=1+1'
