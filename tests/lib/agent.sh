# shellcheck shell=bash
# For the end-to-end tests of the agent, after e2e.sh: a small world, and questions about it.
#
#   write_config [TEXT]       moments.ini: three customers' calls at 10:00 on Wednesdays, then TEXT
#   write_customers ROW...    the customers file: id,name,email,tags (without rows: Ada, Bob and Cleo)
#   replace_customers ROW...  the same, and whoever is missing then is meant to be
#   history_is EXPR, today_is EXPR    a Python expression over d, the JSON of that command, is true
#   sql STATEMENT             the ledger, read by sqlite3
#   count TYPE                how many entries of a type it has
#   expect_whole_ledger       it is intact
#   last_id SUMMARY           the server's id of the last note with it
#   poke                      makes the agent look, as a command does
#   settle [SECONDS]          until nothing has reached the server for two seconds, or so many
#   start_agent_under RULES... as start_agent, under strace with these rules (of which $AGENT is the pid)
#   stop_traced               ends what start_agent_under began
#   wait_end SECONDS          until the agent has ended; its status is $STATUS
#   TODAY is a Wednesday on which all three are due.

# shellcheck disable=SC2034 # for the scripts
TODAY=2026-03-04
CONFIG=$XDG_CONFIG_HOME/moments/moments.ini
CUSTOMERS=$HOME/Moments/Customers/customers.csv
LEDGER=$XDG_STATE_HOME/moments/ledger.db
STATUS=''

write_config() {
    mkdir -p "$XDG_CONFIG_HOME/moments"
    cat >"$CONFIG" <<END
[me]
name = Dana Smith
email = dana@example.com
[customers]
files = ~/Moments/Customers/customers.csv
[day]
surprises-a-day = 50
rest-person = 0 days
rest-company = 0 days
[habit weekly-call]
kind = call
who = tag:call
when = every wednesday
at = 10:00
${1:-}
END
}
write_customers() {
    mkdir -p "$HOME/Moments/Customers"
    [ $# -gt 0 ] || set -- 1,Ada,ada@example.org,call 2,Bob,bob@example.org,call 3,Cleo,cleo@example.org,call
    { echo 'id,name,email,tags'; printf '%s\n' "$@"; } >"$CUSTOMERS.tmp"
    mv "$CUSTOMERS.tmp" "$CUSTOMERS"
}
replace_customers() {
    write_customers "$@"
    moments customers --accept >/dev/null
}
# A ledger that began long ago, or nothing would be due yet.
begin_ledger() { "$MOMENTS" --now 2026-02-27T12:00 agent --once >"$OUT" 2>"$ERR" || fail 'the ledger could not begin'; }

json_is() {
    moments "$1" --json 2>/dev/null | "$PYTHON" -c 'import json, sys
d = json.load(sys.stdin)
sys.exit(0 if eval(sys.argv[1]) else 1)' "$2"
}
history_is() { json_is history "$1"; }
today_is() { json_is today "$1"; }
sql() { "$PYTHON" -c 'import sqlite3, sys
for row in sqlite3.connect(sys.argv[1], timeout=10).execute(sys.argv[2]):
    print(*row)' "$LEDGER" "$1"; }
# How many entries of a type it has.
count() { sql "SELECT count(*) FROM entry WHERE type = '$1'"; }
expect_whole_ledger() { expect_same ok "$(sql 'PRAGMA integrity_check')"; }

last_id() {
    "$PYTHON" -c 'import json, sys
events = [json.loads(line) for line in open(sys.argv[1])]
print([e["id"] for e in events if e["event"] == "notify" and e["summary"] == sys.argv[2]][-1])' "$NOTIFY_LOG" "$1"
}
poke() {
    gdbus call --session -d org.moments.Moments -o /org/moments/Moments -m org.moments.Moments.Agent.Poke >/dev/null ||
        fail 'the agent does not answer'
}
log_has() { grep -qF -- "$1" "$WORK/agent.log"; }
settle() {
    local before='' now left=30
    now=$(cksum "$NOTIFY_LOG" 2>/dev/null)
    while [ "$now" != "$before" ] || [ -z "$now" ]; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || fail 'it does not come to rest'
        before=$now
        sleep "${1:-2}"
        now=$(cksum "$NOTIFY_LOG" 2>/dev/null || echo none)
    done
}

start_agent_under() {
    command -v strace >/dev/null || skip 'strace is not installed'
    local rules=() rule
    for rule in "$@"; do rules+=(-e "$rule"); done
    background strace -f -qq -o "$WORK/strace" "${rules[@]}" "$MOMENTS" ${NOW:+--now "$NOW"} agent >>"$WORK/agent.log" 2>&1
    AGENT=$!
}
# strace ends when the program does; told to end itself it would not wait for it.
stop_traced() {
    local pid
    read -r pid <"/proc/$AGENT/task/$AGENT/children"
    kill "$pid"
    wait_end 10 || fail 'the traced agent did not end on SIGTERM'
}
wait_end() {
    local left=$(($1 * 20))
    while runs "$AGENT"; do
        [ "$left" -gt 0 ] || return 1
        left=$((left - 1))
        sleep 0.05
    done
    STATUS=0
    wait "$AGENT" 2>/dev/null || STATUS=$?
}
