# shellcheck shell=bash
# The library of the end-to-end tests. A script tests/e2e/NN-name.sh begins with
#     . "$(dirname "$0")/../lib/e2e.sh"
# and then has: a throw-away HOME with its own XDG folders ($WORK is the folder around it), no bus and no
# notification server until it asks for them, and the functions below. It fails at the first thing that is not
# as expected and shows why; everything it started is ended by its pid, and the folder removed.
# A line `say "sentence"` begins a case. Exit status 77 (skip "why") means: this machine cannot run it.
#
#   moments ARG...                    the program, with --now "$NOW" when NOW is set; TZ is $TZ
#   expect_status N CMD...            runs it; stdout is kept in $OUT, stderr in $ERR; N must be its status
#   expect_out TEXT / expect_err TEXT     that text is in $OUT / $ERR        (no_out, no_err: is not)
#   expect_file_has FILE TEXT, expect_file_lacks FILE TEXT, expect_same WANTED GIVEN
#   expect_json EXPRESSION            a Python expression over d, the JSON in $OUT, is true
#   wait_for SECONDS CMD...           until CMD succeeds
#   start_bus, start_notifyd [CAPABILITY...], stop_notifyd, notifyd_mode ok|refuse|hang|"slow 2"
#   notes [TEXT], note N FIELD, note_list, press N LABEL, close_note N REASON        (see notes.py)
#   start_agent [ARG...] (its pid: $AGENT; its output: $WORK/agent.log), stop_agent (it ends with 0), kill_agent
#   background CMD... (pid in $!) and end PID
#   with_time TIME CMD...             under libfaketime: '@2031-03-30 00:59:58' starts there, '+0 x60' runs faster
#   with_fault RULE CMD...            under strace: 'fsync:error=EIO', 'write:error=ENOSPC:when=3+'
#                                     (both want the debug build: sanitizers refuse them)

set -u
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
MOMENTS=${MOMENTS:-$ROOT/build/debug/moments}
PYTHON=${PYTHON:-/usr/bin/python3}
WORK=$(mktemp -d "${TMPDIR:-/tmp}/moments-e2e.XXXXXX")
OUT=$WORK/stdout ERR=$WORK/stderr
NOTIFY_LOG=$WORK/notes.jsonl
PIDS=() AGENT='' NOTIFYD='' BUS='' NOW=${NOW:-} CASE='(before the first case)'

export HOME=$WORK/home XDG_CONFIG_HOME=$WORK/home/.config XDG_STATE_HOME=$WORK/home/.local/state
export XDG_DATA_HOME=$WORK/home/.local/share XDG_CACHE_HOME=$WORK/home/.cache XDG_RUNTIME_DIR=$WORK/run
export XDG_CONFIG_DIRS=$WORK/etc/xdg XDG_DATA_DIRS=/usr/local/share:/usr/share
export TZ=${E2E_TZ:-Europe/Berlin} LC_ALL=C.UTF-8 NOTIFY_IGNORE_PORTAL=1
# Never a bus by accident: without this GLib would look for one of its own.
export DBUS_SESSION_BUS_ADDRESS=unix:path=$WORK/no-bus
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=$WORK/no-system-bus
unset DISPLAY WAYLAND_DISPLAY LANGUAGE INVOCATION_ID NOTIFY_SOCKET EDITOR VISUAL
mkdir -p "$HOME" "$XDG_RUNTIME_DIR" "$XDG_CONFIG_DIRS"
chmod 0700 "$XDG_RUNTIME_DIR"
cd "$WORK" || exit 1

say() {
    CASE=$*
    printf '# %s\n' "$*"
}
fail() {
    {
        printf 'FAILED: %s\n  %s\n' "$CASE" "$*"
        printf '  at line %s\n' "${BASH_LINENO[*]:1:2}"
        local file
        for file in "$OUT" "$ERR" "$WORK/agent.log" "$NOTIFY_LOG"; do
            [ ! -s "$file" ] || { printf -- '--- %s\n' "${file##*/}"; tail -n 40 "$file"; }
        done
    } >&2
    exit 1
}
skip() {
    echo "$*"
    exit 77
}

background() {
    "$@" &
    PIDS+=($!)
}
# Whether a process that this script started is still there: never one that has its number by chance.
runs() {
    local pid
    for pid in $(jobs -pr); do
        [ "$pid" != "$1" ] || return 0
    done
    return 1
}
# Ends a process that background or a start_ function began: TERM, and KILL if it is still there after 5 s.
end() {
    local pid=$1 left=100
    if runs "$pid"; then
        kill "$pid"
        kill -CONT "$pid"
    fi 2>/dev/null
    while runs "$pid"; do
        [ "$left" -gt 0 ] || kill -KILL "$pid"
        left=$((left - 1))
        sleep 0.05
    done
    wait "$pid" 2>/dev/null || true
}
clean_up() {
    local status=$? index
    trap - EXIT
    for ((index = ${#PIDS[@]} - 1; index >= 0; index--)); do
        end "${PIDS[index]}"
    done
    cd / && rm -rf "$WORK"
    exit "$status"
}
trap clean_up EXIT
trap 'exit 143' TERM INT HUP

moments() {
    [ -x "$MOMENTS" ] || fail "$MOMENTS is not built"
    G_DEBUG=fatal-criticals "$MOMENTS" ${NOW:+--now "$NOW"} "$@"
}

expect_status() {
    local wanted=$1 status=0
    shift
    "$@" >"$OUT" 2>"$ERR" </dev/null || status=$?
    [ "$status" -eq "$wanted" ] || fail "status $status instead of $wanted: $*"
}
expect_file_has() {
    grep -qF -- "$2" "$1" || fail "$1 has not: $2"
}
expect_file_lacks() {
    [ -e "$1" ] || fail "there is no $1"
    ! grep -qF -- "$2" "$1" || fail "$1 has: $2"
}
expect_out() { expect_file_has "$OUT" "$1"; }
expect_err() { expect_file_has "$ERR" "$1"; }
no_out() { expect_file_lacks "$OUT" "$1"; }
no_err() { expect_file_lacks "$ERR" "$1"; }
expect_same() {
    [ "$1" = "$2" ] || fail "wanted '$1', got '$2'"
}
expect_json() {
    "$PYTHON" -c 'import json, sys
d = json.load(open(sys.argv[1], encoding="utf-8"))
sys.exit(0 if eval("(" + sys.argv[2] + ")") else 1)' "$OUT" "$1" || fail "not so: $1"
}
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || fail "waited in vain for: $*"
        sleep 0.05
    done
}

with_time() {
    local library wanted=$1
    shift
    library=$(find /usr/lib -name libfaketimeMT.so.1 2>/dev/null | head -n 1)
    [ -n "$library" ] || skip 'libfaketime is not installed'
    LD_PRELOAD=$library FAKETIME=$wanted "$@"
}
with_fault() {
    local rule=$1
    shift
    command -v strace >/dev/null || skip 'strace is not installed'
    strace -f -qq -o /dev/null -e "inject=$rule" "$@"
}

# A bus of our own on which nothing can be activated: a test gets only the servers that it started.
start_bus() {
    cat >"$WORK/bus.conf" <<END
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=$WORK/run/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
END
    rm -f "$WORK/run/bus"
    background dbus-daemon --config-file="$WORK/bus.conf" --nofork --nopidfile 2>"$WORK/bus.log"
    BUS=$!
    export DBUS_SESSION_BUS_ADDRESS=unix:path=$WORK/run/bus
    wait_for 10 test -S "$WORK/run/bus"
}
stop_bus() {
    end "$BUS"
    BUS=''
}
# Asks the bus, not the server: a call to the server's name would wait for it.
has_owner() {
    gdbus call --session -d org.freedesktop.DBus -o / -m org.freedesktop.DBus.NameHasOwner "$1" | grep -q true
}
has_no_owner() { ! has_owner "$1"; }

start_notifyd() {
    local parameters
    parameters=$("$PYTHON" -c 'import json, sys
print(json.dumps({"log": sys.argv[1], **({"capabilities": sys.argv[2:]} if sys.argv[2:] else {})}))' \
        "$NOTIFY_LOG" "$@")
    background "$PYTHON" -m dbusmock --session --template "$ROOT/tests/lib/notifyd.py" \
        --parameters "$parameters" >"$WORK/notifyd.log" 2>&1
    NOTIFYD=$!
    wait_for 20 has_owner org.freedesktop.Notifications
}
stop_notifyd() {
    end "$NOTIFYD"
    NOTIFYD=''
    wait_for 10 has_no_owner org.freedesktop.Notifications
}
notifyd_call() {
    local method=$1
    shift
    gdbus call --session -d org.freedesktop.Notifications -o /org/freedesktop/Notifications \
        -m "org.moments.TestServer.$method" -- "$@" >/dev/null || fail "the test server refused $method $*"
}
notifyd_mode() { notifyd_call Mode "$1"; }

notes() { "$PYTHON" "$ROOT/tests/lib/notes.py" "$NOTIFY_LOG" count "$@"; }
note() { "$PYTHON" "$ROOT/tests/lib/notes.py" "$NOTIFY_LOG" get "$@"; }
note_list() { "$PYTHON" "$ROOT/tests/lib/notes.py" "$NOTIFY_LOG" list; }
have_notes() { [ "$(notes "${@:2}")" -ge "$1" ]; }
press() {
    local id key
    id=$(note "$1" id) || fail "there is no note $1"
    key=$("$PYTHON" "$ROOT/tests/lib/notes.py" "$NOTIFY_LOG" key "$1" "$2") || fail "note $1 has no button $2"
    notifyd_call Press "$id" "$key"
}
close_note() {
    local id
    id=$(note "$1" id) || fail "there is no note $1"
    notifyd_call Close "$id" "$2"
}

start_agent() {
    [ -x "$MOMENTS" ] || fail "$MOMENTS is not built"
    G_DEBUG=fatal-criticals background "$MOMENTS" ${NOW:+--now "$NOW"} agent "$@" >>"$WORK/agent.log" 2>&1
    AGENT=$!
}
# The agent promises to end within a second of SIGTERM; ten times that is a failure.
stop_agent() {
    local left=100
    runs "$AGENT" || fail 'the agent was gone already'
    kill "$AGENT"
    while runs "$AGENT"; do
        [ "$left" -gt 0 ] || fail 'the agent did not end on SIGTERM'
        left=$((left - 1))
        sleep 0.1
    done
    wait "$AGENT" || fail "the agent ended with status $?"
    AGENT=''
}
kill_agent() {
    kill -KILL "$AGENT"
    wait "$AGENT" 2>/dev/null || true
    AGENT=''
}
