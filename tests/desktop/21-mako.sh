#!/bin/bash
# mako, on a Wayland compositor that has no screen. It draws no buttons: makoctl, or a menu of the user's, presses them.
. "$(dirname "$0")/desktop.sh"
command -v sway >/dev/null || skip 'sway is not installed'

fake_time
a_day
start_bus
printf 'output HEADLESS-1 resolution 900x600\noutput * bg #334455 solid_color\n' >sway.conf
export WLR_BACKENDS=headless WLR_LIBINPUT_NO_DEVICES=1 WLR_RENDERER=pixman
background sway -c "$WORK/sway.conf" >sway.log 2>&1
wait_for 20 compgen -G "$XDG_RUNTIME_DIR/wayland-?"
WAYLAND_DISPLAY=$(basename "$(compgen -G "$XDG_RUNTIME_DIR/wayland-?")")
export WAYLAND_DISPLAY
printf 'font=DejaVu Sans 11\nwidth=420\nicon-path=%s\n' "$INSTALLED/share/icons/hicolor" >mako.conf
take() {
    sleep 1
    [ -z "$SHOTS" ] || grim "$SHOTS/$1.png" || fail 'no picture'
}
# The id and the key of a note's button, of those that are on the screen.
find_button() {
    makoctl list | "$PYTHON" -c 'import json, sys
for note in json.load(sys.stdin)["data"][0]:
    if note["summary"]["data"].startswith(sys.argv[1]):
        for key, label in note["actions"]["data"].items():
            if label == sys.argv[2]:
                print(note["id"]["data"], key)' "$1" "$2"
}

say 'the notes are there'
start_server mako -c "$WORK/mako.conf"
begin_day
take mako

say 'Spoke is pressed'
read -r id key <<<"$(find_button 'Call Jürgen' Spoke)"
makoctl invoke -n "$id" "$key"
wait_for 10 has_answer 'Jürgen Müller-Muster'
take mako-answered

say 'dismissed there it was seen, and stays open'
read -r id key <<<"$(find_button 'Send the price list' Later)"
makoctl dismiss -n "$id"
wait_for 10 answered noticed
today_is 'any(m["customer"]["name"] == "Sam Sample" for m in d)' || fail 'it is not open'

say 'after a restart the one that nobody saw comes back'
stop_agent
a_day
begin_day
kill_server
start_server mako -c "$WORK/mako.conf"
sleep 1
pass_time 2
wait_for 10 answered raised 9
wait_for 10 test -n "$(find_button 'Call Jürgen' Later)"
take mako-again
expect_whole_ledger
