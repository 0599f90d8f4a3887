#!/bin/bash
# Runs test programs side by side: run.sh KIND SECONDS PROGRAM...
#
# Each program has a time-out and a throw-away HOME; its output is shown only when it fails (or with V=1).
# A program's cases are counted: cmocka's "Running N test(s)", unittest's "Ran N tests", the lines "# sentence"
# of a script. The numbers go to build/results/KIND, from which summary.sh makes the last line.
# JOBS sets how many run at once; WRAP is put before each program (valgrind).
set -eu

kind=$1 seconds=$2
shift 2
results=${RESULTS:-build/results}
mkdir -p "$results"
rm -f "$results/$kind"
[ $# -gt 0 ] || { echo "  no $kind tests yet"; echo "0 0" >"$results/$kind"; exit 0; }
scratch=$(mktemp -d)
# Tests that take on another user must be able to reach what they made.
chmod 0711 "$scratch"
trap 'rm -rf "$scratch"' EXIT

one() {
    local program=$1 name out rc=0 began cases passed failed
    name=$(basename "$program")
    out=$scratch/$name.out
    began=$SECONDS
    mkdir -p "$scratch/$name.home"
    # shellcheck disable=SC2086
    env -u DBUS_SESSION_BUS_ADDRESS -u DISPLAY -u WAYLAND_DISPLAY -u XDG_CONFIG_HOME -u XDG_STATE_HOME \
        -u XDG_DATA_HOME -u XDG_CACHE_HOME -u XDG_RUNTIME_DIR -u LANGUAGE -u MAKEFLAGS -u MAKELEVEL \
        HOME="$scratch/$name.home" TMPDIR="$scratch" TZ=UTC LC_ALL=C.UTF-8 \
        timeout --kill-after=10 "$seconds" ${WRAP:-} "$program" >"$out" 2>&1 </dev/null || rc=$?
    cases=$(sed -n -e 's/^\[=*\] Running \([0-9]*\) test.*/\1/p' -e 's/^Ran \([0-9]*\) test.*/\1/p' "$out" |
        awk '{ n += $1 } END { print n + 0 }')
    failed=$(sed -n 's/^\[  FAILED  \] \([0-9]*\) test.*/\1/p' "$out" | awk '{ n += $1 } END { print n + 0 }')
    [ "$cases" -gt 0 ] || cases=$(grep -c '^# ' "$out" || true)
    [ "$cases" -gt 0 ] || cases=1
    if [ "$rc" -eq 77 ]; then # skipped: what it needs is not on this machine
        printf '  skip    %s: %s\n' "$name" "$(tail -n 1 "$out")"
        passed=0 failed=0
    elif [ "$rc" -eq 0 ]; then
        passed=$cases failed=0
        printf '  ok      %-42s %4d  %3d s\n' "$kind/$name" "$cases" $((SECONDS - began))
        [ "${V:-0}" != 1 ] || cat "$out"
    else
        [ "$failed" -gt 0 ] || failed=1
        passed=$((cases > failed ? cases - failed : 0))
        {
            [ "$rc" -ne 124 ] && [ "$rc" -ne 137 ] || echo "timed out after $seconds s"
            cat "$out"
        } | sed 's/^/      | /'
        printf '  FAILED  %s (status %d)\n' "$kind/$name" "$rc"
    fi
    echo "$passed $failed" >"$scratch/$name.count"
}

jobs=${JOBS:-$(nproc)}
running=0
for program in "$@"; do
    if [ "$running" -ge "$jobs" ]; then
        wait -n || true
        running=$((running - 1))
    fi
    one "$program" &
    running=$((running + 1))
done
wait
cat "$scratch"/*.count | awk '{ p += $1; f += $2 } END { print p, f }' >"$results/$kind"
read -r passed failed <"$results/$kind"
printf '  %s: %d passed, %d failed\n' "$kind" "$passed" "$failed"
[ "$failed" -eq 0 ]
