#!/bin/bash
# Rarer faults than those of 22-agent-faults: disks that fail, folders that are none, answers that race, far too much.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
. "$ROOT/tests/lib/faults.sh"

key_of() { "$PYTHON" "$ROOT/tests/lib/notes.py" "$NOTIFY_LOG" key "$1" "$2"; }

start_bus
start_notifyd

say 'a disk that fails under each write: nothing counts as shown, and nothing is lost'
begin_day
start_agent_under trace=fdatasync,fsync inject=fdatasync,fsync:error=EIO
wait_for 30 log_has 'could not be read or written'
sleep 1
alive
expect_same 0 "$(notes '^Call Ada')"
stop_traced
AGENT=''
expect_whole_ledger
expect_same 0 "$(count raised)"
start_agent
wait_for 30 have_notes 1 '^Call Ada'
wait_for 10 count_is raised 1

say 'a button pressed twice, and once more after the note was closed, is one answer'
id=$(note -1 id)
key=$(key_of -1 Spoke)
notifyd_call Press "$id" "$key"
notifyd_call Press "$id" "$key"
notifyd_call Close "$id" 2
notifyd_call Press "$id" "$key"
wait_for 10 count_is 'done' 1
settle 1
expect_same 1 "$(count 'done')"
expect_same 0 "$(count noticed)"
alive

say 'an answer of the command line and a button at the same time are one answer'
begin_day
start_agent
wait_for 30 have_notes 1 'Call Ada'
wait_for 10 count_is raised 1
key=$(key_of -1 Spoke)
id=$(note -1 id)
moment=$(moments today --json | grep -o '"id":"[a-z0-9]*","uid"' | cut -d'"' -f4)
background "$MOMENTS" --now "$NOW" 'done' "$moment" >"$WORK/race" 2>&1
notifyd_call Press "$id" "$key"
wait_for 10 count_is 'done' 1
settle 1
expect_same 1 "$(count 'done')"
expect_whole_ledger

say 'a server that closes a note by itself: it was not seen, and comes again when half an hour is over'
begin_day
start_agent
wait_for 30 have_notes 1 'Call Ada'
wait_for 10 count_is raised 1
close_note -1 1
sleep 1
expect_same 0 "$(count noticed)"
today_is '[m["state"] for m in d] == ["raised"]' || fail 'it is not open any more'
stop_agent
NOW="$TODAY 10:31:30"
start_agent
wait_for 30 have_notes 2 'Call Ada'
settle 1
expect_same 2 "$(notes 'Call Ada')"

say 'a configuration of half a file or of ten megabytes changes nothing'
cp "$CONFIG" "$WORK/good.ini"
head -c 200 "$WORK/good.ini" >"$CONFIG"
sleep 1
alive
{ cat "$WORK/good.ini"; head -c 10000000 /dev/zero | tr '\0' x; } >"$CONFIG"
sleep 1
alive
cp "$WORK/good.ini" "$CONFIG"
write_customers 1,Ada,ada@example.org,call 2,Bob,bob@example.org,call
wait_for 20 have_notes 1 'Call Bob'

say 'a ledger of a newer version is left alone, and the agent says so'
begin_day
sql 'PRAGMA user_version' >"$WORK/version"
"$PYTHON" -c 'import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute("PRAGMA user_version = 999")' "$LEDGER"
cp "$LEDGER" "$WORK/newer.db"
start_agent
wait_for 20 log_has 'newer version'
wait_for 20 have_notes 1 'newer version'
expect_same 0 "$(notes 'Call Ada')"
kill "$AGENT"
wait_end 10 || fail 'it does not end'
AGENT=''
cmp "$LEDGER" "$WORK/newer.db" || fail 'it was written to'

say 'a state folder that is missing is made for her alone; one that is none is told'
begin_day
rm -rf "$XDG_STATE_HOME"
expect_status 0 moments agent --once
expect_same 700 "$(stat -c %a "$XDG_STATE_HOME/moments")"
expect_same 600 "$(stat -c %a "$LEDGER")"
: >"$WORK/no-folder"
expect_status 1 moments --state "$WORK/no-folder" agent --once
[ -s "$ERR" ] || fail 'it says nothing'
# Without HOME the home of the user database counts, where no customers are.
expect_status 3 env -u HOME "$MOMENTS" --now "$NOW" today
expect_err 'put your customers there'

say 'a state folder that can only be read: the list is shown, and the agent says what is wrong and what is due'
begin_day
cat >"$WORK/read-only.sh" <<'END_OF_SCRIPT'
mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 77
shift
exec "$@"
END_OF_SCRIPT
if ! unshare -m sh "$WORK/read-only.sh" "$XDG_STATE_HOME" true 2>/dev/null; then
    echo '  (this machine lets nobody mount: left out)'
else
    expect_status 0 unshare -m sh "$WORK/read-only.sh" "$XDG_STATE_HOME" "$MOMENTS" --now "$NOW" today
    expect_out 'Ada'
    background unshare -m sh "$WORK/read-only.sh" "$XDG_STATE_HOME" "$MOMENTS" --now "$NOW" agent \
        >>"$WORK/agent.log" 2>&1
    AGENT=$!
    wait_for 30 have_notes 1 'cannot write down'
    wait_for 30 have_notes 1 '• Call Ada'
    [ -s "$WORK/agent.log" ] || fail 'the log is silent'
    expect_same 0 "$(notes '^Call Ada')"
    stop_agent
    start_agent
    wait_for 30 have_notes 1 '^Call Ada'
fi

say 'ten thousand at once: one note, no more, and each of them is noted'
begin_day
sed -i 's/^kind = call$/kind = call\nclass = promise/' "$CONFIG"
awk 'BEGIN { print "id,name,email,tags"; for (i = 1; i <= 10000; i++) print i ",Ann " i ",ann" i "@example.org,call" }' \
    >"$CUSTOMERS.tmp"
mv "$CUSTOMERS.tmp" "$CUSTOMERS"
begin_ledger
start_agent
wait_for 60 have_notes 1
wait_for 60 count_is raised 10000
settle 2
[ "$(notes)" -le 4 ] || fail "$(notes) notes"
expect_same 10000 "$(sql "SELECT count(DISTINCT customer) FROM entry WHERE type = 'raised'")"
alive
stop_agent
expect_whole_ledger
