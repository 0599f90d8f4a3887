#!/bin/bash
# From the timer to the screen, and from a button to the ledger.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"

say 'without a server the agent says so once, and nothing counts as shown'
write_config '[habit letter]
kind = thank-you
who = tag:letter
when = every wednesday'
write_customers 1,Ada,ada@example.org,call 2,Bob,bob@example.org,letter '3,Cleo & <Co>,cleo@example.org,letter'
begin_ledger
NOW="$TODAY 09:30"
expect_status 0 moments agent --once
expect_out 'No notification server answers here: nothing was shown.'
expect_status 0 moments today --json
expect_json 'len(d) == 3 and all(m["state"] == "planned" for m in d)'
history_is 'd == []' || fail 'something counts as shown'

ledger_says() { [ "$(sql "$1")" = "$2" ]; }

say 'at the hour of the digest one note lists what is due'
start_bus
start_notifyd
NOW="$TODAY 08:59:57"
start_agent
sleep 1
expect_same 0 "$(notes)"
wait_for 20 have_notes 1
expect_same '2 moments today' "$(note 1 summary)"
note 1 body >"$OUT"
expect_out 'Thank Bob'
expect_out 'Thank Cleo &amp; &lt;Co&gt;'
no_out 'Ada'
expect_same '[["default", "Open"]]' "$(note 1 actions)"
expect_same 0 "$(note 1 timeout)"
close_note 1 2 # what was not seen would come back
wait_for 10 ledger_says "SELECT count(*) FROM entry WHERE type = 'noticed'" 2
stop_agent

say 'at its hour a moment has a note of its own, with the harmless button first'
NOW="$TODAY 09:59:57"
start_agent
sleep 1
expect_same 1 "$(notes)"
wait_for 20 have_notes 2
expect_same 'Call Ada' "$(note 2 summary)"
expect_same 'Moments' "$(note 2 app)"
expect_same 1 "$(note 2 hints.urgency)"
expect_same org.moments.Moments "$(note 2 hints.desktop-entry)"
expect_same 0 "$(note 2 replaces)"
expect_same Later "$("$PYTHON" -c 'import json, sys; print(json.loads(sys.argv[1])[0][1])' "$(note 2 actions)")"
for label in Later Spoke 'No answer' Open; do
    note 2 actions | grep -qF "\"$label\"" || fail "no button $label"
done
wait_for 10 today_is 'any(m["state"] == "raised" and m["customer"]["name"] == "Ada" for m in d)'

say 'a press with a wrong token, none at all, or on a foreign note does nothing'
key=$("$PYTHON" "$ROOT/tests/lib/notes.py" "$NOTIFY_LOG" key 2 Spoke)
id=$(note 2 id)
notifyd_call Press "$id" spoke
notifyd_call Press "$id" spoke:
notifyd_call Press "$id" "spoke:$(tr 0-9a-f 1-9a-f0 <<<"${key#*:}")"
notifyd_call Press $((id + 7)) "$key"
sleep 1
history_is '{e["type"] for e in d} == {"raised"}' || fail 'a foreign press counted'

say 'a pressed button reaches the ledger once, is confirmed, and can be taken back'
press 2 Spoke
press 2 Spoke
wait_for 10 history_is '[(e["type"], e["customer"]["name"], e["by"]) for e in d if e["type"] != "raised"] == [("done", "Ada", "phone")]'
wait_for 10 have_notes 1 'Done: Call Ada'
note -1 body | grep -qF 'Press Undo' || fail 'it does not say how to take it back'
today_is 'all(m["customer"]["name"] != "Ada" for m in d)' || fail 'it is still open'
expect_same 1 "$(notes 'Done: Call Ada')"
press -1 Undo
wait_for 10 today_is 'any(m["customer"]["name"] == "Ada" for m in d)'
wait_for 10 have_notes 3 'Call Ada' # one of them "Done: …"
stop_agent

say 'what the command line answers leaves the screen'
write_customers 1,Ada,ada@example.org,call 2,Bob,bob@example.org,call
NOW="2026-03-11 10:30"
start_agent
wait_for 20 have_notes 1 'Call Bob'
wait_for 20 have_notes 4 'Call Ada'
number=$(last_id 'Call Bob')
id=$(moments today --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["name"] == "Bob"][0])')
expect_status 0 moments 'done' "$id" 'a long talk'
wait_for 10 grep -qF "\"event\": \"close\", \"id\": $number" "$NOTIFY_LOG"

say 'closed by the user it is seen, not done, and stays open'
notifyd_call Close "$(last_id 'Call Ada')" 2
wait_for 10 ledger_says "SELECT customer FROM entry WHERE type = 'noticed' AND customer = '1'" 1
today_is '[m["state"] for m in d] == ["raised"]' || fail 'it is not open'

say 'later brings it back in an hour'
stop_agent
replace_customers 4,Dora,dora@example.org,call
NOW="2026-03-18 10:30"
start_agent
wait_for 20 have_notes 1 'Call Dora'
press -1 Later
wait_for 10 have_notes 1 'Later: Call Dora'
wait_for 10 history_is 'd[-1]["type"] == "snoozed" and d[-1]["until"].startswith("2026-03-18T11:3")'
today_is 'd == [] or d[0]["state"] == "snoozed"' || fail 'it is still open'
stop_agent
shown=$(notes 'Call Dora')
NOW="2026-03-18 11:15"
start_agent
sleep 2
expect_same "$shown" "$(notes 'Call Dora')"
stop_agent
NOW="2026-03-18 11:31:30"
start_agent
wait_for 20 have_notes $((shown + 1)) 'Call Dora'
expect_same 'Call Dora' "$(note -1 summary)"
stop_agent

say 'a single step shows what is due, waits for it, and leaves notes without buttons'
replace_customers 5,Emil,emil@example.org,call
NOW="2026-03-25 10:30"
expect_status 0 moments agent --once
expect_out '1 notification was shown.'
expect_same 'Call Emil' "$(note -1 summary)"
expect_same '[]' "$(note -1 actions)"
history_is 'd[-1]["type"] == "raised" and d[-1]["customer"]["name"] == "Emil"' || fail 'not recorded'
expect_status 0 moments agent --once
expect_out 'Nothing had to be shown now.'
expect_same 1 "$(notes 'Call Emil')"

say 'outside working hours nothing is shown'
replace_customers 6,Fay,fay@example.org,call
NOW="2026-04-01 18:00"
expect_status 0 moments agent --once
expect_same 0 "$(notes 'Fay')"
NOW="2026-04-02 08:59"
expect_status 0 moments agent --once
expect_same 0 "$(notes 'Fay')"
NOW="2026-04-02 09:00"
expect_status 0 moments agent --once
expect_same 1 "$(notes 'Fay')"
replace_customers 7,Gus,gus@example.org,call
NOW="2026-04-04 11:00" # a Saturday; it was due on Wednesday
expect_status 0 moments agent --once
expect_same 0 "$(notes 'Gus')"
expect_whole_ledger
