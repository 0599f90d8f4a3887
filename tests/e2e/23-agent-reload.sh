#!/bin/bash
# Files that change under a running agent, and what the command line writes.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"

add_habit() { # NAME TAG
    printf '[habit %s]\nkind = thank-you\nwho = tag:%s\nwhen = every wednesday\nat = 10:00\n' "$1" "$2"
}

write_config
write_customers 1,Ada,ada@example.org,call 2,Bob,bob@example.org,thank 3,Cleo,cleo@example.org,gift
begin_ledger
# What is new in the configuration counts from its first day.
write_config "$(add_habit thanks thank; add_habit gifts gift; add_habit more more)"
begin_ledger
write_config
NOW="$TODAY 10:00:30"
start_bus
start_notifyd
start_agent
wait_for 30 have_notes 1 'Call Ada'
settle 1
expect_same 1 "$(notes)"

say 'a configuration that an editor replaces is in force at once'
{ cat "$CONFIG"; add_habit thanks thank; } >"$CONFIG.new"
mv "$CONFIG.new" "$CONFIG"
wait_for 20 have_notes 1 'Thank Bob'

say 'one that is written in place too'
add_habit gifts gift >>"$CONFIG"
wait_for 20 have_notes 1 'Thank Cleo'
expect_same 3 "$(notes)"

say 'a broken one leaves the old one in force, and the user is told where the mistake is'
cp "$CONFIG" "$WORK/good.ini"
sed -i 's/^when = every wednesday$/when = every blue moon/' "$CONFIG"
line=$(grep -n 'blue moon' "$CONFIG" | head -n 1 | cut -d: -f1)
wait_for 20 have_notes 1 'Your configuration has errors; the last good one stays'
note -1 body | grep -qF "moments.ini:$line: error" || fail "the note does not name line $line: $(note -1 body)"
wait_for 5 log_has "moments.ini:$line: error"
write_customers 1,Ada,ada@example.org,call 2,Bob,bob@example.org,thank 3,Cleo,cleo@example.org,gift \
    4,Dora,dora@example.org,call
wait_for 20 have_notes 1 'Call Dora'
expect_same 1 "$(notes 'Your configuration has errors')"

say 'also after a restart'
stop_agent
write_customers 1,Ada,ada@example.org,call 2,Bob,bob@example.org,thank 3,Cleo,cleo@example.org,gift \
    4,Dora,dora@example.org,call 5,Emil,emil@example.org,call
start_agent
wait_for 30 have_notes 1 'Call Emil'
wait_for 20 have_notes 2 'Your configuration has errors'

say 'a mended one comes into force'
{ cat "$WORK/good.ini"; add_habit more more; } >"$CONFIG"
write_customers 1,Ada,ada@example.org,call 6,Fay,fay@example.org,more
wait_for 20 have_notes 1 'Thank Fay'
# So many who vanish at once are a question.
expect_status 0 moments customers --accept

say 'the same mistake made again is told again'
cp "$CONFIG" "$WORK/good.ini"
sed -i 's/^when = every wednesday$/when = every blue moon/' "$CONFIG"
wait_for 20 have_notes 3 'Your configuration has errors'
sed -i 's/^files = .*/fils = x/' "$CONFIG"
settle 1
cp "$WORK/good.ini" "$CONFIG"
sleep 1

say 'a configuration that vanishes, is empty or is no file changes nothing'
number=100
for how in vanish empty folder garbage; do
    number=$((number + 1))
    told=$(notes 'the last good one stays in force')
    case $how in
        vanish) rm "$CONFIG" ;;
        empty) : >"$CONFIG" ;;
        folder) rm -f "$CONFIG"; mkdir "$CONFIG" ;;
        garbage) head -c 4000 /dev/urandom >"$CONFIG" ;;
    esac
    sleep 0.6
    runs "$AGENT" || fail "$how: the agent has ended"
    write_customers 1,Ada,ada@example.org,call "$number,Gus-$how,gus-$how@example.org,call"
    wait_for 20 have_notes 1 "Call Gus-$how"
    [ "$how" != garbage ] || wait_for 5 have_notes $((told + 1)) 'the last good one stays in force'
    rm -rf "$CONFIG"
    cp "$WORK/good.ini" "$CONFIG"
    sleep 0.6
done

say 'what is noted is in force at once, and a notes file that breaks or goes changes nothing'
write_customers 1,Ada,ada@example.org,call 9,Ida,ida@example.org,x
expect_status 0 moments tag Ida +call
wait_for 20 have_notes 1 'Call Ida'
shown=$(last_id 'Call Ida')
printf 'id,tags\n9,"call\n' >"$HOME/Moments/notes.csv"
wait_for 20 log_has 'notes.csv:2: error'
rm "$HOME/Moments/notes.csv"
wait_for 20 log_has 'notes.csv: warning: this file is gone'
settle 1
! grep -qF "\"event\": \"close\", \"id\": $shown" "$NOTIFY_LOG" || fail 'Ida was withdrawn'
printf 'id,tags\n9,rest\n' >"$HOME/Moments/notes.csv"
wait_for 20 grep -qF "\"event\": \"close\", \"id\": $shown" "$NOTIFY_LOG"

say 'a file in moments.d is read as soon as it is there, and its habit goes when it goes'
write_customers 1,Ada,ada@example.org,call 8,Hal,hal@example.org,team
mkdir -p "$XDG_CONFIG_HOME/moments/moments.d"
add_habit team-thanks team >"$XDG_CONFIG_HOME/moments/moments.d/team.ini"
sleep 1
expect_status 0 moments habits
expect_out team-thanks
# (The habit is new today, and so is its first moment.)
wait_for 20 have_notes 1 'Thank Hal'
rm "$XDG_CONFIG_HOME/moments/moments.d/team.ini"
wait_for 20 sh -c "grep -qF '\"event\": \"close\", \"id\": $(last_id 'Thank Hal')' '$NOTIFY_LOG'"

say 'a customer who is no longer in the records takes her note along'
write_customers 1,Ada,ada@example.org,call 9,Ida,ida@example.org,call
wait_for 20 have_notes 1 'Call Ida'
id=$(last_id 'Call Ida')
write_customers 1,Ada,ada@example.org,call
wait_for 20 grep -qF "\"event\": \"close\", \"id\": $id" "$NOTIFY_LOG"

say 'records that are missing when it starts are read when they appear'
stop_agent
mv "$HOME/Moments/Customers" "$WORK/away"
start_agent
sleep 1.5
runs "$AGENT" || fail 'the agent has ended'
log_has 'customers.csv' || fail 'the log does not name the file'
printf '10,Jon,jon@example.org,call\n' >>"$WORK/away/customers.csv"
mv "$WORK/away" "$HOME/Moments/Customers"
wait_for 20 have_notes 1 'Call Jon'

say 'what the command line writes is seen, with a bus and without'
jon=$(last_id 'Call Jon')
id=$(moments today --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["name"] == "Jon"][0])')
expect_status 0 env DBUS_SESSION_BUS_ADDRESS="unix:path=$WORK/no-bus" "$MOMENTS" --now "$NOW" 'done' "$id"
wait_for 10 grep -qF "\"event\": \"close\", \"id\": $jon" "$NOTIFY_LOG"
expect_status 0 moments undo
wait_for 10 today_is 'any(m["customer"]["name"] == "Jon" for m in d)'
stop_agent

say 'a zone that changes moves the hours'
cat >"$WORK/zone.sh" <<'END'
mount --bind "$1" /etc || exit 77
shift
exec "$@"
END
cp -a /etc "$WORK/etc-copy" 2>/dev/null || true
if ! unshare -m sh "$WORK/zone.sh" "$WORK/etc-copy" true 2>/dev/null; then
    echo '  (this machine lets nobody mount: left out)'
else
    ln -sfn /usr/share/zoneinfo/Europe/Lisbon "$WORK/etc-copy/localtime"
    write_customers 11,Kim,kim@example.org,call
    # A quarter past nine in Lisbon is a quarter past ten in Berlin.
    unset TZ
    background unshare -m sh "$WORK/zone.sh" "$WORK/etc-copy" "$MOMENTS" --now "$TODAY 09:15" agent \
        >>"$WORK/agent.log" 2>&1
    AGENT=$!
    sleep 2
    expect_same 0 "$(notes 'Call Kim')"
    ln -sfn /usr/share/zoneinfo/Europe/Berlin "$WORK/etc-copy/localtime.new"
    mv -T "$WORK/etc-copy/localtime.new" "$WORK/etc-copy/localtime"
    wait_for 20 have_notes 1 'Call Kim'
    stop_agent
fi
expect_whole_ledger
