#!/bin/bash
# quiet and away: nothing is shown meanwhile, nothing is lost, and a running agent hears of it at once.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
bus_name=org.moments.Moments
ask() {
    local method=$1
    shift
    gdbus call --session --timeout 20 --dest "$bus_name" --object-path /org/moments/Moments \
        --method "$bus_name.$method" "$@"
}
status_has() { ask Status >"$OUT" 2>"$ERR" && grep -qF -- "$1" "$OUT"; }
status_lacks() { ask Status >"$OUT" 2>"$ERR" && ! grep -qF -- "$1" "$OUT"; }

write_config '[habit report]
class = promise
kind = report
who = tag:report
when = every month on the 28th
[habit birthday]
kind = card
when = birthday
show-before = 3 working days'
mkdir -p "$HOME/Moments/Customers"
printf '%s\n' 'id,name,email,tags,birthday' '1,Ada,ada@example.org,call;report,1980-12-29' \
    '2,Bob,bob@example.org,call,1980-06-01' >"$CUSTOMERS"
"$MOMENTS" --now 2026-11-06T12:00 agent --once >"$OUT" 2>"$ERR" || fail 'the ledger could not begin'
NOW=2026-12-14T10:00

say 'away shows what falls into the days, and when it comes up before them'
expect_status 0 moments promise Bob 'send the quote' --by 2026-12-30
expect_status 0 moments away 24 dec - 7 jan
expect_out 'Away: Thursday 24 December 2026 to Thursday 7 January 2027'
expect_out 'Ada, Monday 28 December 2026'
expect_out 'Send a card to Ada, Tuesday 29 December 2026'
expect_out 'send the quote: Bob, Wednesday 30 December 2026'
expect_out 'before you leave'
expect_out '--by 2027-01-08'
expect_out 'surprises wait until you are back'

expect_out 'The day itself comes from your habit'
expect_out "--by today"

say 'on a terminal each promise is asked for: left, moved and told, or only told'
on_terminal() { "$PYTHON" -B "$ROOT/tests/lib/type.py" "$@" >"$OUT" 2>"$ERR" || fail 'it failed on the terminal'; }
cp -R "$XDG_STATE_HOME" "$WORK/before-asking"
# The report comes from a habit, the quote is her own promise: Enter leaves both.
on_terminal '' '' -- "$MOMENTS" --now "$NOW" away 24 dec - 7 jan
expect_out 'a new day for it'
NOW=2026-12-14T11:00 expect_status 0 moments today --json
expect_json 'not [m for m in d if m["habit"] in ("promise-moved", "promise")]'
on_terminal y 'no such day' '8 jan' -- "$MOMENTS" --now "$NOW" away 24 dec - 7 jan
expect_out 'The day itself comes from your habit'
expect_out 'is no day to come'
expect_out 'Moved to Friday 8 January 2027. Tell Bob'
NOW=2026-12-14T11:00 expect_status 0 moments today --all
expect_out 'say that it will be late: report'
expect_out 'Say that it takes another day: send the quote'
rm -rf "$XDG_STATE_HOME"
mv "$WORK/before-asking" "$XDG_STATE_HOME"

say 'a promise of the records is told where its day can be changed'
cp "$CUSTOMERS" "$WORK/customers.before"
printf '%s\n' 'id,name,email,tags,birthday,next_step,next_step_date' \
    '1,Ada,ada@example.org,call;report,1980-12-29,send the plan,2026-12-29' '2,Bob,bob@example.org,call,1980-06-01,,' >"$CUSTOMERS"
cp -R "$XDG_STATE_HOME" "$WORK/before-asking"
expect_status 0 moments away 24 dec - 7 jan
expect_out 'stands in your records'
rm -rf "$XDG_STATE_HOME"
mv "$WORK/before-asking" "$XDG_STATE_HOME"
mv "$WORK/customers.before" "$CUSTOMERS"

say 'then it is in force: the promise comes before, and nothing on the days themselves'
expect_status 0 moments plan --from 2026-12-24 --to 2027-01-07
expect_out 'Nothing is planned'
NOW=2026-12-28T10:00 expect_status 0 moments today
expect_out 'You are away; the last day is Thursday 7 January 2027.'
expect_status 0 moments away list
expect_out 'Thursday 24 December 2026 to Thursday 7 January 2027'

say 'undo takes it back, off ends it'
expect_status 0 moments undo
expect_out 'Taken back: away'
expect_status 0 moments away
no_out '24 December'
expect_status 0 moments plan --from 2026-12-24 --to 2027-01-07
expect_out '30 December'
expect_status 0 moments away 2026-12-24..2027-01-07
NOW=2026-12-29T10:00 expect_status 0 moments away off
NOW=2026-12-29T11:00 expect_status 0 moments away list
no_out 'Thursday 24 December 2026 to'
expect_status 0 moments history
expect_out 'away until Thursday 7 January 2027'
expect_out 'there again'
expect_status 2 moments away 7 jan - 1 jan
expect_err 'write the year'
expect_status 2 moments away soon
expect_err '24 dec - 7 jan'

say 'a running agent shows nothing while it is quiet, also after a restart'
NOW="$TODAY 09:59:50"
write_config
write_customers
rm -r "$XDG_STATE_HOME/moments"
begin_ledger
start_bus
start_notifyd
start_agent
wait_for 20 status_has "'ready': <true>"
expect_status 0 moments quiet until 14:00
expect_out 'Quiet until 14:00'
wait_for 10 status_has "'quiet': <int64"
sleep 12
expect_same 0 "$(notes)"
expect_status 0 moments today
expect_out 'Quiet until 14:00: no notes before.'
stop_agent
NOW="$TODAY 10:05"
start_agent
wait_for 20 status_has "'quiet': <int64"
sleep 1
expect_same 0 "$(notes)"

say 'quiet off brings what waited as one list'
expect_status 0 ask Quiet off
expect_out 'Notes are shown again'
wait_for 20 have_notes 1
expect_same 1 "$(notes)"
expect_same 3 "$(note 1 body | grep -c '^•')"
wait_for 10 status_lacks quiet

say 'the agent hears at once that she is away, and that she is not'
expect_status 0 ask Away today friday
expect_out 'Away: Wednesday 4 March 2026 to Friday 6 March 2026'
wait_for 10 status_has "'away': <'2026-03-06'>"
expect_status 0 ask Away off ''
wait_for 10 status_lacks away
expect_status 1 ask Away '7 jan' '1 jan'
expect_err 'org.moments.Moments.Error.Invalid'
stop_agent
