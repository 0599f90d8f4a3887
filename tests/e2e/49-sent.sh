#!/bin/bash
# From a draft that was opened to "Sent?", and from the answer to the ledger; and the text of a draft without any program.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
APPS=$XDG_DATA_HOME/applications DRAFTS=$HOME/Moments/Drafts

# A program that notes what it is to open: app NAME TYPE.
app() {
    mkdir -p "$APPS"
    # shellcheck disable=SC2016
    # The words are those of the program that is written.
    printf '#!/bin/sh\nprintf "%%s\\n" "$@" >>"%s/%s.opened"\n' "$WORK" "$1" >"$WORK/$1"
    chmod +x "$WORK/$1"
    printf '[Desktop Entry]\nType=Application\nName=%s\nExec=%s/%s %%u\nMimeType=%s;\n' "$1" "$WORK" "$1" "$2" >"$APPS/$1.desktop"
}
has_opened() { [ -s "$WORK/$1.opened" ]; }
default_for() { printf '[Default Applications]\n%s=%s.desktop\n' "$1" "$2" >"$XDG_CONFIG_HOME/mimeapps.list"; }
id_of() {
    moments today --all --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["name"] == sys.argv[1]][0])' "$1"
}
# What a note asks, and its buttons as they stand there.
buttons() { "$PYTHON" -c 'import json, sys; print(*(b[1] for b in json.loads(sys.argv[1])), sep=", ")' "$(note "$1" actions)"; }

write_config '[habit letter]
kind = thank-you
who = tag:letter
when = every wednesday
at = 10:00
nudge = popup, draft, digest'
write_customers 1,Ada,ada@example.org,letter
begin_ledger
app org.mozilla.Thunderbird x-scheme-handler/mailto
default_for x-scheme-handler/mailto org.mozilla.Thunderbird
start_bus
start_notifyd

say 'a draft that nobody opened is not asked for'
NOW="$TODAY 10:00:30"
start_agent
wait_for 20 have_notes 1 'Thank Ada'
expect_same 'Thank Ada' "$(note -1 summary)"
expect_same 'Open draft, Later, Done, Open' "$(buttons -1)"
stop_agent
NOW='2026-03-05 09:00:30'
start_agent
wait_for 20 have_notes 2 'Thank Ada'
expect_same 0 "$(notes 'Sent?')"

say 'opened by the button of the note, it is asked for in the next digest'
press -1 'Open draft'
wait_for 20 has_opened org.mozilla.Thunderbird
id=$(id_of Ada)
expect_same "file://$DRAFTS/moment-$id.eml" "$(cat org.mozilla.Thunderbird.opened)"
wait_for 10 grep -qx opened=true "$XDG_STATE_HOME/moments/drafts/$id.draft"
stop_agent
NOW='2026-03-06 09:00:30'
start_agent
wait_for 20 have_notes 1 'Sent?'
expect_same 'Sent? Thank Ada' "$(note -1 summary)"
expect_same 'Later, Sent, Open draft, Open' "$(buttons -1)"

say 'her answer marks the moment done, by e-mail, and can be taken back'
press -1 Sent
wait_for 10 history_is 'd[-1]["type"] == "done" and d[-1]["by"] == "email" and d[-1]["habit"] == "letter"'
wait_for 10 have_notes 1 'Sent: Thank Ada'
note -1 actions | grep -qF '"Undo"' || fail 'it cannot be taken back by a button'
today_is 'd == []' || fail 'it is still open'
[ -s "$DRAFTS/moment-$id.eml" ] || fail 'the draft that she sent is gone'
expect_status 0 moments undo
wait_for 10 today_is 'len(d) == 1'
stop_agent

say 'opened from the command line it is asked for too, whatever its habit raises'
sed -i 's/^nudge = .*/nudge = popup, digest/' "$CONFIG"
write_customers 2,Bob,bob@example.org,letter 3,Cleo,cleo@example.org,letter
NOW="2026-03-11 10:00:30"
rm org.mozilla.Thunderbird.opened
expect_status 0 moments draft "$(id_of Bob)" --open
wait_for 20 has_opened org.mozilla.Thunderbird
start_agent
wait_for 20 have_notes 1 'Sent? Thank Bob'
wait_for 20 have_notes 1 'Thank Cleo'
expect_same 0 "$(notes 'Sent? Thank Cleo')"
stop_agent

say 'in a digest of several it is a line'
NOW='2026-03-12 09:00:30'
start_agent
wait_for 20 have_notes 1 '2 moments'
note -1 body >"$OUT"
expect_out '• Sent? Thank Bob'
expect_out '• Thank Cleo'
stop_agent

say 'without a mail program the page shows the text, to be copied, and she is told'
rm "$APPS/org.mozilla.Thunderbird.desktop"
app browser text/html
default_for text/html browser
sed -i 's/^nudge = .*/nudge = popup, draft/' "$CONFIG"
write_customers 4,Dora,dora@example.org,letter
NOW="2026-03-18 10:00:30"
export XDG_DATA_DIRS=$WORK/none
start_agent
wait_for 20 have_notes 1 'Thank Dora'
press -1 'Open draft'
wait_for 20 has_opened browser
wait_for 20 have_notes 1 'The draft could not be opened'
note -1 body | grep -qF '/Moments/Drafts/moment-' || fail 'it does not say where the draft lies'
page=$(sed 's|^file://||' browser.opened)
expect_file_has "$page" 'I just wanted to say thank you'
expect_file_has "$page" 'one click marks the whole text'
expect_file_has "$page" 'user-select: all'
stop_agent

say 'without a browser, a desktop or a bus the text is there all the same'
rm "$APPS/browser.desktop"
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY
id=$(id_of Dora)
expect_status 1 moments draft "$id" --open
expect_err "moment-$id.eml"
expect_err "moments draft $id --print"
expect_status 0 moments draft "$id" --print
expect_out 'Subject: Thank you'
expect_out 'I just wanted to say thank you'
