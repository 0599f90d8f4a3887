#!/bin/bash
# xfce4-notifyd: every note in a window of its own, and every button in it, ours for the click on the text too.
. "$(dirname "$0")/desktop.sh"
SERVER_PROGRAM=$(find /usr/lib -path '*xfce4/notifyd/xfce4-notifyd' 2>/dev/null | head -n 1)

fake_time
a_day
start_screen 1000x760
start_bus
start_server "${SERVER_PROGRAM:-xfce4-notifyd}"

windows() { xdotool search --onlyvisible --class xfce4-notifyd 2>/dev/null; }
# Geometry of the topmost note: X, Y, WIDTH and HEIGHT.
find_top() {
    local window best=99999
    for window in $(windows); do
        eval "$(xdotool getwindowgeometry --shell "$window")"
        [ "$HEIGHT" -gt 50 ] || continue
        # shellcheck disable=SC2153
        [ "$Y" -ge "$best" ] || { best=$Y TOP="$X $Y $WIDTH $HEIGHT"; }
    done
    [ "$best" -lt 99999 ] && read -r X Y WIDTH HEIGHT <<<"$TOP"
}

say 'two notes and a digest are there, each in its window'
begin_day
three() { [ "$(windows | wc -l)" -ge 3 ]; }
wait_for 10 three
sleep 1
find_top || fail 'no note is there'
shot xfce

say 'Kept is pressed'
click $((X + WIDTH - 153)) $((Y + HEIGHT - 31))
wait_for 10 has_answer 'Sam Sample'
sleep 1
shot xfce-answered

say 'after a restart those that nobody saw come back'
kill_server
start_server "$SERVER_PROGRAM"
pass_time 2
wait_for 20 answered raised 8
sleep 1
shot xfce-again
expect_whole_ledger
