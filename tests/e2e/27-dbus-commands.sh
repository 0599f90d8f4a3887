#!/bin/bash
# Every answer of the command line over the bus: the same text, the same error, the same ledger and notes.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-03-02T10:00
moments init --sample >"$OUT" 2>"$ERR" || fail 'init failed'
moments today >"$OUT" 2>"$ERR" || fail 'today failed'
echo 'our prices' >"$WORK/prices.txt"
mkdir -p "$HOME/Moments/Attachments" && cp "$WORK/prices.txt" "$HOME/Moments/Attachments/"
start_bus # and no server: nothing is raised, so that the ledger has the answers alone
start_agent
BEGAN=$SECONDS
TWIN=$WORK/twin

is_ready() {
    gdbus call --session --dest org.moments.Moments --object-path /org/moments/Moments \
        --method org.moments.Moments.Status 2>"$ERR" | grep -q "'ready': <true>"
}
wait_for 20 is_ready

# The home as it is now, for the command line.
make_twin() {
    rm -r "$TWIN" 2>/dev/null
    mkdir -p "$TWIN"
    local left=50
    while [ -e "$XDG_STATE_HOME/moments/ledger.db-journal" ] && [ "$left" -gt 0 ]; do
        left=$((left - 1))
        sleep 0.1
    done
    cp -r "$HOME" "$TWIN/home"
}
# At the hour that it is for the agent.
in_twin() {
    local now
    now=$(date -d "2026-03-02 10:00:01 UTC + $((SECONDS - BEGAN)) seconds" -u +%FT%T)
    NOW=$now HOME=$TWIN/home XDG_CONFIG_HOME=$TWIN/home/.config XDG_STATE_HOME=$TWIN/home/.local/state moments "$@"
}
# What a command says, as the bus tells it.
plain() {
    sed -e 's/^moments: //' -e "s|$TWIN/home|HOME|g" -e "s|$HOME|HOME|g" "$@"
}
# The text that a method returns, or the name and the text of its error. Its status is that of gdbus.
ask() {
    local method=$1 status
    shift
    gdbus call --session --timeout 20 --dest org.moments.Moments --object-path /org/moments/Moments \
        --method "org.moments.Moments.$method" "$@" >"$OUT" 2>"$ERR" && status=0 || status=1
    if [ "$status" -eq 0 ]; then
        printf '%b\n' "$(sed -e '1s/^(.//' -e '$s/.,)$//' "$OUT")"
    else
        sed '1s/.*GDBus.Error://' "$ERR"
    fi >"$WORK/asked"
    return "$status"
}
# What happened, without the seconds between one and the other.
what_happened() {
    "$@" history --json | sed -e 's/"at":"[^"]*"//' -e 's/,$//' -e 's/"until":"\([^"]*\):[0-9][0-9]"/"until":"\1"/' | sort
}
expect_both_same() {
    what_happened moments >"$WORK/ours"
    what_happened in_twin >"$WORK/theirs"
    cmp -s "$WORK/ours" "$WORK/theirs" || fail "$(diff "$WORK/ours" "$WORK/theirs")"
    expect_same "$(cat "$TWIN/home/Moments/notes.csv" 2>&1 | plain)" "$(cat "$HOME/Moments/notes.csv" 2>&1 | plain)"
}
# both METHOD ARG... -- COMMAND ARG...: both work and say the same.
both() {
    local call=()
    while [ "$1" != -- ]; do
        call+=("$1")
        shift
    done
    shift
    make_twin
    in_twin "$@" >"$WORK/said" 2>"$ERR" || fail "$*: $(cat "$ERR")"
    ask "${call[@]}" || fail "${call[*]}: $(cat "$WORK/asked")"
    expect_same "$(plain "$WORK/said")" "$(plain "$WORK/asked")"
    expect_both_same
}
# neither ERROR METHOD ARG... -- COMMAND ARG...: both refuse with the same text, and nothing happens.
neither() {
    local error=$1 call=()
    shift
    while [ "$1" != -- ]; do
        call+=("$1")
        shift
    done
    shift
    make_twin
    what_happened moments >"$WORK/before"
    ! in_twin "$@" >"$OUT" 2>"$WORK/said" || fail "$*: worked"
    ! ask "${call[@]}" || fail "${call[*]}: worked"
    expect_same "org.moments.Moments.Error.$error: $(plain "$WORK/said")" "$(plain "$WORK/asked")"
    what_happened moments >"$WORK/after"
    cmp -s "$WORK/before" "$WORK/after" || fail "${call[*]}: something was written"
}
# The id of the first moment of today of that habit.
id_of() {
    moments today --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["habit"] == sys.argv[1]][0])' "$1"
}
id_of_promise() {
    moments plan --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["class"] == "promise"][0])'
}

card=$(id_of birthday)
say 'done, with a note and a day, and undo'
both Act "$card" 'done' "{'note': <'likes blue'>, 'on': <'yesterday'>}" -- 'done' "$card" 'likes blue' --on yesterday
both Undo -- undo
both Act "$card" 'done' '{}' -- 'done' "$card"
neither Failed Act "$card" 'done' '{}' -- 'done' "$card"
neither Invalid Act 1 'done' "{'on': <'the day of days'>}" -- 'done' 1 --on 'the day of days'

say 'no answer, later, not this time, never'
renewal=$(id_of renewal)
both Act "$renewal" no-answer '{}' -- no-answer "$renewal"
both Undo -- undo
both Act "$renewal" snooze "{'until': <'friday'>}" -- snooze "$renewal" friday
both Act "$renewal" snooze '{}' -- snooze "$renewal"
neither Invalid Act "$renewal" snooze "{'until': <'whenever'>}" -- snooze "$renewal" whenever
both Act "$renewal" skip '{}' -- skip "$renewal"
both Undo -- undo
both Act "$renewal" never '{}' -- never "$renewal"
both Undo -- undo
neither Failed Act zz99 skip '{}' -- skip zz99

say 'what happened and what was learned'
both Log S005 visit "{'note': <'at the fair'>, 'by': <'visit'>, 'on': <'2026-02-27'>}" -- \
    log S005 visit 'at the fair' --by visit --on 2026-02-27
both Log Grace call "{'no-answer': <true>}" -- log Grace call --no-answer
neither Failed Log nobody call '{}' -- log nobody call
neither Invalid Log Example call '{}' -- log Example call
both Note S005 'has a new dog' -- note S005 'has a new dog'
both Note S005 '' -- note S005
neither Failed Note nobody 'has a new dog' -- note nobody 'has a new dog'
both Tag S006 "['+key', '+interest:energy', 'greeting=Cher Benoît,']" -- \
    tag S006 +key +interest:energy 'greeting=Cher Benoît,'
both Tag S006 "['-key']" -- tag S006 -key
both Tag S006 '[]' -- tag S006
neither Invalid Tag S006 "['key']" -- tag S006 key

say 'a promise, and another day for it'
both Promise S005 'send the offer' friday "{'aim': <'thursday'>}" -- \
    promise S005 'send the offer' --by friday --aim thursday
neither Invalid Promise S005 'send it' 'some day' '{}' -- promise S005 'send it' --by 'some day'
id=$(id_of_promise)
both MovePromise "$id" 2026-03-12 "{'aim': <'2026-03-11'>}" -- promise move "$id" --by 2026-03-12 --aim 2026-03-11
neither Failed MovePromise zz99 2026-03-12 '{}' -- promise move zz99 --by 2026-03-12
neither Failed Act "$id" never '{}' -- never "$id"
both Act "$id" 'done' '{}' -- 'done' "$id"

say 'no surprises, and no more contact'
both Pause S007 2026-12-31 -- pause S007 --until 2026-12-31
neither Invalid Pause S007 '' -- pause S007 --until ''
both Resume S007 -- resume S007
both Stop S008 asked "{'email': <true>}" -- stop S008 --asked --email
both Stop S008 left "{'successor': <'S009'>}" -- stop S008 --left --successor S009
both Undo -- undo
both Stop S008 died '{}' -- stop S008 --died
both Same S011 S012 -- same S011 S012 --yes
both Undo -- undo
neither Failed Same S011 nobody -- same S011 nobody --yes

say 'quiet, and away'
both Quiet 15:00 -- quiet 15:00
both Quiet off -- quiet off
both Quiet '' -- quiet
neither Invalid Quiet whenever -- quiet whenever
both Away '24 dec' '7 jan' -- away 24 dec - 7 jan
both Away list '' -- away list
both Away off '' -- away off
neither Invalid Away 'the day of days' '' -- away 'the day of days'

say 'a draft'
article=$(id_of useful-article)
both Draft "$article" "{'attach': <'prices.txt'>}" -- draft "$article" --attach prices.txt
neither Failed Draft zz99 '{}' -- draft zz99

say 'every command either stands behind a method or answers nothing'
moments --help | sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\)  .*/\1/p' | sort >"$WORK/commands"
printf '%s\n' today 'done' no-answer snooze skip never undo log promise stop note tag same pause resume quiet away draft \
    setup init status check plan why open template customers habits rule export history about forget ledger pack unpack doctor \
    enable disable agent | sort >"$WORK/known"
diff "$WORK/known" "$WORK/commands" >"$OUT" || fail 'a command that this test does not know'
stop_agent
