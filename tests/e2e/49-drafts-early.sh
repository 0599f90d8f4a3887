#!/bin/bash
# A greeting that is prepared before its day says from when it may go, wherever it is offered; and what she changed
# in a draft is what is shown and opened.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/drafts.sh"
APPS=$XDG_DATA_HOME/applications

records <<'END'
id,name,email,birthday
1,Grace Example,grace@example.com,--11-26
2,Ben Sample,ben@example.com,--11-23
END
configure 'mail = other' "$BIRTHDAY, popup
show-before = 3 working days, same day"
mkdir -p "$APPS"
# shellcheck disable=SC2016
printf '#!/bin/sh\nprintf "%%s\\n" "$@" >"%s/called"\n' "$WORK" >"$WORK/mailer"
chmod +x "$WORK/mailer"
printf '[Desktop Entry]\nType=Application\nName=Mailer\nExec=%s/mailer %%u\nMimeType=x-scheme-handler/mailto;\n' "$WORK" >"$APPS/mailer.desktop"
printf '[Default Applications]\nx-scheme-handler/mailto=mailer.desktop\n' >"$XDG_CONFIG_HOME/mimeapps.list"
EARLY='Send it not before 26 November.'

say 'the list names the day, for people and for programs'
expect_status 0 moments today
expect_out "$EARLY"
expect_same 1 "$(grep -c 'not before' "$OUT")"
expect_status 0 moments today --json
expect_json "{m['customer']['id']: m['not_before'] for m in d} == {'1': '2026-11-26', '2': '2026-11-23'}"

say 'so does whatever shows or opens the draft'
grace=$(id_of 1)
for how in '' --print --open; do
    # shellcheck disable=SC2086
    expect_status 0 moments draft "$grace" $how
    expect_err "$EARLY"
    expect_status 0 moments draft "$(id_of 2)" $how
    no_err 'not before'
done
expect_status 0 moments open "$grace" --print
expect_out "$EARLY"
expect_status 0 moments open --print
expect_same 1 "$(grep -c "$EARLY" "$OUT")"

say 'on the day itself nothing is said any more'
NOW=2026-11-26T10:00
expect_status 0 moments today
no_out 'not before'
expect_status 0 moments draft "$grace" --print
no_err 'not before'
NOW=2026-11-23T10:00

say 'the page shows a draft that she changed as it is now, and nothing in it is markup'
file=$(ls "$DRAFTS"/*"$grace"*.eml)
printf 'From: dana@example.com\nTo: Grace <grace@example.com>\nSubject: Mine & yours\nX-Unsent: 1\n\nDear <script>alert(1)</script> Grace,\n[[MISSING: a]]\n' >"$file"
expect_status 0 moments open "$grace" --print
cp "$OUT" page.html
expect_status 0 "$PYTHON" -B "$ROOT/tests/lib/check_html.py" page.html
expect_file_has page.html 'Mine &amp; yours'
expect_file_has page.html 'Dear &lt;script&gt;alert(1)&lt;/script&gt; Grace,'
expect_file_has page.html 'You changed it; it lies in ~/Moments/Drafts/'
expect_file_has page.html 'is still to be filled in'
expect_file_has page.html 'href="mailto:grace@example.com?subject=Mine%20%26%20yours'
