#!/bin/bash
# Templates: checked, looked at before anything is due, and never ready while something is missing.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-11-23T10:00

mkdir -p "$HOME/Moments/Customers" "$HOME/Moments/Templates" "$XDG_CONFIG_HOME/moments"
cat >"$HOME/Moments/Customers/customers.csv" <<'END'
id,name,given_name,family_name,salutation,academic_title,language,email,phone,birthday,needs,offers,notes
1,Ada Example,Ada,Example,,,en,ada@example.org,,--11-25,storage,,has two dogs
2,Jan Beispiel,Jan,Beispiel,Herr,Dr.,de-AT,jan@example.org,+43 1 5550,--11-25,,storage,
3,"Exemple, Zoé",,,,,fr,zoe@example.org,,,,,
END
cat >"$XDG_CONFIG_HOME/moments/moments.ini" <<'END'
[me]
name = Dana Smith
email = dana@example.com
language = en
[customers]
files = ~/Moments/Customers/customers.csv
[habit birthday]
kind = card
when = birthday
show-before = 3 days, same day
nudge = popup, draft
[habit invite]
kind = event
when = every monday
nudge = popup, draft
END
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 BEGIN:VEVENT UID:breakfast@example.com 'SUMMARY:Breakfast; with Zoë' \
    'DTSTART;TZID=Europe/Berlin:20261203T083000' 'DTEND;TZID=Europe/Berlin:20261203T093000' \
    'LOCATION:Example House\, 1' END:VEVENT END:VCALENDAR >"$HOME/Moments/events.ics"

say 'the templates that come with the program are in order'
expect_status 0 moments template check
expect_status 0 moments template check card
expect_out '2 templates were checked. Everything is in order.'

say 'a preview speaks the language of the customer, and writes nothing'
expect_status 0 moments template preview card --customer Ada
expect_out 'To: Ada Example <ada@example.org>'
expect_out 'Subject: Happy birthday, Ada'
expect_out 'Hi Ada,'
expect_status 0 moments template preview card --customer Jan
expect_out 'Sehr geehrter Herr Dr. Beispiel,'
expect_out 'Ich wünsche Ihnen ein gutes Jahr'
expect_status 0 moments template preview call --customer Jan
expect_out 'Ich rufe Sie unter +43 1 5550 an'
[ ! -e "$HOME/Moments/Drafts" ] || expect_same '' "$(ls "$HOME/Moments/Drafts")"

say 'what is missing is marked and said'
expect_status 0 moments template preview introduction --customer Zo
expect_out '[[MISSING: customer_b.name]]'
expect_err 'This draft would not be ready: it lacks customer_b.name.'

say 'an introduction is previewed with who would be suggested'
expect_status 0 moments template preview introduction --customer Ada
expect_out 'Subject: Would you like to meet Jan Beispiel?'

say 'an introduction with a chosen person has both'
expect_status 0 moments template preview introduction-both --customer Ada --with Jan
expect_out 'To: Ada Example <ada@example.org>, Jan Beispiel <jan@example.org>'
expect_out 'Hi Ada,'
expect_out 'can offer: storage'

say 'an event is named with its day in the words of the customer'
expect_status 0 moments template preview event --customer Ada
expect_out 'Subject: An invitation: Breakfast; with Zoë'
expect_out 'Thursday 3 December 2026, 08:30'
expect_out 'Example House, 1'
expect_status 0 moments template preview event --customer Jan
expect_out 'Donnerstag, 3. Dezember 2026, 08:30 Uhr'

say 'a letter speaks one language, its dates too, whatever the customer speaks'
expect_status 0 moments template preview event --customer Zo
expect_out 'Hi Zoé,'
expect_out 'Thursday 3 December 2026, 08:30'
printf 'Subject: a\nLanguage: fr\n\n{{customer.greeting}} {{event.date | date: "%%A %%-d %%B"}}\n' >"$HOME/Moments/Templates/event.txt"
expect_status 0 moments template preview event --customer Ada
expect_out 'Bonjour Ada Example, jeudi 3 décembre'
rm "$HOME/Moments/Templates/event.txt"

say 'an invitation has the event with it, for the calendar'
expect_status 0 moments today --all --json
expect_json "[m['suggestion']['title'] for m in d if m['habit'] == 'invite' and m['suggestion']] == ['Breakfast; with Zoë']"
id=$("$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(open(sys.argv[1])) if m["habit"] == "invite" and m["suggestion"]][0])' "$OUT")
expect_status 0 moments draft "$id"
"$PYTHON" - "$HOME/Moments/Drafts/moment-$id.eml" <<'END' || fail 'the invitation is not as it should be'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
files = list(m.iter_attachments())
assert [f.get_content_type() for f in files] == ["text/calendar"], files
assert files[0]["Content-Type"].params["method"] == "PUBLISH"
text = files[0].get_content()
text = text if isinstance(text, str) else text.decode()
for line in ("METHOD:PUBLISH", "UID:breakfast@example.com", "DTSTART:20261203T073000Z",
             "DTEND:20261203T083000Z", "SUMMARY:Breakfast\\; with Zoë", "LOCATION:Example House\\, 1"):
    assert line in text.splitlines(), (line, text)
assert "ORGANIZER" in text and "mailto:dana@example.com" in text and "ATTENDEE" not in text
END

say 'as a web page it has paragraphs, links and lists, and values stay text'
printf 'Subject: a\n\n{{customer.greeting}}\n\n- https://example.com/a?b=1&c=2\n- javascript:alert(1)\n\n<b>{{customer.name}}</b> mailto:a@example.org\n' >"$HOME/Moments/Templates/own.txt"
expect_status 0 moments template preview own --customer Zo --html
expect_out '<p>Hi Zoé,</p>'
expect_out '<li><a href="https://example.com/a?b=1&amp;c=2">'
expect_out '<li>javascript:alert(1)</li>'
expect_out '&lt;b&gt;Zoé Exemple&lt;/b&gt; <a href="mailto:a@example.org">mailto:a@example.org</a>'

say 'what is wrong is said with file and line, and the status tells'
printf 'Subject: a\n\n{{customer.greting}}\n{{customer.notes}}\n' >"$HOME/Moments/Templates/card.txt"
printf 'Subject: a\n\nDies ist eine automatische Erinnerung.\n' >"$HOME/Moments/Templates/card.de.txt"
expect_status 3 moments template check card
expect_out "card.txt:3: error: There is no field 'customer.greting'. Did you mean {{customer.greeting}}?"
expect_out "card.de.txt:3: error: 'automatische erinnerung' sounds like a machine."
printf 'Subject: a\n\n{{customer.notes}}\n' >"$HOME/Moments/Templates/card.txt"
expect_status 3 moments check
expect_out 'card.txt:3: error: {{customer.notes}} is for your eyes only.'
expect_status 3 moments template preview card --customer Ada
rm "$HOME/Moments/Templates/card.txt" "$HOME/Moments/Templates/card.de.txt"

say 'mistakes on the command line say what to do'
expect_status 2 moments template check crad
expect_err "There is no template 'crad'. Did you mean 'card'?"
expect_status 2 moments template preview card
expect_err '--customer'
expect_status 2 moments template preview
expect_status 2 moments template polish
expect_err "'polish' is neither check nor preview"

say 'a greeting prepared early has its day in its name'
id=$(moments today --all --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["id"] == "1" and m["habit"] == "birthday"][0])')
expect_status 0 moments draft "$id"
expect_out "moment-$id-not-before-2026-11-25.eml"
