#!/bin/bash
# What the agent must survive: servers, buses, disks and files that come, go and break.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
. "$ROOT/tests/lib/faults.sh"

say 'without a bus the agent lives, and raises what is due when bus and server appear'
begin_day
start_agent
sleep 2
alive
expect_same 0 "$(count delivering)"
rm -f "$WORK/run/bus"
export DBUS_SESSION_BUS_ADDRESS=unix:path=$WORK/run/bus
stop_agent
start_agent
sleep 1
start_bus
start_notifyd
wait_for 30 have_notes 1 'Call Ada'
wait_for 10 count_is raised 1
wait_for 10 has_owner org.moments.Moments
stop_notifyd

say 'a server that appears later gets what is due'
begin_day
start_agent
sleep 1
expect_same 0 "$(count delivering)"
start_notifyd
wait_for 30 have_notes 1 'Call Ada'
wait_for 10 count_is raised 1

say 'after a restart of the server a foreign click on the same number does nothing'
key=$("$PYTHON" "$ROOT/tests/lib/notes.py" "$NOTIFY_LOG" key 1 Spoke)
kill -KILL "$NOTIFYD"
wait_for 10 has_no_owner org.freedesktop.Notifications
start_notifyd
expect_status 0 gdbus call --session -d org.freedesktop.Notifications -o /org/freedesktop/Notifications \
    -m org.freedesktop.Notifications.Notify -- Other 0 icon Foreign body "['done:1','Done']" '{}' 0
expect_out 'uint32 1'
notifyd_call Press 1 done:1
notifyd_call Press 1 "$key"
notifyd_call Close 1 2
sleep 1
alive
expect_same 0 "$(count 'done')"
expect_same 0 "$(count noticed)"
expect_same 1 "$(notes 'Call Ada')"

say 'what went away with the server does not come back at once'
begin_day
start_agent
wait_for 30 have_notes 1 'Call Ada'
wait_for 10 count_is raised 1
stop_notifyd
start_notifyd
sleep 1
expect_same 1 "$(notes 'Call Ada')"
# (The minute itself is waited for in the unit tests.)
stop_agent

say 'a server that refuses is asked again, and nothing counts as shown until it takes it'
begin_day
notifyd_mode refuse
start_agent
wait_for 30 grep -q '"event": "refuse"' "$NOTIFY_LOG"
wait_for 10 count_is failed 1
expect_same 0 "$(count raised)"
sleep 2
expect_same 1 "$(grep -c '"event": "refuse"' "$NOTIFY_LOG")"
today_is '[m["state"] for m in d] == ["planned"]' || fail 'it counts as raised'
notifyd_mode ok
alive
stop_agent
start_agent
wait_for 30 have_notes 1 'Call Ada'
wait_for 10 count_is raised 1

say 'a server that hangs does not hold up the agent'
begin_day
kill -STOP "$NOTIFYD"
start_agent
sleep 1
id=$(moments today --json | grep -o '"id":"[a-z0-9]*","uid"' | cut -d'"' -f4)
expect_status 0 moments snooze "$id" 11:00
wait_for 3 sh -c "gdbus call --session --timeout 2 -d org.moments.Moments -o /org/moments/Moments -m org.moments.Moments.Agent.Poke"
expect_status 0 moments undo
sleep 6 # it gives up after five
alive
kill -CONT "$NOTIFYD"
wait_for 30 have_notes 1 'Call Ada'
wait_for 10 count_is raised 1
settle
[ "$(notes 'Call Ada')" -le 2 ] || fail 'it came more than twice'

say 'the bus dies and comes back: the agent lives, answers on it, and notes come'
begin_day
start_agent
wait_for 30 have_notes 1 'Call Ada'
wait_for 10 count_is raised 1
kill -KILL "$BUS"
end "$NOTIFYD"
write_customers 1,Ada,ada@example.org,call 2,Bob,bob@example.org,call
sleep 1
alive
start_bus
start_notifyd
wait_for 30 have_notes 1 'Call Bob'
press -1 Spoke
wait_for 10 count_is 'done' 1
wait_for 10 has_owner org.moments.Moments
expect_same 1 "$(notes 'Call Ada')"
expect_whole_ledger

say 'a full disk: she is told, and of what is due, once; it recovers'
begin_day
NOW="$TODAY 09:59:57"
# Limits can be changed while it runs; a write beyond them fails, since the signal is ignored.
trap '' XFSZ
start_agent
trap - XFSZ
sleep 1
prlimit --pid "$AGENT" --fsize=16384:unlimited
wait_for 20 have_notes 1 'cannot write down'
wait_for 20 have_notes 1 '• Call Ada'
alive
poke
settle
expect_same 1 "$(notes '• Call Ada')"
expect_same 0 "$(notes '^Call Ada')"
log_has 'ledger could not be' || log_has 'disk is full' || fail 'the log does not say so'
expect_same 0 "$(count delivering)"
prlimit --pid "$AGENT" --fsize=unlimited:unlimited
poke
wait_for 20 have_notes 1 '^Call Ada'
wait_for 10 count_is raised 1
expect_same 1 "$(notes '^Call Ada')"
expect_same 1 "$(sql "SELECT attempt FROM entry WHERE type = 'delivering'")"
expect_whole_ledger

say 'an answer that cannot be noted is told each time: the note comes back, to be pressed again'
prlimit --pid "$AGENT" --fsize=16384:unlimited
press 2 Spoke
wait_for 20 have_notes 1 'could not be written down'
expect_same 1 "$(notes 'the note comes back, and then please press again')"
expect_same 0 "$(notes 'type: moments')"
expect_same 0 "$(count 'done')"
prlimit --pid "$AGENT" --fsize=unlimited:unlimited
poke
wait_for 20 have_notes 2 '^Call Ada'
press -1 Spoke
wait_for 10 have_notes 1 'Done: Call Ada'
expect_same 1 "$(count 'done')"

say 'with no space at all when it starts, it says so on the screen, shows what is due, and lives'
begin_day
start_agent_under 'trace=pwrite64' 'inject=pwrite64:error=ENOSPC'
wait_for 30 have_notes 1 'The disk is full'
wait_for 30 have_notes 1 '• Call Ada'
log_has 'The disk is full' || fail 'the log does not say so'
alive
expect_same 0 "$(notes '^Call Ada')"
stop_traced
AGENT=''
start_agent
wait_for 30 have_notes 1 '^Call Ada'
expect_whole_ledger

say 'a ledger locked by another program: nothing is shown until it is free'
begin_day
cat >"$WORK/hold.py" <<'END'
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(600)
END
NOW="$TODAY 09:59:57"
start_agent
sleep 1
background "$PYTHON" "$WORK/hold.py" "$LEDGER" >"$WORK/held"
holder=$!
wait_for 10 grep -q held "$WORK/held"
wait_for 20 log_has 'in use by another program'
alive
expect_same 0 "$(notes 'Call Ada')"
end "$holder"
kill -HUP "$AGENT"
wait_for 20 have_notes 1 'Call Ada'

say 'a note on the screen whose outcome could not be noted at once does not come twice'
begin_day
notifyd_mode 'slow 2'
start_agent
wait_for 20 have_notes 1 'Call Ada'
background "$PYTHON" "$WORK/hold.py" "$LEDGER" >"$WORK/held"
holder=$!
sleep 6
end "$holder"
notifyd_mode ok
kill -HUP "$AGENT"
wait_for 20 count_is raised 1
settle
expect_same 1 "$(notes 'Call Ada')"

say 'a ledger that broke while the agent was off is restored, and the user is told'
begin_day
start_agent
wait_for 20 have_notes 1 'Call Ada'
settle
stop_agent
ls "$XDG_STATE_HOME"/moments/ledger-*.db >/dev/null || fail 'there is no backup'
dd if=/dev/urandom of="$LEDGER" bs=512 seek=2 count=60 conv=notrunc status=none
start_agent
wait_for 20 have_notes 1 'ledger was repaired'
log_has 'ledger' || fail 'the log does not say so'
settle
[ "$(notes 'Call Ada')" -le 2 ] || fail 'it came more than twice'
expect_whole_ledger

say 'a ledger that vanishes or is replaced while the agent runs is noticed'
rm "$LEDGER"
wait_for 20 test -s "$LEDGER"
wait_for 20 have_notes 1 'The ledger was missing'
expect_status 0 moments today
cp "$LEDGER" "$WORK/copy.db"
write_customers 1,Ada,ada@example.org,call 2,Bob,bob@example.org,call
wait_for 20 have_notes 1 'Call Bob'
settle
mv "$WORK/copy.db" "$LEDGER"
wait_for 20 have_notes 2 'Call Bob'
alive
expect_whole_ledger
stop_agent
