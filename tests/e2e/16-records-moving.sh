#!/bin/bash
# A customers file that another program writes in place while it is read: a command waits a little and reads again, or
# says that it could not; nobody goes, and the agent plans again when the file stands still.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"

withdrawn() { sql "SELECT count(*) FROM entry WHERE type IN ('withdrawn', 'gone-customer')"; }
names() { today_is "sorted(m['customer']['name'] for m in d) == $1" 2>/dev/null; }

# Writes the file in place: its first rows, then nothing for SECONDS, then the rest.
cat >pausing.py <<'END'
import sys, time
path, seconds, head, rest = sys.argv[1], float(sys.argv[2]), sys.argv[3], sys.argv[4]
with open(path, "w", buffering=1) as f:
    f.write("id,name,email,tags\n" + head.replace("|", "\n"))
    f.flush()
    open(path + ".begun", "w").close()
    time.sleep(seconds)
    f.write(rest.replace("|", "\n"))
END
ROWS='1,Ada,ada@example.org,call|2,Bob,bob@example.org,call|'
MORE='3,Cleo,cleo@example.org,call|4,Dora,dora@example.org,call|'
# begin_writing SECONDS [HEAD]: a writer that has written the first half when this returns; its pid: $writer.
begin_writing() {
    rm -f "$CUSTOMERS.begun"
    background "$PYTHON" pausing.py "$CUSTOMERS" "$1" "${2-$ROWS}" "$MORE"
    writer=$!
    wait_for 10 test -e "$CUSTOMERS.begun"
}

write_config
write_customers 1,Ada,ada@example.org,call 2,Bob,bob@example.org,call 3,Cleo,cleo@example.org,call \
    4,Dora,dora@example.org,call
begin_ledger
NOW="$TODAY 10:00:30"
start_bus
start_notifyd
start_agent
wait_for 30 have_notes 3
settle 1
stop_agent
names "['Ada', 'Bob', 'Cleo', 'Dora']" || fail 'not everybody is listed to begin with'

say 'a command waits for the end of a writing that is short'
begin_writing 0.6
expect_status 0 moments today
expect_out 'Call Dora'
no_out 'is missing at the moment'
no_err 'writing'
wait "$writer"
MORE=$ROWS$MORE begin_writing 0.6 ''
expect_status 0 moments today
expect_out 'Call Ada'
no_err 'cannot be read'
wait "$writer"
expect_same 0 "$(withdrawn)"

say 'of one that takes long it says so, shows what there is, and takes nobody for gone'
begin_writing 8
expect_status 0 moments today
expect_err 'writing ~/Moments/Customers/customers.csv just now'
expect_out 'Call Dora'
no_out 'is missing at the moment'
expect_status 0 moments customers "$CUSTOMERS"
expect_err 'writing ~/Moments/Customers/customers.csv just now'
moments agent --once >"$OUT" 2>"$ERR"
expect_err 'writing ~/Moments/Customers/customers.csv just now'
expect_same 0 "$(withdrawn)"
wait "$writer"
expect_status 0 moments today
no_err 'writing'
no_out 'is missing at the moment'

say 'a program that only keeps the file open keeps nobody waiting'
touch -d '1 minute ago' "$CUSTOMERS"
exec 7>>"$CUSTOMERS"
expect_status 0 moments today
no_err 'writing'
exec 7>&-

say 'the agent keeps what is raised, and plans again when the file is whole'
start_agent
settle 1
MORE="2,Bob,bob@example.org,call|$MORE" begin_writing 3 '1,Ada,ada@example.org,call|'
poke
sleep 1
expect_same 0 "$(withdrawn)"
wait "$writer"
MORE=$MORE'5,Emil,emil@example.org,call|' begin_writing 1
wait "$writer"
wait_for 20 have_notes 1 'Call Emil'
expect_same 0 "$(withdrawn)"

say 'no file at all: it keeps what is raised, says so, and goes on when there is one'
mv "$CUSTOMERS" away.csv
wait_for 20 have_notes 1 'There are errors in your files'
poke
settle 1
expect_same 0 "$(withdrawn)"
stop_agent
start_agent
settle 1
expect_same 0 "$(withdrawn)"
expect_status 3 moments today
expect_out 'Call Emil'
echo '6,Fay,fay@example.org,call' >>away.csv
mv away.csv "$CUSTOMERS"
wait_for 20 have_notes 1 'Call Fay'
expect_status 0 moments today
no_out 'is missing at the moment'
stop_agent
expect_whole_ledger
