#!/bin/bash
# GNOME Calendar reads the schedule that Moments exports.
. "$(dirname "$0")/desktop.sh"
command -v gnome-calendar >/dev/null || skip 'gnome-calendar is not installed'
export GSETTINGS_BACKEND=keyfile LIBGL_ALWAYS_SOFTWARE=1 GTK_A11Y=none

a_day
expect_status 0 moments export "$HOME/Moments/moments.ics"
cp "$HOME/Moments/moments.ics" exported.ics
mkdir -p "$HOME/.config/evolution/sources" "$HOME/.config/glib-2.0/settings"
cat >"$HOME/.config/evolution/sources/moments.source" <<END
[Data Source]
DisplayName=Moments
Enabled=true
Parent=local-stub
[Calendar]
BackendName=local
Color=#e66100
Selected=true
[Local Backend]
CustomFile=file://$HOME/Moments/moments.ics
END
printf "[org/gnome/calendar]\nactive-view='month'\n" >"$HOME/.config/glib-2.0/settings/keyfile"
start_screen 1280x900
background openbox >openbox.log 2>&1

# The calendar's store is started by the bus, so this one knows the system's services, and the day it has to show.
library=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
[ -n "$library" ] || skip 'libfaketime is not installed'
background dbus-daemon --session --nofork --nopidfile --address="unix:path=$WORK/run/bus" 2>bus.log
export DBUS_SESSION_BUS_ADDRESS=unix:path=$WORK/run/bus
wait_for 10 test -S "$WORK/run/bus"

say 'the month is shown with its moments'
background env LD_PRELOAD="$library" FAKETIME='@2026-03-04 10:00:00' gnome-calendar >calendar.log 2>&1
window() { xdotool search --onlyvisible --class gnome-calendar; }
wait_for 60 window
wait_for 30 grep -q "Successfully activated service 'org.gnome.evolution.dataserver.Calendar" bus.log
wmctrl -r Calendar -b add,maximized_vert,maximized_horz
sleep 10
shot gnome-calendar

say 'and the file is as it was'
cmp -s "$HOME/Moments/moments.ics" exported.ics || fail 'it was written to'
