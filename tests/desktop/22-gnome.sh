#!/bin/bash
# GNOME Shell itself, without a screen, a graphics card or a login. It shows one banner at a time, without buttons until
# the pointer comes, and keeps three notes of a program.
. "$(dirname "$0")/desktop.sh"
command -v gnome-shell >/dev/null || skip 'gnome-shell is not installed'

export XDG_SESSION_TYPE=wayland XDG_CURRENT_DESKTOP=GNOME XDG_SESSION_ID=c1 GSETTINGS_BACKEND=keyfile
export LIBGL_ALWAYS_SOFTWARE=1 NO_AT_BRIDGE=1
mkdir -p "$XDG_CONFIG_HOME/glib-2.0/settings"
printf '[org/gnome/desktop/interface]\nenable-hot-corners=false\nenable-animations=false\n' \
    >"$XDG_CONFIG_HOME/glib-2.0/settings/keyfile"
fake_time
a_day

# Two buses: on that of the system a stand-in for logind, on that of the session what the shell itself starts.
start_bus
sed 's|/run/bus|/run/system|' bus.conf >system.conf
background dbus-daemon --config-file="$WORK/system.conf" --nofork --nopidfile 2>system.log
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$WORK/run/system
wait_for 10 test -S "$WORK/run/system"
background "$PYTHON" -m dbusmock --system --template logind >logind.log 2>&1
mkdir services
ln -s /usr/share/dbus-1/services/org.gnome.Shell.*.service services/
sed -i "s|<auth>|<servicedir>$WORK/services</servicedir>&|" "$WORK/bus.conf"
kill -HUP "$BUS"
person() { "$PYTHON" "$ROOT/tests/desktop/gnome.py" "$@" || fail "$*"; }

# The shell is up, its own notes have gone, and so has the overview that it begins with.
start_shell() {
    start_server gnome-shell --headless --virtual-monitor 1000x600 --no-x11 --wayland-display wayland-9
    person wait 2 key 1 wait 6
}

say 'the promise comes first, and has its buttons when the pointer is there'
start_shell
background dbus-monitor --session "interface='org.freedesktop.Notifications'" >signals
begin_day
person wait 1 shot gnome move 500 80 wait 1 shot gnome-buttons

say 'Kept is pressed, and the other two get their turn'
person move 620 135 click
wait_for 10 has_answer 'Sam Sample'
person wait 1 shot gnome-second wait 5 shot gnome-digest move 500 590 wait 5

say 'none was dropped: they are in the list until they are answered'
reasons() { awk '/member=NotificationClosed/ { getline; getline; print $2 }' signals | sort -u; }
expect_same 2 "$(reasons)" # closed by her
person move 500 10 click wait 1 shot gnome-list

say 'after a crash of the shell the call that nobody saw comes back'
kill_server
start_shell
pass_time 2
wait_for 10 answered raised 8
person wait 1 shot gnome-again

say 'while the screen is shared notes only count'
stop_agent
a_day
background "$PYTHON" "$ROOT/tests/desktop/gnome.py" share wait 600
sharing=$!
is_shared() {
    gdbus introspect --session -d org.gnome.Mutter.ScreenCast -o /org/gnome/Mutter/ScreenCast/Session --only-properties \
        --recurse 2>/dev/null | grep -q 'Session/u'
}
wait_for 20 is_shared
told_before=$(wc -l <signals)
begin_day
person wait 1 shot gnome-shared
tail -n +"$told_before" signals >signals-shared
expect_file_has signals-shared 'string "Moments: 1 for today"'
expect_file_lacks signals-shared 'Sam Sample'
end "$sharing"
expect_whole_ledger
