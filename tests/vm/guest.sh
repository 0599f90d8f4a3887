#!/bin/bash
# Runs as root inside the virtual machine (see 10-agent.sh): a user with a session, the shipped units, the real clock.
set -u
exec >/dev/ttyS0 2>&1
CASE='(before the first case)'
NOTIFY_LOG=/run/user/1000/notes.jsonl
HOME_OF_DANA=/home/dana
LEDGER=$HOME_OF_DANA/.local/state/moments/ledger.db

say() {
    CASE=$*
    printf '# %s\n' "$*"
    printf '  (%d s after switching on)\n' "$(cut -d. -f1 /proc/uptime)"
}
end_machine() {
    echo "$1"
    sync
    systemctl poweroff --force --force
    sleep 60
}
fail() {
    printf 'FAILED: %s\n  %s\n' "$CASE" "$*"
    {
        date
        user systemctl --user --no-pager status moments.service moments-courier.service moments.path
        journalctl --quiet --no-pager --output=short-iso --lines=60 _UID=1000
        [ ! -e "$NOTIFY_LOG" ] || cat "$NOTIFY_LOG"
        user moments today --all
    } 2>&1 | sed 's/^/  | /'
    end_machine GUEST-FAILED
}
user() {
    runuser -u dana -- env -C "$HOME_OF_DANA" HOME="$HOME_OF_DANA" LC_ALL=C.UTF-8 XDG_RUNTIME_DIR=/run/user/1000 \
        DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus "$@"
}
unit() { user systemctl --user "$@"; }
show() { unit show --value --property "$2" "$1"; }
wait_for() {
    local left=$(($1 * 10))
    shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || fail "waited in vain for: $*"
        sleep 0.1
    done
}
has_owner() {
    user gdbus call --session -d org.freedesktop.DBus -o / -m org.freedesktop.DBus.NameHasOwner "$1" | grep -q true
}
# Asked ten times a second, for which Python is too slow without the processor's help.
notes() { grep -F '"event": "notify"' "$NOTIFY_LOG" 2>/dev/null | grep -c -F -e "$1"; }
have_notes() { [ "$(notes "$2")" -ge "$1" ]; }
press() {
    local id key
    id=$(python3 /opt/vm/notes.py "$NOTIFY_LOG" get "$1" id) || fail "there is no note $1"
    key=$(python3 /opt/vm/notes.py "$NOTIFY_LOG" key "$1" "$2") || fail "note $1 has no button $2"
    user gdbus call --session -d org.freedesktop.Notifications -o /org/freedesktop/Notifications \
        -m org.moments.TestServer.Press -- "$id" "$key" >/dev/null || fail 'the press failed'
}
press_on() { # TEXT LABEL: on the newest note with it
    press "$(python3 /opt/vm/notes.py "$NOTIFY_LOG" list | grep -n -F -e "$1" | tail -n 1 | cut -d: -f1)" "$2"
}
start_notifyd() {
    unit reset-failed notifyd.service 2>/dev/null
    user systemd-run --user --quiet --unit=notifyd python3 -m dbusmock --session --template /opt/vm/notifyd.py \
        --parameters "{\"log\": \"$NOTIFY_LOG\"}" || fail 'no notification server'
    wait_for 30 has_owner org.freedesktop.Notifications
}
clock() { date --set "$1" >/dev/null || fail "the clock cannot be set to $1"; }
agent_pid() { show moments.service MainPID; }
is_another_pid() { [ "$(agent_pid)" -gt 1 ] && [ "$(agent_pid)" != "$1" ]; }

# ---- the user, and the session that she logs into ---------------------------------------------
ln -sf /usr/share/zoneinfo/Europe/Berlin /etc/localtime
mkdir -p /home
printf '127.0.0.1 localhost\n' >/etc/hosts
useradd --create-home --uid 1000 dana || fail 'no user'
# A session of hers with a screen, as a login screen opens one: logind knows it, and starts her user manager.
printf 'account required pam_permit.so\nsession required pam_systemd.so\n' >/etc/pam.d/screen
systemd-run --quiet --unit=screen --property=PAMName=screen --property=User=dana --setenv=XDG_SESSION_TYPE=wayland \
    --setenv=XDG_SESSION_CLASS=user sleep infinity || fail 'no session'
wait_for 120 test -S /run/user/1000/bus
session_of_dana() { loginctl show-user dana --property=Display --value; }
has_session() { [ -n "$(session_of_dana)" ]; }
wait_for 20 has_session
SESSION=$(session_of_dana)
# graphical-session.target refuses to be started by hand: a desktop starts it by a target of its own.
mkdir -p /etc/systemd/user
printf '[Unit]\nBindsTo=graphical-session.target\n' >/etc/systemd/user/desktop.target
unit daemon-reload

# A mail program and a browser that note where they run and with what.
# None of it lies in ~/.local: the unit that makes the state folder makes that too.
mkdir -p /usr/local/share/applications
user mkdir -p .config bin Moments/Customers
cat >"$HOME_OF_DANA/bin/program" <<'END'
#!/bin/sh
{
    echo "address $1"
    echo "group $(cat /proc/self/cgroup)"
    echo "network $(readlink /proc/self/ns/net)"
    echo "mounts $(readlink /proc/self/ns/mnt)"
} >"$HOME/opened.new" && mv "$HOME/opened.new" "$HOME/opened"
END
chmod +x "$HOME_OF_DANA/bin/program"
printf '[Desktop Entry]\nType=Application\nName=Mail\nExec=%s/bin/program %%u\nMimeType=x-scheme-handler/mailto;\n' \
    "$HOME_OF_DANA" >/usr/local/share/applications/mail.desktop
printf '[Default Applications]\nx-scheme-handler/mailto=mail.desktop\n' >"$HOME_OF_DANA/.config/mimeapps.list"
cat >"$HOME_OF_DANA/Moments/Customers/customers.csv" <<'END'
id,name,email,tags
1,Ada,ada@example.org,ten
2,Bob,bob@example.org,letter
3,Cleo,cleo@example.org,eleven
4,Dora,dora@example.org,two
5,Emil,emil@example.org,three
6,Fay,fay@example.org,one
7,Gus,gus@example.org,noon
END
chown -R dana: "$HOME_OF_DANA"
configure() {
    {
        printf '[me]\nname = Dana Smith\nemail = dana@example.com\n%s\n' "${1:-}"
        printf '[customers]\nfiles = ~/Moments/Customers/customers.csv\n[day]\nsurprises-a-day = 50\nrest-person = 0 days\n'
        printf '[habit %s]\nkind = call\nwho = tag:%s\nwhen = every wednesday\nat = %s\n' ten ten 10:00 \
            eleven eleven 11:00 noon noon 12:00 one one 13:00 two two 14:00
        printf '[habit %s]\nkind = thank-you\nwho = tag:%s\nwhen = every wednesday\nat = %s\nnudge = popup, draft\n' \
            letter letter 10:00 three three 15:00
    } >/tmp/moments.ini
    user mkdir -p .config/moments
    install -o dana -g dana -m 0644 /tmp/moments.ini "$HOME_OF_DANA/.config/moments/moments.ini.new"
    user mv .config/moments/moments.ini.new .config/moments/moments.ini
}

say 'in the session of who has no configuration, nothing of it runs'
clock '2026-02-27 12:00:00'
unit start desktop.target || fail 'no session'
wait_for 10 unit is-active graphical-session.target moments.path moments-courier.timer
[ "$(show moments.service ActiveState)" = inactive ] || fail 'the agent runs'
[ ! -e "$LEDGER" ] || fail 'there is a ledger'

say 'the agent begins as soon as there is a configuration'
start_notifyd
configure
wait_for 20 unit is-active moments.service
wait_for 20 has_owner org.moments.Moments
wait_for 10 test -s "$LEDGER"
[ "$(show moments.service Type)" = notify ] || fail 'it does not say when it is ready'

say 'the setup unit made its folder, for her alone, from inside a sandbox'
[ "$(stat -c '%U %a' "${LEDGER%/*}" "$HOME_OF_DANA/.local" | sort -u)" = 'dana 700' ] ||
    fail "$(ls -ld "${LEDGER%/*}" "$HOME_OF_DANA/.local")"
[ "$(show moments-setup.service Result) $(show moments-setup.service PrivateUsers)" = 'success yes' ] || fail 'not by it'

say 'its sandbox holds: the home can be read, its own folders written, and there is no network'
sleep 1
mounts=/proc/$(agent_pid)/mountinfo
awk '$5 == "/" && $6 ~ /^ro/ { found = 1 } END { exit !found }' "$mounts" || fail 'the system can be written'
awk '$5 ~ "^/home" && $6 ~ /^rw/ { print $5 }' "$mounts" | sort >/tmp/writable
printf '%s\n' "$HOME_OF_DANA/.local/state/moments" "$HOME_OF_DANA/Moments" | cmp -s - /tmp/writable ||
    fail "what can be written: $(cat /tmp/writable)"
[ "$(readlink "/proc/$(agent_pid)/ns/net")" != "$(readlink /proc/self/ns/net)" ] || fail 'it has the network'

say 'the clock is set to another day: what is due there is raised at its hour'
clock '2026-03-04 09:59:57'
wait_for 10 have_notes 1 'Call Ada'
wait_for 10 have_notes 1 'Thank Bob'
draft=$(compgen -G "$HOME_OF_DANA/Moments/Drafts/*.eml") || fail 'no draft'
grep -q '^To: .*bob@example.org' "$draft" || fail "$(cat "$draft")"

say 'a press on Open draft starts the mail program outside of the sandbox'
press_on 'Thank Bob' 'Open draft'
wait_for 20 test -s "$HOME_OF_DANA/opened"
grep -q '^address mailto:bob' "$HOME_OF_DANA/opened" || fail "$(cat "$HOME_OF_DANA/opened")"
! grep -q 'moments.service' "$HOME_OF_DANA/opened" || fail "$(cat "$HOME_OF_DANA/opened")"
grep -qF "network $(readlink /proc/self/ns/net)" "$HOME_OF_DANA/opened" || fail 'no network for it'
grep -qF "mounts $(readlink /proc/1/ns/mnt)" "$HOME_OF_DANA/opened" || fail "$(cat "$HOME_OF_DANA/opened")"

say 'set forward by an hour, what is due meanwhile comes at once'
clock '2026-03-04 11:00:30'
wait_for 3 have_notes 1 'Call Cleo'

say 'set back and forward again, nothing comes twice'
clock '2026-03-04 09:30:00'
sleep 3
clock '2026-03-04 11:05:00'
sleep 3
for name in Ada Cleo; do
    [ "$(notes "Call $name")" = 1 ] || fail "$(notes "Call $name") notes for $name"
done

say 'killed, it comes back: what stood there half an hour comes once more, the rest when that is over'
pid=$(agent_pid)
kill -KILL "$pid"
wait_for 30 is_another_pid "$pid"
wait_for 30 has_owner org.moments.Moments
wait_for 20 have_notes 2 'Call Ada'
sleep 2
[ "$(notes 'Call Cleo')" = 1 ] || fail 'it came twice'
clock '2026-03-04 11:30:35'
wait_for 20 have_notes 2 'Call Cleo'
[ "$(notes 'Call Ada')" = 2 ] || fail 'and the other one came again'
press_on 'Call Ada' Spoke
press_on 'Call Cleo' Spoke

say 'logind knows a program of hers that keeps the machine awake: names are hidden, and nothing is lost'
user systemd-run --user --quiet --unit=slides systemd-inhibit --what=idle --who=Slides --why='A presentation' \
    --mode=block sleep infinity || fail 'no slides'
has_inhibitor() { systemd-inhibit --list --no-legend | grep -q 'Slides.*dana.*idle.*block'; }
wait_for 60 has_inhibitor
systemd-inhibit --list --no-legend | sed 's/^/  /'
clock '2026-03-04 11:59:57'
wait_for 20 have_notes 1 'Moments: '
[ "$(notes Gus)" = 0 ] || fail 'it names him'
user moments today --all | grep -q 'Call Gus' || fail 'he is lost'
unit stop slides.service
wait_for 10 eval '! has_inhibitor'
press -1 Later
wait_for 10 have_notes 1 'Later: Call Gus'

say 'a screen is locked and unlocked through logind: what came meanwhile comes again, and only that'
# What a desktop does when it is told to lock.
cat >"$HOME_OF_DANA/bin/locker" <<'END'
#!/bin/bash
gdbus monitor --system --dest org.freedesktop.login1 | while read -r path what; do
    case $what in
        *Session.Lock*) hint=true ;;
        *Session.Unlock*) hint=false ;;
        *) continue ;;
    esac
    busctl call org.freedesktop.login1 "${path%:}" org.freedesktop.login1.Session SetLockedHint b "$hint"
done
END
chmod +x "$HOME_OF_DANA/bin/locker"
user systemd-run --user --quiet --unit=locker "$HOME_OF_DANA/bin/locker" || fail 'no locker'
hint_is() { [ "$(loginctl show-session "$SESSION" --property=LockedHint --value)" = "$1" ]; }
# Until it listens, it is told again.
lock() { loginctl lock-session "$SESSION" && sleep 0.5 && hint_is yes; }
wait_for 60 lock
clock '2026-03-04 12:59:57'
wait_for 20 have_notes 1 'Call Fay'
clock '2026-03-04 13:30:30'
sleep 3
[ "$(notes 'Call Fay')" = 1 ] || fail 'it came to a locked screen again'
loginctl unlock-session "$SESSION"
wait_for 20 have_notes 2 'Call Fay'
wait_for 10 hint_is no
sleep 2
[ "$(notes 'Call Fay')" = 2 ] || fail "she came $(notes 'Call Fay') times"
[ "$(notes 'Sent? Thank Bob')" = 1 ] || fail 'what stood there before came again too'
press_on 'Call Fay' Spoke

say 'the machine sleeps through the hour: on waking it comes at once'
clock '2026-03-04 13:59:55'
before=$(cut -d. -f1 /proc/uptime)
echo 0 >/sys/class/rtc/rtc0/wakealarm
echo +15 >/sys/class/rtc/rtc0/wakealarm
echo mem >/sys/power/state || fail 'it cannot sleep'
woke=$(date +%s)
[ "$woke" -ge "$(date -d '2026-03-04 14:00:05' +%s)" ] || fail "it did not sleep: $(date), up $before"
wait_for 3 have_notes 1 'Call Dora'
[ $(($(date +%s) - woke)) -le 3 ] || fail 'it came late'

say 'a mailbox: the courier is started at once when there is a draft for it'
# It prints the password, and keeps something in the home as programs do that renew a token.
cat >"$HOME_OF_DANA/bin/secret" <<'END'
#!/bin/sh
{
    awk '$5 == "/" || $5 ~ "^/home" { split($6, how, ","); print $5, how[1] }' /proc/self/mountinfo
    echo "network $(readlink /proc/self/ns/net)"
    touch /usr/local/written /tmp/written /run/user/1000/written 2>&1 | sed "s/.*'\(.*\)'.*/refused \1/"
} >"$HOME/asked"
echo 's3cret word'
END
chmod +x "$HOME_OF_DANA/bin/secret"
configure "drafts = imap
[imap]
server = localhost
port = 9993
user = dana
certificates = $HOME_OF_DANA/server.pem
password-command = $HOME_OF_DANA/bin/secret"
sleep 2
clock '2026-03-04 14:59:58'
ran() { [ -n "$(show moments-courier.service InvocationID)" ]; }
wait_for 30 ran
wait_for 10 compgen -G "$HOME_OF_DANA/.local/state/moments/spool/*.job"
first=$(show moments-courier.service InvocationID)
ran_again() { [ "$(show moments-courier.service InvocationID)" != "$first" ]; }
rests() { [ "$(show moments-courier.service ActiveState)" = inactive ]; }
wait_for 60 rests
[ "$(show moments-courier.service ExecMainStatus)" = 75 ] || fail 'it does not say that nobody answers'

say 'and by its timer, when it could not deliver: with the server there, it logs in and delivers'
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost -keyout /tmp/server.key -out "$HOME_OF_DANA/server.pem" 2>/dev/null ||
    fail 'no certificate'
chmod 0644 "$HOME_OF_DANA/server.pem"
echo ok >/tmp/server.mode
systemd-run --quiet --unit=server python3 /opt/vm/fakeimap.py 9993 "$HOME_OF_DANA/server.pem" /tmp/server.key \
    /tmp/server.mode /tmp/server.log || fail 'no server'
listens() { : </dev/tcp/127.0.0.1/9993; }
wait_for 60 listens
clock '2026-03-04 15:21:00'
wait_for 60 ran_again
wait_for 60 grep -q '^KEPT 1' /tmp/server.log
wait_for 60 rests
[ "$(show moments-courier.service Result)" = success ] || fail "$(show moments-courier.service Result)"
grep -qx LOGIN /tmp/server.log || fail 'it did not log in'
! compgen -G "$HOME_OF_DANA/.local/state/moments/spool/*.job" >/dev/null || fail 'the draft still waits'

say 'its sandbox holds: the network and her home, and nothing of the system can be written'
sed 's/^/  /' "$HOME_OF_DANA/asked"
grep -qx '/ ro' "$HOME_OF_DANA/asked" || fail 'the system can be written'
grep -qx "$HOME_OF_DANA rw" "$HOME_OF_DANA/asked" || fail 'her home cannot be written'
grep -qx 'refused /usr/local/written' "$HOME_OF_DANA/asked" || fail 'a file in /usr was written'
[ ! -e /tmp/written ] || fail '/tmp is not its own'
[ -e /run/user/1000/written ] || fail 'the runtime folder, with the sockets of key rings, cannot be written'
grep -qxF "network $(readlink /proc/self/ns/net)" "$HOME_OF_DANA/asked" || fail 'no network'

say 'an agent that hangs is ended by the watchdog and started again'
mkdir -p /etc/systemd/user/moments.service.d
printf '[Service]\nWatchdogSec=3\n' >/etc/systemd/user/moments.service.d/test.conf
unit daemon-reload
unit restart moments.service
wait_for 20 has_owner org.moments.Moments
pid=$(agent_pid)
sleep 7
[ "$(agent_pid)" = "$pid" ] || fail 'it was ended while it was well'
kill -STOP "$pid"
wait_for 30 is_another_pid "$pid"
wait_for 20 has_owner org.moments.Moments

say 'the bus of the session dies: the agent is there on the next one'
unit kill --signal=KILL dbus.service
sleep 1
wait_for 60 has_owner org.moments.Moments

say 'the session ends, and the agent with it, in good order'
unit stop desktop.target graphical-session.target
has_ended() { [ "$(show moments.service ActiveState)" = inactive ]; }
wait_for 20 has_ended
[ "$(show moments.service Result)" = success ] || fail "it ended with $(show moments.service Result)"
python3 -c 'import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("PRAGMA integrity_check").fetchone()[0])' "$LEDGER" | grep -qx ok || fail 'the ledger'
end_machine GUEST-PASSED
