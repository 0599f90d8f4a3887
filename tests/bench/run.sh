#!/bin/bash
# Runs benchmarks and prints each figure beside its limit and a peer's: run.sh PROGRAM...
#
# A benchmark prints one line a figure, five fields with a tab between them:
#     NAME  VALUE  UNIT  LIMIT  BESIDE
# VALUE is a number (the best of a few runs, so that a busy machine does no harm), LIMIT the most that is allowed,
# or - for none; with >= before it the least. BESIDE says what to compare it with: a peer's figure, a machine's.
# Exit status 1: a figure is beyond its limit, or a benchmark failed. MoBench in tests/lib/bench.h prints the line.
# 77 from a benchmark: it cannot be run here.
set -eu

seconds=${BENCH_TIMEOUT:-600}
lines=$(mktemp)
trap 'rm -f "$lines" "$lines.one"' EXIT
bad=0
for program in "$@"; do
    rc=0
    env -u DBUS_SESSION_BUS_ADDRESS -u MAKEFLAGS TZ=UTC LC_ALL=C.UTF-8 \
        timeout --kill-after=10 "$seconds" "$program" >"$lines.one" || rc=$?
    if [ "$rc" -eq 77 ]; then
        printf '  skip    %s: %s\n' "${program##*/}" "$(tail -n 1 "$lines.one")"
    elif [ "$rc" -ne 0 ]; then
        printf '  FAILED  %s (status %d)\n' "${program##*/}" "$rc"
        sed 's/^/      | /' "$lines.one"
        bad=1
    else
        cat "$lines.one" >>"$lines"
    fi
done
[ -s "$lines" ] || { echo '  nothing was measured'; exit "$bad"; }
awk -F '\t' '
    BEGIN { printf "  %-52s %12s %-6s %12s  %s\n", "figure", "measured", "", "limit", "beside" }
    NF < 3 { next }
    {
        limit = $4; least = sub(/^>=/, "", limit)
        missed = limit != "-" && limit != "" && (least ? $2 + 0 < limit + 0 : $2 + 0 > limit + 0)
        printf "  %-52s %12s %-6s %12s  %s%s\n", $1, $2, $3, $4, $5, missed ? "   <-- BEYOND THE LIMIT" : ""
        bad += missed
    }
    END { exit bad > 0 }' "$lines" || bad=1
exit "$bad"
