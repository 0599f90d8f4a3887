#!/bin/bash
# An agent with nothing to do does nothing: no thread of it wakes.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"

wakes() { cat "/proc/$AGENT/task"/*/status | awk '/^voluntary_ctxt_switches/ { n += $2 } END { print n }'; }
# Fails when the agent woke in five seconds.
expect_sleep() {
    local before
    before=$(wakes)
    sleep 5
    runs "$AGENT" || fail 'the agent has ended'
    expect_same "$before" "$(wakes)"
}

write_config
write_customers
begin_ledger
NOW="$TODAY 10:00:30"

say 'nothing wakes it while notes wait for an answer'
start_bus
start_notifyd
start_agent
wait_for 30 have_notes 3
settle
expect_sleep

say 'nor after an answer, a reload and a command'
press 1 Spoke
wait_for 10 have_notes 1 Done
write_customers 1,Ada,ada@example.org,call 2,Bob,bob@example.org,call
expect_status 0 moments undo
settle
sleep 1
expect_sleep

say 'nor while there is no server, or one that hangs'
kill -STOP "$NOTIFYD"
sleep 1
expect_sleep
stop_notifyd
sleep 1
expect_sleep

say 'nor under a configuration with a mistake'
echo 'no = such key' >>"$CONFIG"
wait_for 20 log_has "unknown key 'no'"
sleep 1
expect_sleep

say 'looking at the list does not wake it for long'
expect_status 0 moments today
sleep 1
expect_sleep
stop_agent
