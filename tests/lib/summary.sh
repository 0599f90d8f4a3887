#!/bin/bash
# Adds up what run.sh counted and prints one plain line: summary.sh [FOLDER]
set -eu
cat "${1:-build/results}"/* | awk '{ p += $1; f += $2 } END { printf "%d passed, %d failed\n", p, f; exit f > 0 || p == 0 }'
