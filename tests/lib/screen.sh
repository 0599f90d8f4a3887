# shellcheck shell=bash
# For tests with real notification servers, after e2e.sh and agent.sh: a screen that nobody sees, and what a person
# does on it.
#
#   start_screen [WxH]        an X server of our own; DISPLAY is set
#   shot NAME                 what is on it, as $SHOTS/NAME.png; nothing where SHOTS is not set
#   click X Y                 the pointer goes there, and its first button is pressed
#   start_server CMD...       a notification server (its pid: $SERVER), until it has its name on the bus
#   kill_server               it is gone without a word, as after a crash
#   answered TYPE [COUNT]     so many (1) entries of that type stand in the ledger
#   fake_time                 from now on agents are started so that pass_time 2 makes two minutes pass for them

SHOTS=${SHOTS:-}
SERVER='' MINUTES=0

start_screen() {
    command -v Xvfb >/dev/null || skip 'Xvfb is not installed'
    background Xvfb -displayfd 3 -screen 0 "${1:-900x500}x24" -nolisten tcp 3>"$WORK/display" 2>"$WORK/xvfb.log"
    wait_for 20 test -s "$WORK/display"
    DISPLAY=:$(cat "$WORK/display")
    export DISPLAY GDK_BACKEND=x11 NO_AT_BRIDGE=1
}
shot() {
    [ -n "$SHOTS" ] || return 0
    mkdir -p "$SHOTS"
    rm -f "$SHOTS/$1.png"
    import -window root "$SHOTS/$1.png"
}
click() { xdotool mousemove "$1" "$2" click 1; }

start_server() {
    command -v "$1" >/dev/null || skip "$1 is not installed"
    background "$@" >>"$WORK/server.log" 2>&1
    SERVER=$!
    wait_for 30 has_owner org.freedesktop.Notifications
}
kill_server() {
    kill -KILL "$SERVER"
    wait "$SERVER" 2>/dev/null || true
    SERVER=''
    wait_for 20 has_no_owner org.freedesktop.Notifications
}

answered() { [ "$(sql "SELECT count(*) FROM entry WHERE type = '$1'")" = "${2:-1}" ]; }

fake_time() {
    local library real=$MOMENTS
    library=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
    [ -n "$library" ] || skip 'libfaketime is not installed'
    MOMENTS=$WORK/moments-in-time
    echo +0 >"$WORK/time"
    printf '#!/bin/sh\nexec env %s "%s" "$@"\n' \
        "LD_PRELOAD=$library FAKETIME_TIMESTAMP_FILE=$WORK/time FAKETIME_NO_CACHE=1" "$real" >"$MOMENTS"
    chmod +x "$MOMENTS"
}
# The kernel's timer knows nothing of it, hence the poke.
pass_time() {
    MINUTES=$((MINUTES + $1))
    echo "+${MINUTES}m" >"$WORK/time"
    poke
}
