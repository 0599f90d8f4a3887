#!/bin/bash
# A year of an agent with 1,000 customers in which everything goes wrong (tests/unit/test_simulation): its invariants
# hold after each step, and how many steps a second of the processor that makes, the checks among them.
set -eu
program=${MOMENTS%/*}/tests/unit/test_simulation
[ -x "$program" ] || { echo 'the test of the simulation is not built'; exit 77; }
export MO_TEST_CUSTOMERS=1000 MO_TEST_LAST=2026-12-31 TIMEFORMAT='%U %S'
# Where a write costs nothing: what is measured is the program.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
{ time "$program" >"$work/out" 2>&1; } 2>"$work/time" || { cat "$work/out"; exit 1; }
steps=$(sed -n 's/^seed [0-9]*: \([0-9]*\) steps.*/\1/p' "$work/out")
awk -v steps="$steps" '{ printf "a year of 1,000 customers, all goes wrong: steps a second\t%.0f\t/s\t>=20\t%d steps\n",
    steps / ($1 + $2), steps }' "$work/time"
