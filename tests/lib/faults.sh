# shellcheck shell=bash
# For the end-to-end tests of faults, after agent.sh.
# shellcheck disable=SC2034 # for the scripts

# A new day in a new world, a little after the hour: who is due has no note yet.
begin_day() {
    [ -z "$AGENT" ] || stop_agent
    rm -rf "$XDG_STATE_HOME" "$NOTIFY_LOG" "$WORK/agent.log"
    write_config "${1:-}"
    write_customers 1,Ada,ada@example.org,call
    begin_ledger
    NOW="$TODAY 10:00:30"
}
alive() { runs "$AGENT" || fail 'the agent has ended'; }
count_is() { [ "$(count "$1")" = "$2" ]; }
