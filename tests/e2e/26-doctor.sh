#!/bin/bash
# The doctor finds each thing that is wrong and says what to do; enable and disable.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-12-07T10:00
STATE=$XDG_STATE_HOME/moments

# What of the doctor's list has this word: its state. A list of states where there are several.
state_of() {
    "$PYTHON" -c 'import json, sys
print(" ".join(f["state"] for f in json.load(open(sys.argv[1])) if f["what"] == sys.argv[2]))' "$OUT" "$1"
}
diagnose() {
    moments doctor --json >"$OUT" 2>"$ERR" || [ $? -eq 1 ] || fail 'the doctor failed'
}
expect_state() {
    expect_same "$2" "$(state_of "$1")"
}
advice_of() {
    "$PYTHON" -c 'import json, sys
print([f["advice"] for f in json.load(open(sys.argv[1])) if f["what"] == sys.argv[2]])' "$OUT" "$1"
}

say 'without a configuration it says how to begin'
diagnose
expect_state configuration wrong
expect_out 'moments setup'
expect_state agent wrong
[ ! -e "$STATE/ledger.db" ] || fail 'looking wrote a ledger'

moments init --sample >"$OUT" 2>"$ERR" || fail 'init failed'

say 'no agent, nothing that starts it, no bus'
diagnose
expect_state configuration fine
expect_state customers fine
expect_state agent wrong
expect_state start wrong
expect_state notifications hint
expect_state ledger hint
expect_state disk fine
expect_state clock fine
expect_status 1 moments doctor
expect_out 'moments enable'
expect_out 'to be put right'

say 'no program that shows notifications, then one'
start_bus
diagnose
expect_state notifications wrong
start_notifyd
diagnose
expect_state notifications fine

say 'a running agent tells when it looked and looks next'
start_agent --now 2026-12-07T10:00
knows_when() {
    diagnose
    [ "$(state_of acts)" = fine ]
}
wait_for 20 knows_when
expect_state agent fine
expect_state acts fine
expect_out 'looks next'
stop_agent
diagnose
expect_state agent wrong
expect_state ledger fine
expect_state backups fine

say 'errors in the configuration'
cp "$XDG_CONFIG_HOME/moments/moments.ini" "$WORK/good.ini"
echo 'nonsense = 1' >>"$XDG_CONFIG_HOME/moments/moments.ini"
diagnose
expect_state configuration wrong
cp "$WORK/good.ini" "$XDG_CONFIG_HOME/moments/moments.ini"

say 'customers that are not there'
mv "$HOME/Moments/Customers/sample.csv" "$WORK/sample.csv"
diagnose
expect_state customers wrong
mv "$WORK/sample.csv" "$HOME/Moments/Customers/sample.csv"

say 'a clock that is odd'
expect_status 0 moments log S005 call
NOW=2026-12-01T10:00 diagnose
expect_state clock wrong
diagnose
expect_state clock fine

say 'a damaged ledger is told and not touched'
cp "$STATE/ledger.db" "$WORK/ledger.db"
truncate -s 20000 "$STATE/ledger.db"
before=$(md5sum "$STATE/ledger.db")
diagnose
expect_state ledger wrong
expect_same "$before" "$(md5sum "$STATE/ledger.db")"
expect_status 0 moments history
diagnose
expect_state ledger fine
expect_state damaged-ledger hint
rm "$STATE"/ledger.db.corrupt-*

say 'a ledger of a newer version'
cp "$WORK/ledger.db" "$STATE/ledger.db"
"$PYTHON" -c 'import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute("pragma user_version = 99")' "$STATE/ledger.db"
diagnose
expect_state ledger wrong
expect_out 'newer version'
cp "$WORK/ledger.db" "$STATE/ledger.db"

say 'drafts that wait'
mkdir -p "$HOME/Moments/Drafts"
touch "$HOME/Moments/Drafts/moment-x.eml"
diagnose
expect_state drafts hint

say 'a folder that cannot be written'
if [ "$(id -u)" -ne 0 ]; then
    chmod 500 "$HOME/Moments"
    diagnose
    expect_state disk wrong
    chmod 700 "$HOME/Moments"
fi

say 'a delivery that failed'
"$PYTHON" -c 'import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("insert into entry (batch, machine, number, at_utc, type, day, customer, habit, nominal, class, nudge, attempt)"
           " values (1, \"other\", 1, strftime(\"%s\", \"2026-12-06 10:00\"), \"failed\", 20793, \"S005\", \"call\", 20793,"
           " \"magic\", \"popup\", 1)")
db.commit()' "$STATE/ledger.db"
diagnose
expect_state deliveries wrong

say 'it explains why nothing is shown: quiet, or away'
expect_status 0 moments quiet 2h
diagnose
expect_state quiet hint
expect_status 0 moments quiet off
expect_status 0 moments away today
diagnose
expect_state quiet ''
expect_state away hint
expect_status 0 moments away off
diagnose
expect_state away ''

say 'a customers file that may not be read'
if command -v strace >/dev/null; then
    strace -f -qq -o "$WORK/strace" -P "$HOME/Moments/Customers/sample.csv" -e inject=openat:error=EACCES \
        "$MOMENTS" --now "$NOW" doctor --json >"$OUT" 2>"$ERR" || [ $? -eq 1 ] || fail 'the doctor failed'
    expect_state customers wrong
    strace -f -qq -o "$WORK/strace" -P "$XDG_CONFIG_HOME/moments/moments.ini" -e inject=openat:error=EACCES \
        "$MOMENTS" --now "$NOW" doctor --json >"$OUT" 2>"$ERR" || [ $? -eq 1 ] || fail 'the doctor failed'
    expect_state configuration wrong
fi

say 'a disk that is full'
mkdir "$WORK/small"
if unshare -Urm mount -t tmpfs -o size=1m tmpfs "$WORK/small" 2>/dev/null; then
    # shellcheck disable=SC2016  # the inner shell expands it
    unshare -Urm sh -c 'mount -t tmpfs -o size=1m tmpfs "$1" && shift && exec "$@"' sh "$WORK/small" \
        "$MOMENTS" --state "$WORK/small/state" --now "$NOW" doctor --json >"$OUT" 2>"$ERR" || [ $? -eq 1 ] ||
        fail 'the doctor failed'
    expect_state disk wrong
    expect_out 'Free some space'
fi

say 'no desktop file, then one'
XDG_DATA_DIRS=$WORK/nothing diagnose
expect_state desktop-file hint
mkdir -p "$XDG_DATA_HOME/applications"
sed "s|^Exec=.*|Exec=$MOMENTS today|; s|^TryExec=.*||" "$ROOT/config/org.moments.Moments.desktop" \
    >"$XDG_DATA_HOME/applications/org.moments.Moments.desktop"
diagnose
expect_state desktop-file fine

say 'enable without systemd writes an autostart entry, disable switches it off'
expect_status 0 moments enable
expect_file_has "$XDG_CONFIG_HOME/autostart/org.moments.Moments.desktop" 'agent --autostart'
diagnose
expect_state start fine
expect_status 0 moments disable
diagnose
expect_state start wrong
mkdir -p "$XDG_CONFIG_DIRS/autostart"
sed "s|@BINDIR@|${MOMENTS%/*}|" "$ROOT/config/org.moments.Moments.autostart.in" \
    >"$XDG_CONFIG_DIRS/autostart/org.moments.Moments.desktop"
diagnose
expect_state start wrong
expect_status 0 moments enable
[ ! -e "$XDG_CONFIG_HOME/autostart/org.moments.Moments.desktop" ] || fail 'the switch is still there'
diagnose
expect_state start fine

say 'an entry of a program that is gone starts nothing: enable writes one that does'
sed -i 's|^Exec=.*|Exec=/opt/gone/bin/moments agent --autostart|' "$XDG_CONFIG_DIRS/autostart/org.moments.Moments.desktop"
diagnose
expect_state start wrong
expect_status 0 moments enable
expect_file_has "$XDG_CONFIG_HOME/autostart/org.moments.Moments.desktop" 'agent --autostart'
diagnose
expect_state start fine
rm -r "$XDG_CONFIG_DIRS/autostart" "$XDG_CONFIG_HOME/autostart"

say 'with systemd the unit is enabled, and folders outside ~/Moments are opened'
background "$PYTHON" "$ROOT/tests/lib/systemd_manager.py" "$WORK/calls" masked >"$WORK/manager.out"
wait_for 10 grep -q ready "$WORK/manager.out"
diagnose
expect_state start wrong
sed -i "s|^\[me\]|[me]\nfolder = $WORK/my drafts|" "$XDG_CONFIG_HOME/moments/moments.ini"
diagnose
expect_state sandbox wrong
expect_same "['moments enable lets it.']" "$(advice_of sandbox)"
expect_status 0 moments enable
expect_out "$WORK/my drafts"
drop_in=$XDG_CONFIG_HOME/systemd/user/moments.service.d/folders.conf
expect_file_has "$drop_in" "ReadWritePaths=\"-$WORK/my drafts\""
expect_same 'unmask moments.service moments.path
reload
enable moments.service moments.path
reload
stop moments.service
start moments.service' "$(cat "$WORK/calls")"
diagnose
expect_state sandbox ''
expect_state start fine
if command -v systemd-analyze >/dev/null; then
    mkdir -p "$WORK/units/moments.service.d"
    sed 's|@BINDIR@/moments|/bin/true|' "$ROOT/systemd/moments.service.in" >"$WORK/units/moments.service"
    cp "$ROOT/systemd/moments-setup.service" "$WORK/units"
    cp "$drop_in" "$WORK/units/moments.service.d"
    expect_status 0 systemd-analyze --user verify --man=no "$WORK/units/moments.service"
    expect_same '' "$(cat "$OUT" "$ERR")"
fi

say 'the drop-in goes with the folder'
cp "$WORK/good.ini" "$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 0 moments enable
[ ! -e "$drop_in" ] || fail 'the drop-in is still there'

say 'disable stops the unit and keeps it from starting'
: >"$WORK/calls"
expect_status 0 moments disable
expect_same 'disable moments.service moments.path
mask moments.service moments.path
reload
stop moments.service' "$(cat "$WORK/calls")"
diagnose
expect_state start wrong
