#!/bin/bash
# What the agent costs while nothing is due: memory, and how often it wakes the processor.
# BENCH_IDLE_SECONDS (default 60) is how long it is watched; with 500 and with 100,000 customers, at the same time.
if [ -z "${BENCH_IDLE_CUSTOMERS:-}" ]; then
    others=$(mktemp)
    trap 'rm -f "$others"' EXIT
    BENCH_IDLE_CUSTOMERS=500 "$0" >"$others" &
    BENCH_IDLE_CUSTOMERS=100000 "$0" && status=0 || status=$?
    wait $! || status=$?
    cat "$others"
    exit "$status"
fi
. "$(dirname "$0")/../lib/e2e.sh"
[ -x "$MOMENTS" ] || skip 'the program is not there yet'

# The coming Tuesday at 10:00: inside working hours, and after the digest.
NOW=$(date -d 'next tuesday' +%F)T10:00
start_bus
start_notifyd
moments init --sample >/dev/null 2>"$ERR" || fail 'init --sample failed'
# Beside the sample many of whom nothing is to be remembered yet.
awk -v n="$BENCH_IDLE_CUSTOMERS" 'BEGIN { for (i = 1; i <= n; i++)
    printf "M%d,Max Sample %d,,,Company %d,,max%d@example.org,,en,quiet,,,,,,,2026-01-%02d,,,\n",
        i, i, i / 3, i, 1 + i % 28 }' >>"$HOME/Moments/Customers/sample.csv"
# The first day writes everybody down; what is measured is any other day.
"$MOMENTS" --now "$(date -d 'next tuesday - 1 day' +%F)T10:00" agent --once >"$OUT" 2>"$ERR" || fail 'the first step failed'
start_agent
wait_for 120 have_notes 1
# A draft and a plan, so that what they need is loaded where it is needed.
moments today --json >"$OUT" 2>"$ERR" || fail 'today failed'
id=$("$PYTHON" -c 'import json, sys
for m in json.load(open(sys.argv[1])):
    print(m["id"]); break' "$OUT")
[ -z "$id" ] || moments draft "$id" >"$OUT" 2>"$ERR" || true

wakes() {
    cat "/proc/$AGENT/task"/*/status | awk '/^voluntary_ctxt_switches/ { n += $2 } END { print n }'
}
kib() {
    awk -v field="$1:" '$1 == field { print $2 }' "/proc/$AGENT/smaps_rollup"
}
# What it was given to do has to be done: five quiet seconds, or half a minute.
before=-1
for _ in 1 2 3 4 5 6; do
    sleep 5
    [ "$(wakes)" -ne "$before" ] || break
    before=$(wakes)
done
before=$(wakes)
sleep "${BENCH_IDLE_SECONDS:-60}"
after=$(wakes)
# The kernel counts in units of 1024 bytes.
mb() {
    awk -v kib="$1" 'BEGIN { printf "%.1f", kib * 1024 / 1e6 }'
}
figure() {
    printf "idle agent, $BENCH_IDLE_CUSTOMERS customers: %s\t%s\t%s\t%s\t%s\n" "$@"
}
# 3 MB, and 40 bytes a customer.
private=$(awk -v n="$BENCH_IDLE_CUSTOMERS" 'BEGIN { printf "%.2f", 3 + n * 40 / 1e6 }')
figure resident "$(mb "$(kib Rss)")" MB 16 'evolution-alarm-notify 80.6, orage 90.5, dunst 17.1'
figure anonymous "$(mb "$(kib Anonymous)")" MB "$private" 'private: evolution-alarm-notify 21.5, orage 19.0, dunst 3.8'
figure "wake-ups in ${BENCH_IDLE_SECONDS:-60} s" $((after - before)) '' 0 'in 60 s: evolution-alarm-notify 1, orage 3'
runs "$AGENT" || fail 'the agent ended while it was watched'
stop_agent
