#!/bin/bash
# org.moments.Moments on the session bus: what another program of the session can ask and do.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-03-02T10:00
moments init --sample >"$OUT" 2>"$ERR" || fail 'init failed'
start_bus
start_notifyd
start_agent --now 2026-03-02T10:00
bus_name=org.moments.Moments

ask() {
    local method=$1
    shift
    gdbus call --session --timeout 20 --dest "$bus_name" --object-path /org/moments/Moments \
        --method "$bus_name.$method" "$@"
}
is_ready() {
    ask Status >"$OUT" 2>"$ERR" && grep -q "'ready': <true>" "$OUT"
}

say 'it is introspected as config/ describes it'
wait_for 20 is_ready
gdbus introspect --session --dest "$bus_name" --object-path /org/moments/Moments --xml >"$OUT"
for member in List Act Undo Log Note Promise Quiet Away Status Changed Poke; do
    expect_out "name=\"$member\""
    expect_file_has "$ROOT/config/org.moments.Moments.xml" "name=\"$member\""
done

say 'Status tells how many are open, when it looked and looks next'
expect_status 0 ask Status
for member in version ready open promised to_put_right surprises waiting problems acted acts; do
    expect_out "'$member':"
done
expect_out "'open': <uint32 7>"

say 'List gives what today lists'
expect_status 0 ask List false
expect_out "'habit': <'birthday'>"
expect_out "'customer': <{'id': <'S003'>, 'name': <'Zoë Voorbeeld'>"
expect_out "'days_late': <int64"
id=$(moments today --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["habit"] == "birthday"][0])')

say 'Act answers, tells it, and everybody hears of it'
background gdbus monitor --session --dest "$bus_name" >"$WORK/signals"
monitor=$!
wait_for 10 grep -q 'is owned by' "$WORK/signals"
expect_status 0 ask Act "$id" 'done' "{'note': <'likes blue'>, 'on': <'2026-03-01'>}"
expect_out 'Done yesterday: Send a card to Zoë Voorbeeld'
wait_for 10 grep -q 'Moments.Changed' "$WORK/signals"
end "$monitor"
expect_status 0 moments history
expect_out 'likes blue'
is_one_less() {
    ask Status 2>/dev/null | grep -q "'open': <uint32 6>"
}
wait_for 10 is_one_less

say 'an answer that does not fit is an error with a name and a text'
expect_status 1 ask Act "$id" 'done' '{}'
expect_err 'org.moments.Moments.Error.Failed: That is done already'
expect_status 1 ask Act "$id" 'perhaps' '{}'
expect_err 'org.moments.Moments.Error.Invalid'
expect_status 1 ask Act "$id" 'skip' "{'note': <'x'>}"
expect_err "there is no option 'note'"
expect_status 1 ask Log nobody call '{}'
expect_err 'org.moments.Moments.Error.Failed'
expect_status 1 ask Log Example call '{}'
expect_err 'org.moments.Moments.Error'

say 'Undo takes it back, Log and Note write what commands write'
expect_status 0 ask Undo
expect_out 'Taken back: done, birthday, Zoë Voorbeeld'
expect_status 0 ask Log S005 visit "{'note': <'at the fair'>, 'by': <'visit'>}"
expect_status 0 ask Log S006 call "{'no-answer': <true>}"
expect_out 'no answer'
expect_status 0 ask Note S005 'has a new dog'
expect_file_has "$HOME/Moments/notes.csv" 'has a new dog'
expect_status 0 moments history
expect_out 'at the fair'

say 'nothing that is given is taken for an option'
expect_status 1 ask Log "'--help'" call '{}'
expect_err 'org.moments.Moments.Error.Failed: No customer has'
expect_status 0 ask Note S006 "'--json is a word'"
expect_file_has "$HOME/Moments/notes.csv" '--json is a word'

say 'where no file with customers can be read List has what was promised, and Status says why'
expect_status 0 ask Promise S006 'the quote' 2026-03-03 '{}'
mv "$HOME/Moments/Customers" "$HOME/Moments/Elsewhere"
is_unreadable() { ask Status 2>/dev/null | grep -q "'unreadable': <'none of the customers files"; }
wait_for 20 is_unreadable
expect_status 0 ask List false
expect_out "'S006'"
mv "$HOME/Moments/Elsewhere" "$HOME/Moments/Customers"
is_readable() { ! is_unreadable; }
wait_for 20 is_readable

say 'answers are given beside each other, and the agent ends in good order'
for number in 1 2 3 4 5; do
    ask Log S001 note "{'note': <'number $number'>}" >"$WORK/call$number" 2>&1 &
    calls[number]=$!
done
for number in 1 2 3 4 5; do
    wait "${calls[number]}" || fail "call $number: $(cat "$WORK/call$number")"
done
expect_same 5 "$(moments history S001 --json | grep -c 'number [1-5]')"
stop_agent

say 'a call starts the agent that does not run'
mkdir -p "$WORK/services"
sed "s|@BINDIR@/moments agent|/usr/bin/env HOME=$HOME XDG_CONFIG_HOME=$XDG_CONFIG_HOME XDG_STATE_HOME=$XDG_STATE_HOME \
XDG_RUNTIME_DIR=$XDG_RUNTIME_DIR TZ=$TZ $MOMENTS agent|; /^SystemdService=/d" \
    "$ROOT/config/org.moments.Moments.service.in" >"$WORK/services/org.moments.Moments.service"
sed -i "s|</busconfig>|<servicedir>$WORK/services</servicedir></busconfig>|" "$WORK/bus.conf"
kill -HUP "$BUS"
wait_for 20 ask Status
expect_status 0 ask Status
expect_out "'version':"
agent=$(gdbus call --session -d org.freedesktop.DBus -o / -m org.freedesktop.DBus.GetConnectionUnixProcessID \
    "$bus_name" | tr -dc '0-9 ' | awk '{ print $NF }')
[ "${agent:-0}" -gt 1 ] || fail 'nobody has the name'
kill "$agent"
