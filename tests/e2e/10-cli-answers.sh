#!/bin/bash
# Answers: what each writes, says, refuses, and how it is taken back.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-03-02T10:00 # a Monday
moments init --sample >"$OUT" 2>"$ERR" || fail 'init failed'
# Without introductions, the last of its habits: they are contacts too, and would move the calls that are counted here.
sed -i '/^\[habit introduction\]/,$d' "$XDG_CONFIG_HOME/moments/moments.ini"
sed -i '/^S009,/s/,en,,,a workshop,/,en,pilot,,,/' "$HOME/Moments/Customers/sample.csv"

# The first eight letters of the id of a customer's open moment, of a habit if one is named.
id_of() {
    moments today --all --json | "$PYTHON" -c 'import json, sys
for m in json.load(sys.stdin):
    if m["customer"]["id"] == sys.argv[1] and sys.argv[2] in ("", m["habit"]):
        print(m["id"][:8]); break' "$1" "${2:-}"
}
open_ids() { moments today --json | grep -o '"id":"[a-z0-9]*","uid"' | sort; }
before=$(open_ids)
expect_same 7 "$(wc -l <<<"$before")"

say 'done closes a moment, says so, and is taken back'
expect_status 0 moments 'done' 1 'likes blue cards'
expect_out 'Done today: Send a card to Zoë Voorbeeld'
expect_out 'moments undo'
expect_status 0 moments today --json
expect_json 'all(m["habit"] != "birthday" for m in d)'
expect_status 0 moments history --json
expect_json '[(e["type"], e["note"], e["day"]) for e in d] == [("done", "likes blue cards", "2026-03-02")]'
expect_status 0 moments undo
expect_out 'Zoë Voorbeeld'
expect_same "$before" "$(open_ids)"
expect_status 0 moments history
expect_out 'Nothing has happened yet'

say 'numbers are those of the list she saw, also after an answer'
expect_status 0 moments today
third=$(sed -n 's/^  3  [0-9a-z]*  *//p' "$OUT")
expect_status 0 moments 'done' 1
expect_status 0 moments 'done' 3
expect_out "Done today: $third"
expect_status 1 moments 'done' 3
expect_err 'done already, today'
expect_status 1 moments skip 9
expect_err 'no number 9'
expect_status 0 moments undo
expect_status 0 moments undo
expect_same "$before" "$(open_ids)"

say 'an answer to an answered moment says what became of it'
id=$(id_of S007)
expect_status 0 moments 'done' "$id" --on yesterday
expect_out 'Done yesterday: Call Grace Sample'
expect_status 1 moments 'done' "$id"
expect_err 'done already, yesterday'
expect_status 1 moments snooze "$id"
expect_err 'done already'
expect_status 0 moments plan --customer S007 --habit keep-in-touch --to 2026-05-01 --json
expect_json 'd[0]["nominal"] == "2026-03-31"'
expect_status 0 moments undo

say 'back-dated answers are taken, future ones refused'
expect_status 2 moments 'done' "$id" --on 2026-03-03
expect_err 'future'
expect_status 2 moments 'done' "$id" --on someday
expect_status 0 moments 'done' "$id" --on 2026-02-20
expect_status 0 moments undo

say 'no answer comes back the next working day, at 14:00 after a try in the morning, else at 10:00'
expect_status 0 moments no-answer "$id"
expect_out 'It comes back tomorrow, 14:00.'
expect_status 0 moments today --all --json
expect_json '[m["state"] for m in d if m["customer"]["id"] == "S007"] == ["snoozed"]'
expect_status 0 "$MOMENTS" --now 2026-03-03T09:00 today
expect_out 'comes up at 14:00'
expect_status 0 "$MOMENTS" --now 2026-03-03T09:00 why "$id"
expect_out 'Tried 1 time, nobody there.'
expect_out 'comes back today at 14:00.'
expect_status 0 moments undo
expect_status 0 "$MOMENTS" --now 2026-03-02T12:00 no-answer "$id"
expect_out 'It comes back tomorrow, 10:00.'
expect_status 0 moments undo
expect_status 0 "$MOMENTS" --now 2026-03-06T16:00 no-answer "$id"
expect_out 'It comes back on Monday 9 March, 10:00.'
# (The ledger's clock never goes back: what was written last is taken back first.)
expect_status 0 "$MOMENTS" --now 2026-03-06T16:01 undo

say 'snooze hides until then'
expect_status 0 moments snooze "$id" friday
expect_out 'It comes back on Friday 6 March.'
! moments today --json | grep -q S007 || fail 'it is still there'
expect_status 0 moments today --all
expect_out 'snoozed until'
expect_status 0 "$MOMENTS" --now 2026-03-06T10:00 today --json
expect_json 'any(m["customer"]["id"] == "S007" for m in d)'
expect_status 0 moments undo
expect_status 0 moments snooze "$id"
expect_out 'It comes back tomorrow.'
expect_status 0 moments undo
expect_status 0 moments snooze "$id" saturday
expect_out 'It comes back on Monday 9 March.'
expect_status 0 moments undo

say 'a pause holds surprises until its day, and is ended or taken back'
expect_status 2 moments pause S007
expect_err 'say until when'
expect_status 2 moments pause S007 --until 2020-01-01
expect_err 'no day to come'
expect_status 0 moments pause S007 --until 2026-03-20
expect_out 'No surprises for Grace Sample until Friday 20 March 2026, that day included.'
! moments today --json | grep -q S007 || fail 'it is still there'
expect_status 0 moments today --all
expect_out 'paused until Friday 20 March 2026'
expect_status 0 moments history
expect_out 'no surprises until Friday 20 March 2026'
expect_status 0 moments resume S007
expect_out 'Surprises for Grace Sample again'
moments today --json | grep -q S007 || fail 'it did not come back'
expect_status 0 moments resume S007
expect_out 'Grace Sample is not paused.'
expect_status 0 moments undo
expect_out 'Taken back: resume, Grace Sample'
expect_status 0 moments undo
expect_out 'Taken back: pause, Grace Sample'
expect_status 0 moments snooze "$id" 2h
expect_out 'It comes back today, 12:00.'
expect_status 0 moments undo
for when in 2026-03-01 yesterday 'next blue moon' 08:00; do
    expect_status 2 moments snooze "$id" "$when"
    expect_err "no time ahead"
done

say 'a fixed day is not snoozed past its day'
card=$(id_of S003)
expect_status 0 moments snooze "$card" tomorrow
expect_status 0 moments undo
expect_status 1 moments snooze "$card" 2026-03-05
expect_err 'too late'
expect_same "$before" "$(open_ids)"

say 'skip and never'
expect_status 0 moments skip "$(id_of S004)"
expect_out 'Skipped this time'
expect_status 0 moments never "$(id_of S009)"
expect_out "Never again check-in for O'Hara, Niamh"
expect_status 0 moments plan --habit check-in --to 2026-06-30 --json
expect_json '{m["customer"]["id"] for m in d} == {"S004"} and d[0]["nominal"] == "2026-03-30"'
expect_status 0 moments undo
expect_status 0 moments undo
expect_same "$before" "$(open_ids)"

say 'log notes a contact, ends what it answers, and goes back as a whole'
expect_status 0 moments log 'grace sample' call 'asked for prices' --by phone
expect_out 'Noted: call with Grace Sample, today'
expect_out 'This also answers: Call Grace Sample'
! moments today --json | grep -q S007 || fail 'it is still open'
expect_status 0 moments history grace --json
expect_json '[(e["type"], e["kind"], e["by"], e["note"]) for e in d][0] == ("touch", "call", "phone", "asked for prices")'
expect_json '[e["type"] for e in d] == ["touch", "done"]'
expect_status 0 moments undo
expect_same "$before" "$(open_ids)"

say 'an attempt is no contact'
expect_status 0 moments log S007 call --no-answer
expect_out 'no answer'
no_out 'also answers'
expect_same "$before" "$(open_ids)"
expect_status 0 moments undo
expect_status 2 moments log S007 visit --on 2026-03-03
expect_status 1 moments undo
expect_err 'nothing to take back'

say 'a customer that fits several is an error that lists them, and nobody is one too'
expect_status 2 moments log example visit
expect_err '[S001]'
expect_err '[S002]'
expect_status 1 moments log 'no such person' visit
expect_err "'no such person'"
expect_status 2 moments history 'ex'
expect_status 1 moments 'done' zzzzzz
expect_same '' "$(cat "$OUT")"

say 'on a terminal it is asked which one'
run_in_terminal() {
    "$PYTHON" -c 'import os, pty, sys
def read(fd):
    data = os.read(fd, 1024)
    if b"Which one" in data:
        os.write(fd, b"2\n")
    return data
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:], read)))' "$@"
}
expect_status 0 run_in_terminal "$MOMENTS" --now "$NOW" log example visit
expect_out 'Noted: visit with Jürgen Müller-Muster'

say 'colours only on a terminal, and not with NO_COLOR'
expect_status 0 run_in_terminal "$MOMENTS" --now "$NOW" today
grep -q $'\033\\[1m' "$OUT" || fail 'no colours'
NO_COLOR=1 expect_status 0 run_in_terminal "$MOMENTS" --now "$NOW" today
! grep -q $'\033' "$OUT" || fail 'colours in spite of NO_COLOR'

say 'the ledger is for its owner alone, and --state puts it elsewhere'
expect_same 700 "$(stat -c %a "$XDG_STATE_HOME/moments")"
expect_same 600 "$(stat -c %a "$XDG_STATE_HOME/moments/ledger.db")"
expect_status 0 moments --state "$WORK/other" history
expect_out 'Nothing has happened yet'
[ -e "$WORK/other/ledger.db" ] || fail 'there is no other ledger'

say 'what cannot have been this moment is refused, and so is a plan without an end'
expect_status 2 moments 'done' 1 --on 2020-01-01
expect_err 'moments log'
expect_status 2 moments plan --to 9999-12-31
expect_err 'at most 10 years'

say 'what was exported comes: an export notes whom it saw first'
expect_status 0 moments --state "$WORK/exported" export -
expect_status 0 moments --state "$WORK/exported" history --json
expect_status 0 "$PYTHON" -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("select count(*) > 0 from entry where type = ?", ("seen-habit",)).fetchone()[0])' \
    "$WORK/exported/ledger.db"
expect_out 1

say 'what stands in the way is said in the list'
mkdir -p "$WORK/banned"
printf 'id,name,last_contacted,do_not_contact\nC,Cleo Quiet,2026-01-01,phone\n' >"$WORK/banned/c.csv"
printf '[customers]\nfiles = c.csv\n[habit call]\nkind = call\nwhen = 30 days after last contact\n' >"$WORK/banned/m.ini"
expect_status 0 moments --config "$WORK/banned/m.ini" --state "$WORK/banned" today --all
expect_out 'Cleo Quiet'
expect_out 'Asked for no phone calls'
