#!/bin/bash
# What she has to know of a draft is told, once: what does not go along, an old address, one that is not to go now.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
. "$ROOT/tests/lib/drafts.sh"
APPS=$XDG_DATA_HOME/applications

records <<'END'
id,name,email,birthday
1,Grace Example,grace@example.com,--11-23
END
configure 'mail = other' "$BIRTHDAY, popup"
mkdir -p "$APPS"
# shellcheck disable=SC2016
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >>"%s/called"\n' "$WORK" >"$WORK/mailer"
chmod +x "$WORK/mailer"
printf '[Desktop Entry]\nType=Application\nName=Mailer\nExec=%s/mailer %%u\nMimeType=x-scheme-handler/mailto;\n' "$WORK" >"$APPS/mailer.desktop"
printf '[Default Applications]\nx-scheme-handler/mailto=mailer.desktop\n' >"$XDG_CONFIG_HOME/mimeapps.list"
printf 'price list\n' >"$HOME/Moments/Attachments/prices.txt"
# The number of the last note with a title, its text, and how many have it.
with_title() {
    "$PYTHON" -c 'import json, sys
events = [json.loads(line) for line in open(sys.argv[1])]
notes = [e for e in events if e["event"] == "notify"]
found = [i for i, e in enumerate(notes) if e["summary"] == sys.argv[2]]
print({"number": found[-1] + 1 if found else 0, "count": len(found), "body": notes[found[-1]]["body"] if found else ""}[sys.argv[3]])' \
        "$NOTIFY_LOG" "$1" "$2"
}
told() { [ "$(with_title "$1" count)" = "${2:-1}" ]; }
called() { [ -e called ] && [ "$(wc -l <called)" = "$1" ]; }

say 'what she changed is what is opened; an attachment does not go along with an address: she is told where it lies'
start_bus
start_notifyd
start_agent
wait_for 20 told 'Send a card to Grace Example'
id=$(id_of 1)
expect_status 0 moments draft "$id" --attach prices.txt --reply-to a.1@example.org
"$PYTHON" - "$DRAFTS/moment-$id.eml" <<'END'
import sys
text = open(sys.argv[1], "rb").read().replace(b"\r\nDana Smith\r\n", b"\r\nYour Dana\r\n")
open(sys.argv[1], "wb").write(text)
END
cp "$DRAFTS/moment-$id.eml" kept
expect_file_has kept 'Your Dana'
press "$(with_title 'Send a card to Grace Example' number)" 'Open draft'
wait_for 20 told 'Not all of the draft goes along'
with_title 'Not all of the draft goes along' body >"$OUT"
expect_out 'add it yourself: ~/Moments/Attachments/prices.txt'
expect_out "the answer to the other one is the draft: ~/Moments/Drafts/moment-$id.eml"
wait_for 10 called 1
expect_file_has called 'Your%20Dana'

say 'another address is told once, with where it is to be corrected'
sed -i 's/grace@example.com/grace@example.org/' "$RECORDS"
wait_for 20 told 'A draft has an old address'
with_title 'A draft has an old address' body >"$OUT"
expect_out 'grace@example.org'
expect_out "/Moments/Drafts/moment-$id.eml"

say 'until she corrects it, the draft is not ready: so says the list'
expect_status 0 moments today
expect_out 'Complete the draft: it goes to'
sed -i 's/^To: .*\r$/To: Grace Example <grace@example.org>\r/' "$DRAFTS/moment-$id.eml"
expect_status 0 moments today
no_out 'old address'
cp "$DRAFTS/moment-$id.eml" kept

say 'so is that it is not to go now, each time that this begins'
expect_status 0 moments pause Grace --until 2026-11-30
wait_for 20 told 'A draft is not to go now'
with_title 'A draft is not to go now' body >"$OUT"
expect_out "/Moments/Drafts/moment-$id.eml"
poke
settle 1
told 'A draft is not to go now' || fail 'it was told again'
expect_status 0 moments resume Grace
settle 1
expect_status 0 moments stop Grace --asked --email
wait_for 20 told 'A draft is not to go now' 2
poke
settle 1
told 'A draft is not to go now' 2 || fail 'it was told again'
told 'A draft has an old address' || fail 'it was told again'
cmp kept "$DRAFTS/moment-$id.eml" || fail 'what she wrote is gone'
stop_agent
