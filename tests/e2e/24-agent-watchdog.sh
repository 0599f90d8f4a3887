#!/bin/bash
# Under a service manager: it hears when the agent is ready and when it ends, and a loop that hangs is ended and
# started again without losing or repeating anything.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"

SAID=$WORK/said
# Under the manager, with a watchdog of so many microseconds.
start_supervised() {
    : >"$SAID"
    background "$PYTHON" "$ROOT/tests/lib/supervisor.py" "$SAID" "$1" -- "$MOMENTS" --now "$NOW" agent \
        >>"$WORK/agent.log" 2>&1
    MANAGER=$!
}
times() { grep -cx -- "$1" "$SAID"; }
has_said() { [ "$(times "$1")" -ge "${2:-1}" ]; }
pid_of() { awk '$1 == "start" { pid = $2 } END { print pid }' "$SAID"; }

write_config
write_customers
begin_ledger
NOW="$TODAY 10:00:30"
start_bus
start_notifyd

say 'it is ready when what is due has been looked for, and says that it ends'
start_supervised 0
wait_for 20 has_said READY=1
wait_for 30 have_notes 3
end "$MANAGER"
expect_same 0 "$(times WATCHDOG=1)"
expect_same 1 "$(times STOPPING=1)"
expect_same 1 "$(times 'end 0')"

say 'with a watchdog it shows twice in its time that it lives'
start_supervised 1000000
wait_for 20 has_said WATCHDOG=1 4
expect_same 1 "$(grep -c '^start' "$SAID")"

say 'a loop that hangs is ended by the watchdog, and the next agent goes on where it was'
settle
before=$(sql "SELECT count(*) FROM entry WHERE type = 'raised'")
hung=$(pid_of)
kill -STOP "$hung"
is_another() { [ "$(pid_of)" != "$hung" ] && has_said READY=1 2; }
wait_for 20 is_another
expect_file_has "$SAID" "abort $hung"
! kill -0 "$hung" 2>/dev/null || fail 'it is still there'
wait_for 20 has_said WATCHDOG=1 6
settle
expect_whole_ledger
history_is "not [e for e in d if e['type'] == 'done']" || fail 'something counts as done'
today_is 'len(d) == 3' || fail 'something is lost'
expect_same "$before" "$(sql "SELECT count(*) FROM entry WHERE type = 'raised'")"
end "$MANAGER"
