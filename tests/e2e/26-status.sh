#!/bin/bash
# moments status: how things stand, on one screen, with an agent and without.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"

write_config
write_customers
begin_ledger
NOW="$TODAY 11:00"

say 'without an agent it says so, and what is open'
expect_status 0 moments status
expect_out 'The agent is not running'
expect_out 'moments enable'
expect_out 'Open today: 0 promised, 0 to put right, 3 surprises.'
expect_status 0 moments status --json
expect_json 'len(d) == 1 and d[0]["running"] is False and d[0]["acts"] is None and d[0]["surprises"] == 3'

say 'with one it tells when that looked, and looks next'
start_bus
start_notifyd
start_agent
wait_for 30 have_notes 3
expect_status 0 moments status
expect_out 'The agent is running: it looked last today, 11:00'
expect_status 0 moments status --json
expect_json 'd[0]["running"] and d[0]["acted"].startswith("2026-03-04T11:00") and d[0]["acts"] > d[0]["acted"]'

say 'quiet, away and problems are told'
expect_status 0 moments quiet 2h
expect_status 0 moments away 4 mar - 6 mar
write_customers 1,Ada,ada@example.org,call '2,Bob,nobody at all,call'
expect_status 0 moments status
expect_out 'Quiet until 13:00'
expect_out 'You are away; the last day is Friday 6 March.'
expect_out 'in your files: moments check'
expect_status 0 moments status --json
expect_json 'd[0]["away"] == "2026-03-06" and d[0]["quiet"].startswith("2026-03-04T13:00") and d[0]["problems"] > 0'
expect_status 2 moments status more
