#!/bin/bash
# The harness itself: that it sees what arrives at a notification server, and that its checks can fail.
. "$(dirname "$0")/../lib/e2e.sh"

server=(gdbus call --session --timeout 5 -d org.freedesktop.Notifications -o /org/freedesktop/Notifications
    -m org.freedesktop.Notifications.Notify --)
notify() {
    expect_status "$1" "${server[@]}" Tester 0 icon "$2" "body of $2" \
        "['default','Open','later:1','Later']" "{'urgency': <byte 1>}" 0
}
fails() {
    ! (trap - EXIT; "$@") 2>/dev/null || fail "should have failed: $*"
}

say 'a check that does not hold fails'
echo 'one two' >"$WORK/file"
expect_file_has "$WORK/file" 'one two'
fails expect_file_has "$WORK/file" three
fails expect_file_lacks "$WORK/file" two
fails expect_file_lacks "$WORK/no-such-file" two
fails expect_same a b
fails wait_for 1 false
fails expect_status 0 false
expect_status 1 false

say 'JSON output can be judged'
expect_status 0 echo '[{"id": "a"}, {"id": "b"}]'
expect_json 'len(d) == 2 and d[1]["id"] == "b"'
fails expect_json 'len(d) == 3'

say 'time and faults can be made'
expect_status 0 with_time '@2031-03-30 12:00:00' date +%F
expect_out 2031-03-30
expect_status 0 with_fault fsync:error=EIO "$PYTHON" -c '
import os, sys
try:
    os.fsync(sys.stdout.fileno())
except OSError as e:
    print(e.strerror)'
expect_out 'Input/output error'

say 'nothing answers before a bus is started'
fails has_owner org.freedesktop.Notifications
start_bus
fails has_owner org.freedesktop.Notifications
expect_same 0 "$(notes)"

say 'a note arrives with its texts, buttons and hints'
start_notifyd
notify 0 'Call Ada'
expect_out 'uint32 1'
expect_same 1 "$(notes)"
expect_same 'Call Ada' "$(note 1 summary)"
expect_same 'body of Call Ada' "$(note -1 body)"
expect_same 1 "$(note 1 hints.urgency)"
expect_same '[["default", "Open"], ["later:1", "Later"]]' "$(note 1 actions)"
expect_same 0 "$(notes 'Call Bob')"
fails press 1 Never
fails note 2 summary

say 'a pressed button and a closed note reach whoever listens'
background gdbus monitor --session -d org.freedesktop.Notifications >"$WORK/monitor"
monitor=$!
wait_for 10 grep -q 'is owned by' "$WORK/monitor"
press 1 Later
wait_for 10 grep -qF "ActionInvoked (uint32 1, 'later:1')" "$WORK/monitor"
close_note 1 2
wait_for 10 grep -qF 'NotificationClosed (uint32 1, uint32 2)' "$WORK/monitor"
end "$monitor"

say 'the server can refuse, be slow and hang'
notifyd_mode refuse
notify 1 'Refused'
expect_err 'ExcessNotificationGeneration'
notifyd_mode 'slow 0.3'
notify 0 'Slow'
expect_same 2 "$(notes)"
notifyd_mode hang
server[4]=1
notify 1 'Hung'
expect_err 'imeout'
server[4]=5
expect_same 2 "$(notes)"

say 'after a restart ids begin at 1 again, and capabilities are the new ones'
stop_notifyd
start_notifyd body
notify 0 'Another'
expect_out 'uint32 1'
expect_status 0 gdbus call --session -d org.freedesktop.Notifications -o /org/freedesktop/Notifications \
    -m org.freedesktop.Notifications.GetCapabilities
expect_out "(['body'],)"

say 'home and folders are our own'
case $HOME:$XDG_STATE_HOME in "$WORK"/*:"$WORK"/*) ;; *) fail "HOME is $HOME" ;; esac
