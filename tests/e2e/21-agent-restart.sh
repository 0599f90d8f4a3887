#!/bin/bash
# Ended, killed and started again: nothing is lost, nothing comes twice, and there is only ever one agent.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"

# What came to the server of each of the three moments: "name notes notes-marked-again".
tally() {
    "$PYTHON" -c 'import collections, json, sys
notes = [json.loads(line) for line in open(sys.argv[1])] if len(sys.argv) > 1 else []
notes = [n for n in notes if n["event"] == "notify"]
for name in ("Ada", "Bob", "Cleo"):
    found = [n for n in notes if name in n["summary"] + n["body"]]
    print(name, len(found), sum("Shown again after an interruption" in n["body"] for n in found))' "$NOTIFY_LOG"
}
# TERM, and the agent must have ended in a second (judged here at what a busy machine may add).
expect_quick_end() {
    local began=${EPOCHREALTIME/./}
    stop_agent
    local took=$((${EPOCHREALTIME/./} - began))
    [ "$took" -lt 1500000 ] || fail "it took $took microseconds to end"
}

write_config
write_customers
begin_ledger
cp -R "$XDG_STATE_HOME" "$WORK/begun"
start_bus
start_notifyd

say 'a restart shows nothing twice'
NOW="$TODAY 10:00:30"
start_agent
wait_for 30 have_notes 3
settle
stop_agent
NOW="$TODAY 10:01:30"
start_agent
settle
expect_same $'Ada 1 0\nBob 1 0\nCleo 1 0' "$(tally)"
kill_agent
start_agent
settle
expect_same $'Ada 1 0\nBob 1 0\nCleo 1 0' "$(tally)"

say 'a second agent ends with 75, with a bus and without'
expect_status 75 moments agent
expect_err 'another agent is running already'
expect_status 75 moments agent --once
expect_status 75 env DBUS_SESSION_BUS_ADDRESS="unix:path=$WORK/no-bus" "$MOMENTS" agent
expect_status 75 "$MOMENTS" --state "$WORK/other-state" agent
runs "$AGENT" || fail 'the first one has gone'

say 'a process that only has the lock file open is no agent'
stop_agent
expect_status 0 moments agent --once
[ -e "$XDG_STATE_HOME/moments/agent.lock" ] || fail 'there is no lock file'

say 'a lock file that cannot be had is refused with its reason'
ln -sfn nowhere "$XDG_STATE_HOME/moments/agent.lock"
expect_status 1 moments agent --once
expect_err 'Too many levels of symbolic links'
rm "$XDG_STATE_HOME/moments/agent.lock"

say 'SIGTERM ends it in under a second, and takes the notes from the screen'
write_customers
NOW="2026-03-11 10:30"
start_agent
wait_for 30 have_notes 6
settle
expect_quick_end
expect_same 3 "$(grep '"close"' "$NOTIFY_LOG" | tail -n 3 | sort -u | wc -l)"

say 'SIGTERM ends it in under a second, even while the server hangs'
NOW="2026-03-18 09:59:58"
start_agent
sleep 1
kill -STOP "$NOTIFYD"
sleep 3 # a note is under way
expect_quick_end
kill -CONT "$NOTIFYD"
settle
rm -f "$NOTIFY_LOG"
start_agent
settle
kill_agent
[ "$(notes)" -ge 3 ] || fail 'something was lost'
expect_whole_ledger

# After a kill at any instant: each moment came, at most one of them twice, and that is marked.
judge() {
    local found extra
    found=$(tally)
    extra=$(awk '$2 < 1 || $2 > 2 || $3 < $2 - 1 { bad = 1 } { n += $2 - 1 } END { print bad ? 9 : n }' <<<"$found")
    [ "$extra" -le 1 ] || fail "$1: $found"
    expect_whole_ledger
    expect_same 3 "$(sql "SELECT count(*) FROM entry WHERE type = 'raised' AND attempt = 1
        OR type = 'delivering' AND attempt = 1 AND NOT EXISTS (SELECT 1 FROM entry AS other
        WHERE other.type = 'raised' AND other.customer = entry.customer AND other.attempt = 1)")"
}
begin_again() {
    rm -rf "$XDG_STATE_HOME" "$NOTIFY_LOG"
    cp -R "$WORK/begun" "$XDG_STATE_HOME"
}

say 'killed at any time, it comes back and raises what is left'
NOW="$TODAY 10:00:30"
for delay in 0.05 0.1 0.2 0.3 0.5 0.8 1.1 1.4; do
    begin_again
    start_agent
    sleep "$delay"
    kill_agent
    start_agent
    wait_for 30 have_notes 3
    settle 1
    stop_agent
    judge "killed after $delay s"
done

say 'killed at any write to the disk, it comes back and raises what is left'
begin_again
start_agent_under trace=fdatasync,fsync
wait_for 30 have_notes 3
settle
stop_traced
syncs=$(grep -c sync "$WORK/strace")
[ "$syncs" -gt 8 ] || fail "only $syncs syncs"
died=0
for ((n = 1; n <= syncs; n += syncs > 16 ? 2 : 1)); do
    begin_again
    start_agent_under trace=fdatasync,fsync "inject=fdatasync,fsync:signal=KILL:when=$n"
    wait_end 8 || { stop_traced; continue; }
    died=$((died + 1))
    start_agent
    wait_for 30 have_notes 3
    settle 1
    stop_agent
    judge "killed at sync $n"
done
[ "$died" -ge 5 ] || fail "it died only $died times"
