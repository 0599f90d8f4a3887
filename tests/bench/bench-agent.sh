#!/bin/bash
# How quickly the agent is there, raises what is due, answers and ends: with 500 customers, with 10,000 moments due at
# once, while it plans for BENCH_CUSTOMERS (default 1,000,000), and while the notification server hangs.
# Answers are those of Status() on the bus, asked without a pause: the longest of them is the longest time for which
# the main loop was blocked, and what the machine adds. Of several stretches of time the best counts.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
[ -x "$MOMENTS" ] || skip 'the program is not there yet'
command -v dbus-monitor >/dev/null || skip 'dbus-monitor is not installed'

figures() { "$PYTHON" "$ROOT/tests/lib/agent_figures.py" "$@"; }
# Seconds of the wall hang on who else is at work: the limits are for a busy machine, and say what is wanted.
figure() { printf 'agent: %s\t%s\t%s\t%s\t%s\n' "$@"; }
make_customers() {
    awk -v n="$1" 'BEGIN { print "id,name,email,tags"
        for (i = 1; i <= n; i++) print i ",Ann Example " i ",ann" i "@example.org,call" }' >"$CUSTOMERS.tmp"
    mv "$CUSTOMERS.tmp" "$CUSTOMERS"
}
# Ends the agent: milliseconds in $took.
end_agent() {
    local began=${EPOCHREALTIME/./}
    stop_agent
    took=$(((${EPOCHREALTIME/./} - began) / 1000))
}
least() { awk 'NR == 1 || $1 < best { best = $1 } END { print best }'; }

mkdir -p "$HOME/Moments/Customers"
start_bus
start_notifyd

# ---- 500 customers ----
write_config
make_customers 500
begin_ledger
NOW="$TODAY 09:30"
for _ in 1 2 3 4 5 6 7; do figures start "$MOMENTS" --now "$NOW" agent; done >"$WORK/starts" || fail 'it does not start'
figure 'start to ready, 500 customers' "$(cut -d' ' -f1 "$WORK/starts" | least)" ms 250 \
    'wanted: 50; a bare loop with libnotify and SQLite 8'

# ---- from the due instant to the call ----
# Ten customers whose moments were put off to ten seconds of one minute.
ten=()
for i in 1 2 3 4 5 6 7 8 9 10; do ten+=("$i,Ben$i,ben$i@example.org,call"); done
write_customers "${ten[@]}"
rm -rf "$XDG_STATE_HOME"
begin_ledger
NOW="$TODAY 10:00:30"
moments agent --once >"$OUT" 2>"$ERR" || fail 'the step failed'
moments today --json >"$OUT" 2>"$ERR"
second=5
for id in $("$PYTHON" -c 'import json, sys
print(*(m["id"] for m in json.load(open(sys.argv[1]))))' "$OUT"); do
    "$MOMENTS" --now "$TODAY 09:01:$(printf %02d "$second")" snooze "$id" 1h >"$OUT" 2>"$ERR" || fail 'it cannot be put off'
    second=$((second + 1))
done
background dbus-monitor --profile "interface='org.freedesktop.Notifications',member='Notify'" >"$WORK/profile"
NOW="$TODAY 10:01:00"
start_agent
sleep 17
read -r lag n <<<"$(figures lags "$WORK/profile")"
[ "$n" -ge 8 ] || fail "only $n notes came"
figure "from the due instant to Notify, median of $n" "$lag" ms 200 'wanted: 20; evolution-alarm-notify looks every 60 s'
stop_agent

# ---- 10,000 at once ----
rm -rf "$XDG_STATE_HOME" "$NOTIFY_LOG"
sed -i 's/^kind = call$/kind = call\nclass = promise/' "$CONFIG"
make_customers 10000
begin_ledger
NOW="$TODAY 09:59:57"
start_agent
wait_for 30 has_owner org.moments.Moments
read -r worst own <<<"$(figures answers 4 3)"
wait_for 60 have_notes 1
sleep 2
figure '10,000 due at once: notes' "$(notes)" '' 4 'dunst takes 10,000 in 27 s, GNOME keeps 3'
figure '10,000 due at once: longest block' "$worst" ms 500 "wanted: 50; the bus itself $own"
end_agent

# ---- the server hangs ----
rm -rf "$XDG_STATE_HOME" "$NOTIFY_LOG"
write_customers
begin_ledger
NOW="$TODAY 10:00:30"
kill -STOP "$NOTIFYD"
start_agent
wait_for 30 has_owner org.moments.Moments
read -r worst own <<<"$(figures answers 2 3)"
figure 'the server hangs: longest block' "$worst" ms 500 "wanted: 50; libnotify in the main loop 25,040; the bus itself $own"
end_agent
figure 'the server hangs: SIGTERM to the end' "$took" ms 3000 'wanted: 1000; libnotify in the main loop 25,020'
kill -CONT "$NOTIFYD"

# ---- planning for very many ----
n=${BENCH_CUSTOMERS:-1000000}
rm -rf "$XDG_STATE_HOME"
make_customers "$n"
start_agent
wait_for 30 has_owner org.moments.Moments
read -r worst own <<<"$(figures answers 2 3)"
figure "while $n customers are planned: longest block" "$worst" ms 500 "wanted: 50; the bus itself $own"
if [ -e "$LEDGER" ] && gdbus call --session -d org.moments.Moments -o /org/moments/Moments \
    -m org.moments.Moments.Status | grep -q "'ready': <true>"; then
    echo 'planning was over too soon' >&2
fi
end_agent
figure "while $n customers are planned: SIGTERM to the end" "$took" ms 3000 'wanted: 1000'
rm -f "$CUSTOMERS"
