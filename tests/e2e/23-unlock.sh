#!/bin/bash
# What came while the screen was locked comes once more when she is back: told by the desktop's screen saver, or by
# logind on the system bus. `renotify` is a minute here, and the agent's clock runs a hundred and twenty times as fast.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
export FAKETIME_DONT_FAKE_MONOTONIC=1
FAKETIME_LIBRARY=$(find /usr/lib/*/faketime -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
[ -n "$FAKETIME_LIBRARY" ] || skip 'libfaketime is not installed'

mock_call() { # BUS NAME PATH METHOD ARGUMENT...
    gdbus call "$1" -d "$2" -o "$3" -m "org.freedesktop.DBus.Mock.$4" -- "${@:5}" >/dev/null || fail "$2 refused $4"
}
begin_again() {
    rm -rf "$XDG_STATE_HOME" "$NOTIFY_LOG"
    cp -R "$WORK/begun" "$XDG_STATE_HOME"
}
start_fast_agent() { # TIME
    background env LD_PRELOAD="$FAKETIME_LIBRARY" FAKETIME="@$TODAY $1 x120" "$MOMENTS" agent >>"$WORK/agent.log" 2>&1
    AGENT=$!
}
kill_fast_agent() {
    end "$AGENT"
    AGENT=''
}

# A minute and a half of the agent.
renotify_passes() { sleep 0.8; }

write_config
sed -i 's/^\[day\]/&\nrenotify = 1 minute/' "$CONFIG"
write_customers
begin_ledger
cp -R "$XDG_STATE_HOME" "$WORK/begun"
start_bus
export DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS
start_notifyd

# A screen saver that locked the screen before the agent began. It answers so many seconds after it was asked.
lock_and_show() { # NAME SECONDS
    name=$1
    path=/${name//./\/}
    begin_again
    background "$PYTHON" -m dbusmock --session "$name" "$path" "$name" >"$WORK/mock.log" 2>&1
    saver=$!
    wait_for 20 has_owner "$name"
    mock_call --session "$name" "$path" AddMethod "$name" GetActive '' b "import time; time.sleep($2); ret = True"
    start_fast_agent 10:00:30
    wait_for 30 have_notes 3
    renotify_passes
    expect_same 3 "$(notes)"
}

for name in org.gnome.ScreenSaver org.freedesktop.ScreenSaver; do
    say "$name: locked before the agent began, unlocked later"
    # The first notes are on the screen already then.
    lock_and_show "$name" 2
    mock_call --session "$name" "$path" EmitSignal "$name" ActiveChanged b '[<false>]'
    wait_for 30 have_notes 6

    say "$name: unlocked once more, nothing comes"
    renotify_passes
    mock_call --session "$name" "$path" EmitSignal "$name" ActiveChanged b '[<true>]'
    mock_call --session "$name" "$path" EmitSignal "$name" ActiveChanged b '[<false>]'
    settle 0.5
    expect_same 6 "$(notes)"
    kill_fast_agent
    end "$saver"
    wait_for 10 has_no_owner "$name"
done

say 'a screen saver that goes away is no lock'
lock_and_show "$name" 0
end "$saver"
wait_for 30 have_notes 6
kill_fast_agent

LOGIN=org.freedesktop.login1
background "$PYTHON" -m dbusmock --system --template logind >"$WORK/logind.log" 2>&1
wait_for 20 has_owner "$LOGIN"
mock_call --system "$LOGIN" /org/freedesktop/login1 AddSession c1 seat0 "$(id -u)" dana true
mock_call --system "$LOGIN" /org/freedesktop/login1 AddSession c2 seat1 54321 somebody true
hint() { # SESSION VALUE
    mock_call --system "$LOGIN" "/org/freedesktop/login1/session/$1" UpdateProperties "$LOGIN.Session" "{'LockedHint': <$2>}"
}

say 'logind: the hint of her session counts, not that of another user'
begin_again
start_fast_agent 09:53:00
wait_for 10 has_owner org.moments.Moments
hint c1 true
wait_for 30 have_notes 3
renotify_passes
hint c2 true
hint c2 false
settle 0.5
expect_same 3 "$(notes)"
hint c1 false
wait_for 30 have_notes 6
kill_fast_agent
