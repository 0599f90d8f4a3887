#!/bin/bash
# Two real notification servers, on a screen that nobody sees: what they show, what a press on it does, and what comes
# back when the server was gone. dunst has a menu instead of buttons; notification-daemon draws them, one note at a time.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
. "$ROOT/tests/lib/screen.sh"

write_config
sed -i 's/^\[day\]/&\nrenotify = 1 minute/' "$CONFIG"
start_screen
start_bus
fake_time

# A day with these customers, a little after the hour of their calls; nobody was told of anything yet.
begin_day() {
    rm -rf "$XDG_STATE_HOME"
    write_customers "$@"
    begin_ledger
    NOW="$TODAY 10:00:30"
    start_agent
    wait_for 30 answered raised $#
}

# dunst gives its menu to a program: lines "#LABEL (SUMMARY) [ID,KEY]". This one chooses the first that begins as the
# file wanted says.
cat >dunstrc <<END
[global]
markup = full
dmenu = $WORK/choose
END
cat >choose <<END
#!/bin/sh
cat >"$WORK/menu"
grep -F -m 1 -f "$WORK/wanted" "$WORK/menu"
END
chmod +x choose
choose() {
    printf '#%s (%s' "$1" "$2" >wanted
    dunstctl context
}
displayed() { [ "$(dunstctl count displayed)" -eq "$1" ]; }
choice() {
    rm -f menu
    choose none none
    wait_for 10 test -s menu
    cat menu
}
of_dunst() {
    dunstctl history | "$PYTHON" -c 'import json, sys
print(json.load(sys.stdin)["data"][0][-1][sys.argv[1]]["data"].split("\n")[0])' "$1"
}

say 'dunst has no more than three notes, one of them of all that have no room'
many=()
for n in {1..12}; do many+=("$n,Ada & <Co> $n,ada$n@example.org,call"); done
start_server dunst -config "$WORK/dunstrc"
begin_day "${many[@]}"
wait_for 10 displayed 3
sleep 1
displayed 3 || fail "$(dunstctl count)"
choice >"$OUT"
expect_same 2 "$(grep -c '^#Spoke (Call Ada & <Co>' "$OUT")"
expect_out '#Open (10 moments today)'
shot dunst

say 'a choice from its menu is an answer'
choose Spoke 'Call Ada'
wait_for 10 answered 'done'
expect_same 'Every Wednesday' "$(of_dunst body)"
expect_same x-moments.reminder "$(of_dunst category)"
wait_for 10 displayed 3 # the answer is confirmed

say 'closed there it was seen, and stays open'
stop_agent
wait_for 10 displayed 0
begin_day 1,Ada,ada@example.org,call 2,Bob,bob@example.org,call
wait_for 10 displayed 2
dunstctl close
wait_for 10 displayed 1
wait_for 10 answered noticed
today_is 'len(d) == 2' || fail 'it is not open'

say 'after a restart of the server the note that nobody saw comes back, and the one that was seen does not'
kill_server
start_server dunst -config "$WORK/dunstrc"
sleep 1
answered raised 2 || fail 'it came back at once'
pass_time 2
wait_for 20 answered raised 3
expect_same 1 "$(sql "SELECT count(*) FROM entry WHERE attempt = 2 AND type = 'raised' AND customer NOT IN
    (SELECT customer FROM entry WHERE type = 'noticed')")"
wait_for 10 displayed 1
stop_agent
wait_for 10 displayed 0
kill_server

# Where the buttons are depends on the letters.
mkdir -p "$XDG_CONFIG_HOME/gtk-3.0"
printf '[Settings]\ngtk-font-name=DejaVu Sans 10\n' >"$XDG_CONFIG_HOME/gtk-3.0/settings.ini"
# The upper left corner and the size of the note, as the variables X, Y, WIDTH and HEIGHT.
find_note() {
    local window
    window=$(xdotool search --onlyvisible --name '^Notification$') || return 1
    eval "$(xdotool getwindowgeometry --shell "$window")"
    # shellcheck disable=SC2153
    [ "$HEIGHT" -gt 50 ]
}
find_no_note() { ! find_note; }

say 'notification-daemon draws buttons, and a press on one is an answer'
start_server /usr/lib/notification-daemon/notification-daemon
begin_day '1,Ada & <Co>,ada@example.org,call'
wait_for 10 find_note
sleep 0.5
find_note
shot notification-daemon
click $((X + 231)) $((Y + HEIGHT - 39))
wait_for 10 answered 'done'
stop_agent

say 'its cross closes the note, which was seen and stays open'
wait_for 20 find_no_note
begin_day 2,Bob,bob@example.org,call
wait_for 10 find_note
sleep 0.5
find_note
click $((X + 376)) $((Y + 29))
wait_for 10 answered noticed
today_is 'len(d) == 1' || fail 'it is not open'
stop_agent

say 'and after its restart a note comes back'
begin_day 3,Cleo,cleo@example.org,call
wait_for 10 find_note
kill_server
start_server /usr/lib/notification-daemon/notification-daemon
sleep 1
answered raised || fail 'it came back at once'
pass_time 2
wait_for 10 answered raised 2
wait_for 10 find_note
expect_whole_ledger
