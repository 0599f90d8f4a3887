#!/bin/bash
# Whatever stands in a record, a template's values, a file's name: a sound message to the one who is meant, or none.
. "$(dirname "$0")/../lib/e2e.sh"

say 'hostile values, from the records file to the message'
expect_status 0 "$PYTHON" -B "$ROOT/tests/lib/hostile_way.py" "$MOMENTS" "$ROOT/tests/data/hostile/messages.tsv"
cat "$OUT"

say 'hostile events of a calendar file, to the invitation and what goes with it'
"$PYTHON" -c 'import icalendar' 2>/dev/null || skip 'there is no icalendar'
rm -rf "$HOME/Moments" "$XDG_STATE_HOME/moments"
expect_status 0 "$PYTHON" -B "$ROOT/tests/lib/hostile_events.py" "$MOMENTS" "$ROOT/tests/data/hostile/events.tsv"
cat "$OUT"
