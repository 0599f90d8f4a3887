#!/bin/bash
# A moment, and the list of today, as a page in the browser: from the command line and from a note.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
check_html() { expect_status 0 "$PYTHON" -B "$ROOT/tests/lib/check_html.py" "$@"; }
PAGES=$HOME/Moments/Pages
APPS=$XDG_DATA_HOME/applications
mkdir -p "$APPS"
# A browser that notes what it is to show.
# shellcheck disable=SC2016
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >>"%s/shown"\n' "$WORK" >"$WORK/browser"
chmod +x "$WORK/browser"
printf '[Desktop Entry]\nType=Application\nName=Browser\nExec=%s/browser %%u\nMimeType=text/html;\n' "$WORK" >"$APPS/browser.desktop"
mkdir -p "$XDG_CONFIG_HOME"
printf '[Default Applications]\ntext/html=browser.desktop\n' >"$XDG_CONFIG_HOME/mimeapps.list"
has_shown() { [ -s "$WORK/shown" ] && [ "$(wc -l <"$WORK/shown")" -ge "$1" ]; }

say 'the page of a moment tells who, why, what to keep in mind, what happened, what to send and the draft'
mkdir -p "$HOME/Moments/Customers" "$XDG_CONFIG_HOME/moments"
cat >"$HOME/Moments/Customers/c.csv" <<'END'
id,name,company,phone,email,notes,interests,last_contacted
a,Ada Example,Example & Sons,+44 (0)1632 960001 ext. 12,ada@example.com,Likes "tea" <black>,energy,2026-10-01
b,Bob Sample,,01632 960002,,,,2026-10-02
END
printf 'title,url,tags,summary\nOne,https://www.example.com/1?a=1&b=2,energy,First\nTwo,https://www.example.com/2,energy,\nThree,,,\nFour,,,\n' \
    >"$HOME/Moments/articles.csv"
cat >"$XDG_CONFIG_HOME/moments/moments.ini" <<'END'
[me]
name = Dana Smith
email = dana@example.com
[customers]
files = ~/Moments/Customers/c.csv
[day]
rest-company = 0 days
[habit article]
kind = article
nudge = popup, draft, digest
when = 30 days after last contact
END
expect_status 0 moments --now 2026-11-20T10:00 log a call 'wants figures by May' --on 2026-10-03 --by phone
NOW=2026-11-23T10:00
expect_status 0 moments today --json
id=$("$PYTHON" -c 'import json, sys; print([m["id"] for m in json.load(open(sys.argv[1])) if m["customer"]["id"] == "a"][0])' "$OUT")
expect_status 0 moments open "$id" --print
cp "$OUT" page.html
check_html page.html
for text in 'Send an article to Ada Example (Example &amp; Sons)' 'href="tel:+441632960001;ext=12"' 'href="mailto:ada@example.com"' \
    'Likes &quot;tea&quot; &lt;black&gt;' 'wants figures by May' 'by phone' '3 October, 51 days ago' 'Last contact 51 days ago' \
    'href="https://www.example.com/1?a=1&amp;b=2"' '>Two</a>' '>Three</span>' 'The draft' 'href="mailto:ada@example.com?subject=' \
    "Habit &#39;article&#39;" "moments done ${id:0:6}"; do
    expect_file_has page.html "$text"
done
expect_file_lacks page.html Four

say 'the list tells the same of all'
expect_status 0 moments open --print
cp "$OUT" list.html
check_html list.html
expect_file_has list.html '2 moments today'
expect_file_has list.html 'wants figures by May'
expect_file_has list.html 'href="tel:01632960002"'

say 'open lays it into a folder of her own and shows it outside'
expect_status 0 moments open "$id"
wait_for 10 has_shown 1
expect_same "file://$PAGES/moment-$id.html" "$(cat shown)"
cmp page.html "$PAGES/moment-$id.html" || fail 'another page'
expect_same '700 600' "$(stat -c %a "$PAGES") $(stat -c %a "$PAGES/moment-$id.html")"
expect_status 0 moments open
wait_for 10 has_shown 2
expect_same "file://$PAGES/today.html" "$(tail -n 1 shown)"

say 'what nobody opened since yesterday is taken away; what is not ours stays'
touch -d 2026-11-22T08:00 "$PAGES/moment-$id.html" "$PAGES/mine.html"
expect_status 0 moments open
expect_same 'mine.html today.html' "$(cd "$PAGES" && echo *)"

say 'what she asked us not to do is said instead of a link'
expect_status 0 moments stop a --asked --phone
expect_status 0 moments open "$id" --print
expect_out 'Asked for no phone calls.'
no_out 'tel:'
expect_status 0 moments undo

say 'without a browser it says where the page lies'
mv "$APPS" "$APPS.away"
XDG_DATA_DIRS=$WORK expect_status 1 moments open
expect_err '/Moments/Pages/today.html'
mv "$APPS.away" "$APPS"

say 'the text of a note opens the page, and the note comes again with its buttons'
start_bus
start_notifyd
printf '[habit article]\nkind = article\nnudge = popup, digest\nat = 10:00\nwhen = 30 days after last contact\n' >habit
sed -i '/^\[habit/,$d' "$XDG_CONFIG_HOME/moments/moments.ini"
cat habit >>"$XDG_CONFIG_HOME/moments/moments.ini"
rm -f shown
start_agent
wait_for 20 have_notes 2
expect_same Open "$("$PYTHON" -c 'import json, sys; print(dict(json.loads(sys.argv[1]))["default"])' "$(note 1 actions)")"
press 1 Open
wait_for 10 has_shown 1
grep -q "^file://$PAGES/moment-.*\.html\$" shown || fail "$(cat shown)"
wait_for 10 have_notes 3
expect_same "$(note 1 summary)" "$(note 3 summary)"
press 3 Sent
wait_for 10 history_is 'any(e["type"] == "done" for e in d)'
expect_same 1 "$(moments history --json | "$PYTHON" -c 'import json, sys; print(sum(e["type"] == "done" for e in json.load(sys.stdin)))')"
stop_agent
stop_notifyd

say 'whatever stands in a record is text on a page'
rm -rf "$HOME/Moments" "$XDG_STATE_HOME/moments" "$XDG_CONFIG_HOME/moments"
expect_status 0 "$PYTHON" -B "$ROOT/tests/lib/hostile_pages.py" "$MOMENTS" "$ROOT/tests/data/hostile/messages.tsv"
cat "$OUT"
