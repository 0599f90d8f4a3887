#!/bin/bash
# While it is a question whether customers are gone, the last good records stay in force: who is missing is planned,
# raised, found and answered from the copy of her file, and nothing comes twice when the file is back.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"

KEPT=$XDG_STATE_HOME/moments/records
# Birthdays on the days of this test; 2026-03-04 is a Wednesday.
HEADER=id,name,email,company,birthday
ROWS='1,Ada,ada@example.org,Apex,1980-03-05
2,Bob,bob@example.org,Birch,1981-03-06
3,Cleo,cleo@example.org,Cedar,1982-03-06
4,Dora,dora@example.org,Dale,1983-03-20
5,Emil,emil@example.org,Elm,1984-04-20
6,Fay,fay@example.org,Fir,1985-05-20'
CUSTOMERS=$HOME/Moments/Customers/customers.csv
configure() {
    mkdir -p "$XDG_CONFIG_HOME/moments" "$HOME/Moments/Customers"
    cat >"$XDG_CONFIG_HOME/moments/moments.ini" <<END
[me]
name = Dana Smith
email = dana@example.com
[customers]
files = ${1:-~/Moments/Customers/customers.csv}
[day]
surprises-a-day = 9
rest-person = 0 days
rest-company = 0 days
[habit birthday]
kind = card
when = birthday
show-before = same day
END
}
full() { printf '%s\n%s\n' "$HEADER" "$ROWS" >"$CUSTOMERS"; }
shrunk() { printf '%s\n%s\n' "$HEADER" "$ROWS" | sed '/Bob\|Cleo\|Dora/d' >"$CUSTOMERS"; }
on() { NOW="$1 ${2:-10:00}"; }
step() { moments agent --once >"$OUT" 2>"$ERR"; }
raised() { sql "SELECT count(*) FROM entry WHERE type = 'raised' AND customer = '$1'"; }
gone() { sql "SELECT count(*) FROM entry WHERE type IN ('withdrawn', 'gone-customer')"; }
copies() { find "$KEPT" -name '*.csv' -o -name '*.vcf' | sort; }

configure
full
on 2026-03-02
start_bus
start_notifyd
step
say 'the agent keeps a copy of the file, for her alone, and only when the file changed'
expect_same 1 "$(copies | wc -l)"
cmp "$(copies)" "$CUSTOMERS" || fail 'the copy is another file'
expect_same '700 600 600' "$(stat -c %a "$KEPT" "$KEPT/index" "$(copies)" | tr '\n' ' ' | sed 's/ $//')"
before=$(stat -c '%i %Z' "$(copies)" "$KEPT/index")
step
moments today >"$OUT" 2>&1
expect_same "$before" "$(stat -c '%i %Z' "$(copies)" "$KEPT/index")"
ROWS="$ROWS
7,Gil,gil@example.org,Gorse,1986-06-20"
full
step
expect_same 1 "$(copies | wc -l)"
cmp "$(copies)" "$CUSTOMERS" || fail 'the copy is an old file'

say 'of an export that shrank, who is missing stays as she was: in the lists, and for what is written about her'
on 2026-03-04
shrunk
expect_status 0 moments today
expect_err 'has 4 rows, and it had 7'
expect_err 'goes on with the last good records'
expect_status 0 moments plan
expect_out 'Bob'
expect_out 'Cleo'
expect_out 'Dora'
expect_status 0 moments plan --json
cp "$OUT" plan.json
expect_status 0 moments log Bob call 'spoke about spring'
expect_status 0 moments note Cleo 'likes tea'
expect_status 0 moments tag Cleo +key
expect_status 0 moments about Bob
expect_out 'Written: ~/Moments/Reports/about-2'
cat "$HOME"/Moments/Reports/about-2-*.txt >report
expect_file_has report bob@example.org
expect_status 0 moments stop Dora --asked
step
cmp -s "$(copies)" "$CUSTOMERS" && fail 'the copy was made of the file in question'
expect_same 0 "$(gone)"

say 'her birthday is raised on its day, once, also by an agent that starts meanwhile, and can be answered'
on 2026-03-06
step
expect_same 1 "$(raised 2)"
expect_same 1 "$(raised 3)"
step
expect_same 1 "$(raised 2)"
expect_status 0 moments today
expect_out 'Bob'
no_out 'is missing at the moment'
expect_status 0 moments why 1
expect_status 0 moments 'done' 1
full
step
expect_same 1 "$(raised 2)"
expect_same 1 "$(raised 3)"
expect_same 0 "$(gone)"
expect_status 0 moments today --json
expect_json 'len(d) == 1'

say 'a ban that was said meanwhile holds on'
on 2026-03-20
step
expect_same 0 "$(raised 4)"

say 'a file that is gone: the same, and what cannot be read is said'
on 2026-04-17
step
rm "$CUSTOMERS"
on 2026-04-20
step
expect_same 1 "$(raised 5)"
expect_status 3 moments today
expect_out 'Emil'
expect_err 'none of the customers files can be read'
expect_err 'the copies that it kept'
expect_status 0 moments log Emil call
expect_status 3 moments check
full
on 2026-04-20 10:05
step
expect_same 1 "$(raised 5)"
expect_status 0 moments today
no_err 'missing'

say 'who is forgotten meanwhile is in no copy any more, and the others stay as they were'
on 2026-05-18
shrunk
expect_status 0 moments about Cleo
cat "$HOME"/Moments/Reports/about-3-*.txt >report
expect_file_has report 'Copies of your files that have her record'
expect_file_has report moments/records/
expect_status 0 moments forget Cleo --yes
expect_out 'copies of your files rewritten: 1'
no_out moments/records
expect_file_lacks "$(copies)" cleo@example.org
expect_file_has "$(copies)" bob@example.org
expect_status 0 moments plan --to 2027-03-30
no_out Cleo
expect_out Bob
step
expect_file_lacks "$(copies)" Cleo

say 'what she says is so counts: those who are gone are gone, and the copy is that of the file as it is'
expect_status 0 moments customers --accept
expect_out '2 customers are gone'
cmp "$(copies)" "$CUSTOMERS" || fail 'the copy is not that of the accepted file'
expect_status 0 moments plan --to 2027-03-30
no_out Bob
expect_status 0 moments today
no_err missing

say 'who was forgotten does not come into the next copy either'
full
step
expect_file_has "$(copies)" Bob
expect_file_lacks "$(copies)" Cleo

say 'copies that are damaged, or not there, are as none'
on 2026-05-20
shrunk
printf 'moments-records 1\n../../x 1 a b\n' >"$KEPT/index"
expect_status 0 moments today
expect_err 'Nothing of theirs was taken back. If'
rm -r "$KEPT"
expect_status 0 moments today
expect_err 'Nothing of theirs was taken back. If'
full
step
expect_same 1 "$(copies | wc -l)"

say 'a folder of cards that cannot be reached, while the agent runs and when it starts anew'
configure "$HOME/Moments/Cards"
mkdir "$HOME/Moments/Cards"
card() { printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:%s\r\nFN:%s\r\nEMAIL:%s\r\nBDAY:%s\r\nEND:VCARD\r\n' "$@"; }
card u-1 'Hanna Hill' hanna@example.org 1980-06-04 >"$HOME/Moments/Cards/a.vcf"
card u-2 'Iris Ivy' iris@example.org 1980-06-05 >"$HOME/Moments/Cards/../../escape me\$(x).vcf"
mv "$HOME/Moments/Cards/../../escape me\$(x).vcf" "$HOME/Moments/Cards/"
card u-3 'Jörg Jung' joerg@example.org 1980-07-05 | iconv -t latin1 | tr -d '\r' >"$HOME/Moments/Cards/c.vcf"
expect_status 0 moments customers --accept
step
expect_same 1 "$(copies | wc -l)"
expect_file_has "$(copies)" 'Jörg Jung'
mv "$HOME/Moments/Cards" "$WORK/away"
on 2026-06-04
start_agent
wait_for 20 have_notes 1 'Hanna Hill'
stop_agent
on 2026-06-05
start_agent
wait_for 20 have_notes 1 'Iris Ivy'
expect_status 0 moments log Jörg call
expect_status 0 moments 'done' 1
kill_agent
mv "$WORK/away" "$HOME/Moments/Cards"
step
expect_same 1 "$(raised u-1)"
expect_same 1 "$(raised u-2)"
expect_status 0 moments today
no_err copies
