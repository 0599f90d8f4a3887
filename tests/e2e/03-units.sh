#!/bin/bash
# The files by which systemd, D-Bus and the desktop know Moments are accepted by their own checkers.
. "$(dirname "$0")/../lib/e2e.sh"

units=$WORK/units
mkdir -p "$units"
# The checker wants the program to exist; any program does.
sed 's|@BINDIR@/moments|/bin/true|' "$ROOT/systemd/moments.service.in" >"$units/moments.service"
sed 's|@BINDIR@/moments-courier|/bin/true|' "$ROOT/systemd/moments-courier.service.in" >"$units/moments-courier.service"
cp "$ROOT/systemd/moments-setup.service" "$ROOT/systemd/moments.path" "$ROOT/systemd/moments-courier.timer" "$units"

if command -v systemd-analyze >/dev/null; then
    say 'systemd has nothing to say about the units'
    expect_status 0 systemd-analyze --user verify --man=no "$units/moments.service" "$units/moments-setup.service" \
        "$units/moments.path" "$units/moments-courier.service" "$units/moments-courier.timer"
    expect_same '' "$(cat "$OUT" "$ERR")"
    sed 's/^Type=.*/Type=nonsense/' "$units/moments.service" >"$units/broken.service"
    systemd-analyze --user verify --man=no "$units/broken.service" >"$OUT" 2>&1 || true
    expect_out 'broken.service'
    rm "$units/broken.service"

    say 'each sandbox is as tight as it was proved to start: 2.0 of 10 at most, and a unit without one is noticed'
    for unit in moments moments-setup moments-courier; do
        expect_status 0 systemd-analyze --user security --offline=true --threshold=20 "$units/$unit.service"
        grep -v '^CapabilityBoundingSet=' "$units/$unit.service" >"$units/open.service"
        expect_status 1 systemd-analyze --user security --offline=true --threshold=20 "$units/open.service"
    done
    rm "$units/open.service"
fi

say 'the unit that waits for the configuration makes no cycle with basic.target'
! grep '^After=' "$ROOT/systemd/moments.path" || fail 'systemd would drop it from the session'

say 'the unit comes back, except where another agent runs'
expect_file_has "$units/moments.service" 'Restart=always'
expect_file_has "$units/moments.service" 'RestartPreventExitStatus=75'
# Without it systemd 252 ignores the file system settings in silence.
for unit in moments moments-setup moments-courier; do
    expect_file_has "$units/$unit.service" 'PrivateUsers=yes'
done
# A dash: a missing folder must not stop the start (226/NAMESPACE).
expect_file_has "$units/moments.service" 'ReadWritePaths=-%h/Moments'

if command -v desktop-file-validate >/dev/null; then
    say 'the desktop entries are valid'
    sed 's|@BINDIR@|/usr/bin|' "$ROOT/config/org.moments.Moments.autostart.in" >"$WORK/autostart.desktop"
    expect_status 0 desktop-file-validate "$ROOT/config/org.moments.Moments.desktop" "$WORK/autostart.desktop"
    expect_same '' "$(cat "$OUT" "$ERR")"
fi
expect_file_has "$ROOT/config/org.moments.Moments.autostart.in" 'X-systemd-skip=true'
expect_file_has "$ROOT/config/org.moments.Moments.desktop" 'X-GNOME-UsesNotifications=true'

if command -v appstreamcli >/dev/null; then
    say 'the description for software centres is valid'
    expect_status 0 appstreamcli validate --no-net "$ROOT/config/org.moments.Moments.metainfo.xml"
fi

say 'D-Bus starts the agent through systemd, under the name that does not change'
expect_file_has "$ROOT/config/org.moments.Moments.service.in" 'Name=org.moments.Moments'
expect_file_has "$ROOT/config/org.moments.Moments.service.in" 'SystemdService=moments.service'
