#!/bin/bash
# The demo of the README: it runs without a desktop and without questions, twice, and what it promises is there.
. "$(dirname "$0")/../lib/e2e.sh"
[ -x "$MOMENTS" ] || skip 'the program is not there yet'

demo() {
    expect_status 0 "$ROOT/tests/demo.sh" "$MOMENTS" "$WORK/demo"
}

say 'without a desktop the demo ends well and says that nothing can pop up'
demo
expect_out 'No notification server answers here'
no_out 'ended with status'
no_out 'MISSING'

say 'every habit of the sample shows something'
for kind in 'Send a card' 'Call ' 'Send an article' 'Check in' 'renewal date' 'Make an introduction' 'Subject: Would you like to meet Grace Sample?'; do
    expect_out "$kind"
done

say 'a draft and a calendar are there, and the files are named'
drafts=$(find "$WORK/demo/home/Moments/Drafts" -name '*.eml' | wc -l)
[ "$drafts" -gt 0 ] || fail 'there is no draft'
expect_file_has "$WORK/demo/home/Moments/moments.ics" 'BEGIN:VEVENT'
expect_out "$WORK/demo/home/Moments/moments.ics"

say 'the command that it names goes on where it ended'
expect_status 0 "$WORK/demo/moments" today --json
expect_json 'len(d) > 0'

say 'a second time it begins anew, and raises real notes where a server answers'
start_bus
start_notifyd
demo
no_out 'No notification server answers here'
wait_for 10 have_notes 1
