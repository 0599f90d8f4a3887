#!/bin/bash
# The ledger follows a customer: through new exports, changed columns, another address, another format; two rows of one
# person are one; who vanishes is noticed, who comes back is known, and a ban outlives every re-import.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
FOLDER=$HOME/Moments/Customers

# begin_world FILES: a new ledger, begun before the day, over these files (all that follow are made by the case).
begin_world() {
    rm -rf "$XDG_STATE_HOME"
    write_config
    sed -i "s|^files = .*|files = ~/Moments/Customers/$1|; /^who = /d" "$CONFIG"
    rm -rf "$FOLDER"
    mkdir -p "$FOLDER"
    cat >"$FOLDER/$2"
    begin_ledger
    NOW="$TODAY 10:30"
}
# Writes a file of the records from stdin, as a program does that exports anew.
export_to() {
    cat >"$FOLDER/$1.new"
    mv "$FOLDER/$1.new" "$FOLDER/$1"
}
# some_people NUMBER...: these of six people, as an export has them.
SIX=('7,Ada,Example Ltd,ada@example.com' '8,Bob,Sample Works,bob@example.com' '9,Cleo,Third Ltd,cleo@example.com'
    '10,Dora,Fourth Ltd,dora@example.com' '11,Emil,Fifth Ltd,emil@example.com' '12,Fay,Sixth Ltd,fay@example.com')
some_people() {
    local number
    echo id,name,company,email
    for number in "$@"; do echo "${SIX[number - 1]}"; done
}
people() {
    moments customers --json 2>"$ERR" | "$PYTHON" -c 'import json, sys
print(*sorted(p[sys.argv[1]] for p in json.load(sys.stdin)), sep="|")' "${1:-name}"
}
# id_of NAME, moment_of NAME: of the first one.
id_of() {
    moments customers --json 2>/dev/null | "$PYTHON" -c 'import json, sys
print([p["id"] for p in json.load(sys.stdin) if p["name"] == sys.argv[1]][0])' "$1"
}
moment_of() {
    moments today --json 2>/dev/null | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["name"] == sys.argv[1]][0])' "$1"
}
open_for() {
    moments today --json 2>"$ERR" | "$PYTHON" -c 'import json, sys
print(*sorted(m["customer"]["name"] for m in json.load(sys.stdin)), sep="|")'
}
finish() { expect_status 0 moments 'done' "$(moment_of "$1")"; }
# done_stays WANTED: Ada's call is done and stays so; the open ones are WANTED; she has one done moment, not two.
done_stays() {
    expect_same "$1" "$(open_for)"
    "$MOMENTS" --now "$TODAY 12:00" agent --once >"$OUT" 2>"$ERR"
    expect_same "$1" "$(open_for)"
    expect_status 0 moments history Ada --json
    expect_json "sum(1 for e in d if 'done' in str(e)) == 1"
}
step() { "$MOMENTS" --now "$1" agent --once >"$OUT" 2>"$ERR" || fail "the agent: $(cat "$ERR")"; }
said() { # what check says, on one screen
    moments check >"$WORK/said" 2>&1
    local word
    for word in "$@"; do expect_file_has "$WORK/said" "$word"; done
}

say 'a new export with other columns in another order is the same people'
begin_world people.csv people.csv < <(some_people 1 2)
finish Ada
before=$(people id)
export_to people.csv <<'END'
Email,Stage,Company Name,Full name,Record ID,Shoe size
ada@example.com,Customer,Example Ltd,Ada,7,38
bob@example.com,Lead,Sample Works,Bob,8,
END
expect_same "$before" "$(people id)"
done_stays Bob

say 'another e-mail address under the same id'
export_to people.csv <<'END'
id,name,company,email
7,Ada,Example Ltd,ada.new@example.org
8,Bob,Sample Works,bob@example.com
END
expect_same "$before" "$(people id)"
done_stays Bob

say 'another name under the same id and address: she married'
export_to people.csv <<'END'
id,name,company,email
7,Ada Married,Example Ltd,ada.new@example.org
8,Bob,Sample Works,bob@example.com
END
expect_same "$before" "$(people id)"
expect_same Bob "$(open_for)"

say 'another id under the same address and name: another program'
export_to people.csv <<'END'
id,name,company,email
HS-1,Ada Married,Example Ltd,ada.new@example.org
HS-2,Bob,Sample Works,bob@example.com
END
expect_same "$before" "$(people id)"
expect_same Bob "$(open_for)"

say 'without ids, the address changed, name and company stayed'
begin_world people.csv people.csv <<'END'
name,company,email
Ada,Example Ltd,ada@example.com
Bob,Sample Works,bob@example.com
END
finish Ada
before=$(id_of Ada)
export_to people.csv <<'END'
name,company,email
Ada,Example Ltd,ada@example.org
Bob,Sample Works,bob@example.com
END
expect_same "$before" "$(id_of Ada)"
done_stays Bob

say 'and then the company changed, and the address stayed'
export_to people.csv <<'END'
name,company,email
Ada,Other Ltd,ada@example.org
Bob,Sample Works,bob@example.com
END
expect_same "$before" "$(id_of Ada)"
done_stays Bob

say 'from CSV to vCards'
rm "$FOLDER/people.csv"
sed -i 's|/people.csv|/people.vcf|' "$CONFIG"
printf '%s\r\n' BEGIN:VCARD VERSION:3.0 UID:uuid-1 FN:Ada 'ORG:Other Ltd' EMAIL:ada@example.org END:VCARD \
    BEGIN:VCARD VERSION:3.0 UID:uuid-2 FN:Bob EMAIL:bob@example.com END:VCARD | export_to people.vcf
expect_same "$before" "$(id_of Ada)"
done_stays Bob

say 'and on into a folder of cards'
sed -i 's|/people.vcf|/cards|' "$CONFIG"
rm "$FOLDER/people.vcf"
mkdir "$FOLDER/cards"
printf '%s\r\n' BEGIN:VCARD VERSION:3.0 FN:Ada UID:uuid-1 EMAIL:quite@example.com END:VCARD >"$FOLDER/cards/a.vcf"
printf '%s\r\n' BEGIN:VCARD VERSION:3.0 FN:Bob UID:uuid-2 END:VCARD >"$FOLDER/cards/b.vcf"
expect_same "$before" "$(id_of Ada)"
done_stays Bob

say 'two files with the same person are one customer, and the first file has the say'
begin_world '*.csv' a.csv <<'END'
id,name,company,email,tags
7,Ada,Example Ltd,ada@example.com,key
8,Bob,Sample Works,bob@example.com,
END
sed -i 's|^files = .*|files = ~/Moments/Customers/a.csv\n    ~/Moments/Customers/b.csv|' "$CONFIG"
export_to b.csv <<'END'
name,company,email,tags,birthday
Ada,Example Limited,ada@example.com,friend,1980-03-21
Cleo,Third Ltd,cleo@example.com,,
END
expect_same 'Ada|Bob|Cleo' "$(people)"
expect_status 0 moments customers --json
expect_json "[(p['company'], p['birthday'], p['tags']) for p in d if p['name'] == 'Ada'] ==
    [('Example Ltd', '1980-03-21', ['key', 'friend'])]"
expect_same 'Ada|Bob|Cleo' "$(open_for)"
said '1 row was joined' 'a.csv:2 and ~/Moments/Customers/b.csv:2, Ada; the first counts for company'

say 'only can ask for what stands in the notes alone'
printf 'id,name,tags,Region\n7,Ada,,North\n8,Bob,,South\n' >"$HOME/Moments/notes.csv"
sed -i '/^files = /i only = Region:north' "$CONFIG"
expect_status 0 moments customers --json
expect_json "[(p['name'], p['birthday']) for p in d] == [('Ada', '1980-03-21')]"
expect_same Ada "$(open_for)"
sed -i 's/^only = .*/only = tag:hers/' "$CONFIG"
printf 'id,tags\n7,hers\n' >"$HOME/Moments/notes.csv"
expect_same Ada "$(people)"

say 'the same id with nothing else alike is a problem, and both live'
begin_world people.csv people.csv <<'END'
id,name,company,email
7,Ada,Example Ltd,ada@example.com
7,Bob,Sample Works,bob@example.com
8,Cleo,Third Ltd,cleo@example.com
END
expect_same 'Ada|Bob|Cleo' "$(people)"
expect_same 'Ada|Bob|Cleo' "$(open_for)"
said people.csv:3 7
expect_same 3 "$(people id | tr '|' '\n' | sort -u | wc -l)"

say 'a new row on top of numbered ones takes nothing from anybody, and check says that these are no ids'
begin_world people.csv people.csv <<'END'
id,name,company,email
1,Ada,Example Ltd,ada@example.com
2,Bob,Sample Works,bob@example.com
3,Cleo,Third Ltd,cleo@example.com
END
expect_status 0 moments note Ada 'likes tea'
expect_status 0 moments stop Bob --asked
finish Ada
export_to people.csv <<'END'
id,name,company,email
1,Zoe,Fresh Works,zoe@example.com
2,Ada,Example Ltd,ada@example.com
3,Bob,Sample Works,bob@example.com
4,Cleo,Third Ltd,cleo@example.com
END
for _ in once again; do
    said 'people.csv:3' 'the ids of this file are row numbers' "moments same 1 $(id_of Zoe)"
    expect_status 0 moments customers --json
    expect_json "{p['name']: (p['id'], p['do_not_contact'] != []) for p in d if p['name'] != 'Zoe'} == {'Ada': ('1', False), 'Bob': ('2', True), 'Cleo': ('3', False)}"
    expect_same 'Cleo|Zoe' "$(open_for)"
    step "$TODAY 12:30"
done

say 'an id that another one has now keeps what is known with whom it was'
export_to people.csv <<'END'
id,name,company,email
1,Zoe,Fresh Works,zoe@example.com
2,Xaver,Far Works,xaver@example.com
3,Bob,Sample Works,bob@example.com
4,Cleo,Third Ltd,cleo@example.com
END
said 'In none of the files any more: Ada'
expect_same 'Cleo|Xaver|Zoe' "$(open_for)"
rm "$HOME/Moments/notes.csv"

say 'the same row twice comes once, and check says which row won'
begin_world people.csv people.csv <<'END'
id,name,company,email
7,Ada,Example Ltd,ada@example.com
7,Ada,Example Ltd,ada@example.com
8,Bob,Sample Works,bob@example.com
END
expect_same 'Ada|Bob' "$(people)"
said people.csv:3 'line 2'

say 'two that may be one are proposed, and same joins them, with what was done'
begin_world people.csv people.csv <<'END'
id,name,company,email
7,Ada Example,Example Ltd,ada@example.com
8,Ada M. Example,Example Works,ada@example.com
9,Cleo,Third Ltd,cleo@example.com
END
sed -i '1s/$/,phone/; 3s/$/,+49 30 555/' "$FOLDER/people.csv"
said 'moments same'
finish 'Ada Example'
expect_status 0 moments same 7 8 --yes
expect_status 0 moments customers --json
expect_json "[(p['id'], p['phone']) for p in d if p['name'].startswith('Ada')] == [('7', ['+49 30 555'])]"
expect_same Cleo "$(open_for)"
expect_status 1 moments same Cleo Nobody --yes
expect_status 1 moments same Cleo Cleo --yes

say 'same joins who came only now, too, and either id names her then'
begin_world people.csv people.csv < <(some_people 1 2 3)
step "$TODAY 10:40"
sed -i 's|^files = .*|&\n    ~/Moments/Customers/cards.csv|' "$CONFIG"
printf '%s\n' id,name,company,email 'u-2,Robert,Elsewhere,robert@example.org' | export_to cards.csv
expect_status 0 moments same 8 u-2 --yes
expect_same 'Ada|Bob|Cleo' "$(people)"
step "$TODAY 11:00"
expect_same 'Ada|Bob|Cleo' "$(people)"
expect_status 0 moments stop u-2 --asked
expect_out 'No more moments for Bob'

say 'who vanishes: her surprises are withdrawn, check lists her'
begin_world people.csv people.csv < <(some_people 1 2 3 4 5 6)
start_bus
start_notifyd
step "$TODAY 10:00:30"
wait_for 20 have_notes 1
expect_same 'Ada|Bob|Cleo|Dora|Emil|Fay' "$(open_for)"
finish Ada
some_people 1 2 4 5 6 | export_to people.csv
step "$TODAY 11:00"
expect_same 'Bob|Dora|Emil|Fay' "$(open_for)"
expect_same 1 "$(count withdrawn)"
expect_same 1 "$(count gone-customer)"
said Cleo
expect_status 1 moments note Cleo 'she left'
expect_err 'in none of your files any more: Cleo (Third Ltd) [9]'
expect_status 0 moments history 9
step "$TODAY 11:05"
expect_same 1 "$(count withdrawn)"
expect_same 1 "$(count gone-customer)"

say 'she comes back: known at once, nothing doubled, done stays done'
some_people 1 2 3 4 5 6 | export_to people.csv
step "$TODAY 11:10"
expect_same 'Bob|Cleo|Dora|Emil|Fay' "$(open_for)"
expect_same 1 "$(count gone-customer)"
expect_same 1 "$(sql "SELECT count(*) FROM person WHERE customer = '9'")"
moments check >"$WORK/said" 2>&1
expect_file_lacks "$WORK/said" Cleo

say 'an export that shrank by a third is a question: nothing is withdrawn, check says how to answer'
some_people 1 2 3 | export_to people.csv
withdrawn=$(count withdrawn)
step "$TODAY 11:20"
expect_same "$withdrawn" "$(count withdrawn)"
expect_same 1 "$(count gone-customer)"
expect_same 'Bob|Cleo|Dora|Emil|Fay' "$(open_for)"
said Dora Emil Fay 'customers --accept' 'All else is in order'

say 'while it is a question, what happens with the missing can be noted'
for noted in 'log Dora visit' 'stop Emil --asked' 'pause Fay --until friday' 'promise Dora quote --by friday'; do
    # shellcheck disable=SC2086
    expect_status 0 moments $noted
    expect_status 0 moments undo
done
expect_same 'Bob|Cleo|Dora|Emil|Fay' "$(open_for)"

say 'the whole export again: no question any more, nothing lost'
some_people 1 2 3 4 5 6 | export_to people.csv
step "$TODAY 11:30"
expect_same 'Bob|Cleo|Dora|Emil|Fay' "$(open_for)"
moments check >"$WORK/said" 2>&1
expect_file_lacks "$WORK/said" 'customers --accept'

say 'yes, they are gone'
some_people 1 2 3 | export_to people.csv
expect_status 0 moments customers --accept
step "$TODAY 11:40"
expect_same 'Bob|Cleo' "$(open_for)"
expect_same 4 "$(count gone-customer)"
moments check >"$WORK/said" 2>&1
expect_file_lacks "$WORK/said" 'customers --accept'
expect_status 0 moments customers --accept
expect_same 4 "$(count gone-customer)"

say 'a folder that cannot be reached is a question, not farewells'
mv "$FOLDER" "$WORK/away"
"$MOMENTS" --now "$TODAY 11:50" agent --once >"$OUT" 2>"$ERR" || true
expect_same 4 "$(count gone-customer)"
said people.csv
mv "$WORK/away" "$FOLDER"

# ---- bans --------------------------------------------------------------------------------------
banned() { # NAME: her record shows the ban, and nothing is open for her
    expect_status 0 moments customers --json
    expect_json "[p['do_not_contact'] for p in d if p['name'] == '$1'] == [['all']]"
    open_for | grep -q "$1" && fail "$1 is still to be called"
    return 0
}
begin_banned() {
    begin_world people.csv people.csv <<'END'
id,name,company,email,phone,do_not_contact
7,Ada Example,Example Ltd,ada@example.com,+49 30 1234567,all
8,Bob,Sample Works,bob@example.com,,
9,Cleo,Third Ltd,cleo@example.com,,
10,Dora,Fourth Ltd,dora@example.com,,
END
    step "$TODAY 09:00"
    banned 'Ada Example'
}
rest='8,Bob,Sample Works,bob@example.com,
9,Cleo,Third Ltd,cleo@example.com,
10,Dora,Fourth Ltd,dora@example.com,'

say 'a ban outlives a new export that does not tell it'
begin_banned
printf '%s\n' 'id,name,company,email,phone' '7,Ada Example,Example Ltd,ada@example.com,' "$rest" | export_to people.csv
step "$TODAY 11:00"
banned 'Ada Example'

say '… under another id and name, by the address'
begin_banned
printf '%s\n' 'id,name,company,email,phone' '77,A. Sample,Other Ltd,ADA@example.com,' "$rest" | export_to people.csv
step "$TODAY 11:00"
banned 'A. Sample'

say '… by the phone number, however it is written'
begin_banned
printf '%s\n' 'id,name,company,email,phone' '77,A. Sample,Other Ltd,,0049 (30) 123-4567' "$rest" | export_to people.csv
step "$TODAY 11:00"
banned 'A. Sample'

say '… by name and company'
begin_banned
printf '%s\n' 'id,name,company,email,phone' '77,Ada Example,Example Ltd,new@example.org,' "$rest" | export_to people.csv
step "$TODAY 11:00"
banned 'Ada Example'

say '… and after she was away for a while'
begin_banned
printf '%s\n' 'id,name,company,email,phone' "$rest" | export_to people.csv
step "$TODAY 11:00"
printf '%s\n' 'id,name,company,email,phone' '99,Ada E.,,ada@example.com,' "$rest" | export_to people.csv
step "$TODAY 12:00"
banned 'Ada E.'

say 'a record that says that she may be written to again lifts it'
begin_banned
printf '%s\n' 'id,name,company,email,phone,do_not_contact' '7,Ada Example,Example Ltd,ada@example.com,,no' |
    export_to people.csv
printf '%s,\n' "${rest%%$'\n'*}" >>"$FOLDER/people.csv"
tail -n 2 <<<"$rest" | sed 's/$/,/' >>"$FOLDER/people.csv"
step "$TODAY 11:00"
expect_status 0 moments customers --json
expect_json "[p['do_not_contact'] for p in d if p['name'] == 'Ada Example'] == [[]]"
expect_whole_ledger

say 'joined from two files, and a new address stands in one of them before it stands in the other'
# two_files ADDRESS-IN-CSV ADDRESS-IN-CARDS
two_files() {
    export_to people.csv <<END
name,company,email,next_step,next_step_date
Ada One,Example Ltd,$1,send the quote,$TODAY
Bob Two,Sample Works,bob@example.com,,
END
    export_to cards.vcf <<END
BEGIN:VCARD
VERSION:3.0
UID:x-1
FN:Ada One
ORG:Example Ltd
EMAIL:$2
TEL:+49 30 5550001
END:VCARD
BEGIN:VCARD
VERSION:3.0
UID:x-2
FN:Bob Two
ORG:Sample Works
EMAIL:${2/ada/bob}
END:VCARD
END
}
begin_world people.csv people.csv < <(echo name,company,email)
sed -i 's|^files = .*|&\n    ~/Moments/Customers/cards.vcf|' "$CONFIG"
two_files ada@example.com ada@example.com
step "$TODAY 10:30"
before=$(people id)
expect_status 0 moments tag 'Ada One' +key
expect_status 0 moments 'done' "$("$MOMENTS" --now "$NOW" today --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["name"] == "Ada One" and m["kind"] == "call"][0])')"
expect_status 0 moments pause 'Bob Two' --until 2026-04-01
for pair in 'ada@example.com ada@example.org' 'ada@example.org ada@example.org' 'ada@example.net ada@example.org'; do
    # shellcheck disable=SC2086 # two words
    two_files $pair
    expect_same "$before" "$(people id)"
    expect_same 'Ada One|Bob Two' "$(people)"
    expect_same 'Ada One' "$(open_for)" # the promise, once
    step "$TODAY 12:00"
    expect_same 'Ada One' "$(open_for)"
    expect_status 0 moments customers --json
    expect_json "[(p['tags'], p['phone']) for p in d if p['name'] == 'Ada One'] == [(['key'], ['+49 30 5550001'])]"
    moments check >"$WORK/said" 2>&1
    ! grep -q 'none of the' "$WORK/said" || fail "somebody is missing: $(cat "$WORK/said")"
done
expect_same 0 "$(count gone-customer)"
expect_same 0 "$(count same)"
expect_status 0 moments history 'Ada One' --json
expect_json "sum(1 for e in d if 'done' in str(e)) == 1"
expect_whole_ledger

say 'of two files one that lost half its rows is the question, though few are missing of all, and it is named'
begin_world people.csv people.csv < <(some_people 1 2 3 4 5 6)
{ echo id,name,company,email; seq 101 130 | sed 's/.*/&,Guest &,Example Ltd,guest&@example.com/'; } | export_to many.csv
sed -i 's|^files = .*|&\n    ~/Moments/Customers/many.csv|' "$CONFIG"
step "$TODAY 11:00"
expect_same 36 "$(people | tr '|' '\n' | wc -l)"
some_people 1 2 3 | export_to people.csv
step "$TODAY 11:10"
expect_same 0 "$(count gone-customer)"
expect_same 0 "$(count withdrawn)"
said '/people.csv has 3 rows, and it had 6: 3 of your 36' 'customers --accept'
expect_status 0 moments today
expect_err 'people.csv has 3 rows, and it had 6'
# One row less is no question.
some_people 1 2 3 4 5 | export_to people.csv
step "$TODAY 11:20"
expect_same 1 "$(count gone-customer)"
# And what was accepted is asked no more.
some_people 1 2 | export_to people.csv
step "$TODAY 11:30"
expect_status 0 moments customers --accept
expect_status 0 moments today
no_err 'it had'
expect_same 4 "$(count gone-customer)"
