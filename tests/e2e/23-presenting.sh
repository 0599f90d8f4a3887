#!/bin/bash
# While others may see the screen a note only counts; afterwards names are there again, and nothing is lost.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"

# A desktop that says whether a program keeps the screen awake.
session_manager() {
    background "$PYTHON" -m dbusmock --session org.gnome.SessionManager /org/gnome/SessionManager \
        org.gnome.SessionManager >"$WORK/mock" 2>&1
    MANAGER=$!
    wait_for 10 gdbus call --session -d org.freedesktop.DBus -o / -m org.freedesktop.DBus.GetNameOwner \
        org.gnome.SessionManager
    gdbus call --session -d org.gnome.SessionManager -o /org/gnome/SessionManager \
        -m org.freedesktop.DBus.Mock.AddMethod org.gnome.SessionManager IsInhibited u b "ret = $1" >/dev/null
}

write_config
write_customers 1,Ada,ada@example.org,call
begin_ledger
NOW="$TODAY 10:00:30"
start_bus
start_notifyd

say 'a screen that is kept awake hides names, and all buttons but the first'
session_manager True
start_agent
wait_for 20 have_notes 1
expect_same 'Moments: 1 for today' "$(note 1 summary)"
expect_same '' "$(note 1 body)"
expect_same 0 "$(notes Ada)"
today_is 'len(d) == 1 and d[0]["state"] == "raised"' || fail 'it is not open'
stop_agent
end "$MANAGER"

say 'who only works sees them'
rm -r "$XDG_STATE_HOME/moments"
begin_ledger
session_manager False
start_agent
wait_for 20 have_notes 1 Ada
expect_same 'Call Ada' "$(note 2 summary)"
stop_agent

say 'never means never'
end "$MANAGER"
session_manager True
sed -i 's/^\[day\]/[day]\nhide-names = never/' "$CONFIG"
rm -r "$XDG_STATE_HOME/moments"
begin_ledger
start_agent
wait_for 20 have_notes 2 Ada
stop_agent

say 'a machine that a program of hers keeps from being idle, as logind knows: names are hidden; what others do hides none'
end "$MANAGER"
sed -i '/^hide-names/d' "$CONFIG"
export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS
LOGIN=org.freedesktop.login1
background "$PYTHON" -m dbusmock --system --template logind >"$WORK/logind.log" 2>&1
wait_for 20 has_owner "$LOGIN"
inhibited() { # WHAT MODE UID...
    local list=''
    while [ $# -gt 0 ]; do
        list+="${list:+, }('$1', 'who', 'why', '$2', $3, 1)"
        shift 3
    done
    gdbus call --system -d "$LOGIN" -o /org/freedesktop/login1 -m org.freedesktop.DBus.Mock.AddMethod -- \
        "$LOGIN.Manager" ListInhibitors '' 'a(ssssuu)' "ret = [$list]" >/dev/null || fail 'no list'
}
show_anew() {
    rm -r "$XDG_STATE_HOME/moments"
    begin_ledger
    : >"$NOTIFY_LOG"
    start_agent
    wait_for 20 have_notes 1
    note 1 summary
    stop_agent
}
inhibited shutdown:idle block "$(id -u)"
expect_same 'Moments: 1 for today' "$(show_anew)"
inhibited idle delay "$(id -u)" sleep:handle-lid-switch block "$(id -u)" idle block 54321
expect_same 'Call Ada' "$(show_anew)"
