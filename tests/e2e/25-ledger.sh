#!/bin/bash
# The ledger looked after from the command line, with the agent running and without.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-03-02T10:00
STATE=$XDG_STATE_HOME/moments
moments init --sample >"$OUT" 2>"$ERR" || fail 'init failed'
expect_status 0 moments today
expect_status 0 moments 'done' 1 'likes "blue" cards'

say 'a check tells that all is well, and how much there is'
expect_status 0 moments ledger
expect_out 'is in order: 23 entries, the last of today, 10:00.'
expect_out 'no backup yet'

say 'a backup is made, checked, and never written over a file of hers'
expect_status 0 moments ledger backup
expect_out 'ledger-2026-03-02.db'
expect_status 0 moments ledger backup "$WORK/copy.db"
expect_status 1 moments ledger backup "$WORK/copy.db"
expect_err 'not overwritten'
expect_same 600 "$(stat -c %a "$WORK/copy.db")"
expect_status 0 moments ledger check
expect_out 'ledger-2026-03-02.db: in order, 23 entries'

say 'the dump is text and is read back whole'
expect_status 0 moments ledger dump "$WORK/dump"
expect_same 600 "$(stat -c %a "$WORK/dump")"
"$PYTHON" -c 'import json, sys
lines = [json.loads(line) for line in open(sys.argv[1])]
assert lines[-1] == {"end": 23} and lines[-2]["note"] == "likes \"blue\" cards", lines[-2:]' "$WORK/dump" ||
    fail 'the dump is not as it should be'
expect_status 1 moments ledger dump "$WORK/dump"
expect_status 0 moments undo
expect_status 0 moments ledger restore "$WORK/dump"
expect_out 'with 23 entries'
expect_out 'before-restore.db'
expect_status 0 moments ledger dump
expect_same "$(cat "$WORK/dump")" "$(cat "$OUT")"
expect_status 0 moments history
expect_out 'likes "blue" cards'

say 'half a dump is refused and changes nothing'
head -n 10 "$WORK/dump" >"$WORK/half"
expect_status 1 moments ledger restore "$WORK/half"
expect_err 'ends too early'
expect_status 0 moments ledger dump
expect_same "$(cat "$WORK/dump")" "$(cat "$OUT")"

say 'two copies become one, and nothing comes twice'
expect_status 0 "$MOMENTS" --now "$NOW" --state "$WORK/other" ledger restore "$WORK/copy.db"
expect_status 0 "$MOMENTS" --now "$NOW" --state "$WORK/other" log S005 call 'from the laptop'
expect_status 0 moments log S006 visit 'from the office'
expect_status 0 moments ledger merge "$WORK/other/ledger.db"
expect_out 'added.'
expect_status 0 moments ledger merge "$WORK/other/ledger.db"
expect_out 'known here already'
expect_status 0 moments history
expect_out 'from the laptop'
expect_out 'from the office'

say 'an answer given on both on the same day is one line'
expect_status 0 "$MOMENTS" --now "$NOW" --state "$WORK/other" ledger merge "$STATE/ledger.db"
id=$(moments today --all --json | "$PYTHON" -c 'import json, sys
print(next(m["id"] for m in json.load(sys.stdin) if m["class"] == "magic"))')
expect_status 0 moments skip "$id"
expect_status 0 "$MOMENTS" --now "$NOW" --state "$WORK/other" skip "$id"
expect_status 0 moments ledger merge "$WORK/other/ledger.db"
expect_status 0 moments history
expect_same 1 "$(grep -c skipped: "$OUT")"
expect_status 0 moments history --json
expect_same 1 "$("$PYTHON" -c 'import json, sys
print(sum(e["type"] == "skipped" for e in json.load(open(sys.argv[1]))))' "$OUT")"

say 'a ledger that began apart: the same people are found, whoever is in doubt is named'
mkdir -p "$WORK/apart"
sed 's/S005/X-5/; s/S006/X-6/' "$(find "$HOME/Moments/Customers" -name '*.csv')" >"$WORK/apart/customers.csv"
printf '%s\n' '[me]' 'name = Dana Smith' '[customers]' "files = $WORK/apart/customers.csv" '[habit call]' 'kind = call' \
    'when = every 6 weeks from 2026-03-02' >"$WORK/apart/moments.ini"
apart() { "$MOMENTS" --now "$NOW" --config "$WORK/apart/moments.ini" --state "$WORK/apart/state" "$@"; }
expect_status 0 apart today
expect_status 0 apart log X-5 call 'from the third one'
people() { expect_status 0 moments customers --json && "$PYTHON" -c 'import json, sys; print(len(json.load(open(sys.argv[1]))))' "$OUT"; }
before=$(people)
expect_status 0 moments ledger merge "$WORK/apart/state/ledger.db"
no_err 'for sure'
expect_status 0 moments history S005
expect_out 'from the third one'
expect_same "$before" "$(people)"
expect_status 0 moments ledger merge "$WORK/apart/state/ledger.db"
expect_out 'known here already'
expect_status 0 moments ledger

say 'a running agent goes on with the restored ledger'
start_bus
start_notifyd
NOW=
start_agent --now 2026-03-02T10:05
expect_status 0 "$MOMENTS" --now 2026-03-02T10:06 ledger restore "$WORK/copy.db"
expect_status 0 "$MOMENTS" --now 2026-03-02T10:07 log S007 call 'after the restore'
restored_is_served() {
    "$MOMENTS" --now 2026-03-02T10:08 history | grep -q 'shown:'
}
wait_for 10 restored_is_served
stop_agent
expect_status 0 "$MOMENTS" --now 2026-03-02T10:08 history
expect_out 'after the restore'
expect_status 0 "$MOMENTS" --now 2026-03-02T10:08 ledger check

say 'a damaged ledger is told by the check, and mended by the next command'
NOW=2026-03-02T11:00
expect_status 0 moments ledger backup
printf 'rubbish' | dd of="$STATE/ledger.db" bs=1 seek=8192 conv=notrunc 2>/dev/null
truncate -s 20000 "$STATE/ledger.db"
expect_status 1 moments ledger check
expect_err 'damaged'
expect_err 'The next command of Moments'
no_err '..'
no_err 'Start Moments again'
expect_status 0 moments history
expect_err 'The backup of'
expect_out 'after the restore'
ls "$STATE"/ledger.db.corrupt-2026-03-02* >/dev/null || fail 'the damaged file is gone'

say 'what it is told wrongly is refused'
expect_status 2 moments ledger polish
expect_status 2 moments ledger merge
expect_status 2 moments ledger check this
expect_status 1 moments ledger restore "$WORK/nothing"
