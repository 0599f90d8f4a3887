#!/bin/bash
# A draft from a record to a file that a mail program would open, and the schedule as other calendars read it.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-11-23T10:00

mkdir -p "$HOME/Moments/Customers" "$XDG_CONFIG_HOME/moments"
cat >"$HOME/Moments/Customers/customers.csv" <<'END'
id,name,given_name,family_name,salutation,language,email,birthday,tags,do_not_contact
1,"Example, Ada",Ada,Example,,en,ada@example.org,--11-23,key,
2,"Zoë ""Bcc: m@example.org"" <b>",Zoë,,,,zoe@bücher.example,--11-23,key,
3,Jan Beispiel,Jan,Beispiel,Herr,de,jan@example.org,--11-23,key,
4,Bob Broken,Bob,Broken,,,bob at example.org,--11-23,key,
5,Cleo Quiet,Cleo,Quiet,,,cleo@example.org,--11-23,key,email
6,Nora None,Nora,None,,,,--11-23,key,
END
cat >"$XDG_CONFIG_HOME/moments/moments.ini" <<'END'
[me]
name = Dana Smith
email = dana@example.com
[customers]
files = ~/Moments/Customers/customers.csv
[habit birthday]
kind = card
when = birthday
nudge = popup, draft
[habit weekly-call]
kind = call
when = every monday
at = 11:00
END

id_of() {
    moments today --all --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["name"].startswith(sys.argv[1]) and m["habit"] == "birthday"][0])' "$1"
}

say 'a draft is printed from the template that comes with the program'
expect_status 0 moments draft "$(id_of Example)" --print
expect_out 'Subject: Happy birthday, Ada'
expect_out 'Hi Ada,'
[ ! -e "$HOME/Moments/Drafts" ] || expect_same '' "$(ls "$HOME/Moments/Drafts")"

say 'a draft is written for the user alone, and a hostile name stays a name'
expect_status 0 moments draft "$(id_of Zo)"
eml=$(find "$HOME/Moments/Drafts" -name 'moment-*.eml')
expect_same 600 "$(stat -c %a "$eml")"
"$PYTHON" - "$eml" <<'END' || fail 'the message is not as it should be'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert m["X-Unsent"] == "1" and m["Bcc"] is None, m.keys()
assert [a.addr_spec for a in m["To"].addresses] == ["zoe@xn--bcher-kva.example"], m["To"]
assert m["To"].addresses[0].display_name == 'Zoë "Bcc: m@example.org" <b>', m["To"]
assert str(m["Subject"]) == "Happy birthday, Zoë", m["Subject"]
assert "<b>" not in m.get_body(("html",)).get_content()
END

say 'a template of her own goes first, and one in the language of the customer before it'
mkdir -p "$HOME/Moments/Templates"
printf 'Subject: Own\n\n{{customer.phone}}\n' >"$HOME/Moments/Templates/card.txt"
printf 'Subject: Glückwunsch\n\n{{customer.greeting}}\n' >"$HOME/Moments/Templates/card.de.txt"
expect_status 0 moments draft "$(id_of Example)" --print
expect_out 'Subject: Own'
expect_out '[[MISSING: customer.phone]]'
expect_err 'for you to fill: customer.phone'
expect_status 0 moments draft "$(id_of Example)"
expect_out 'The draft has gaps, marked [[MISSING]], for you to fill: customer.phone'
rm -f "$HOME/Moments/Drafts/moment-$(id_of Example).eml"
expect_status 0 moments draft "$(id_of Jan)" --print
expect_out 'Subject: Glückwunsch'
expect_out 'Sehr geehrter Herr Beispiel,'

say 'a fault in a template is named with its file and line'
printf 'Subject: Own\n\n{{customer.first_name}}\n' >"$HOME/Moments/Templates/card.txt"
expect_status 3 moments check
cat "$OUT" "$ERR" >both
expect_file_has both "card.txt:3: error: There is no field 'customer.first_name'. Did you mean {{customer.given_name}}?"
rm "$HOME/Moments/Templates/card.txt"

say 'who cannot or does not want to get mail gets no draft, and it is said why'
expect_status 1 moments draft "$(id_of Bob)"
expect_err 'Bob Broken'
expect_status 1 moments draft "$(id_of Cleo)"
expect_err 'Cleo Quiet wants no e-mail'
expect_status 1 moments draft "$(id_of Nora)"
expect_err 'Nora None has no e-mail address'
expect_same 1 "$(find "$HOME/Moments/Drafts" -type f | wc -l)"

say 'other calendars read the schedule'
for TZ in Europe/Berlin America/New_York UTC; do
    export TZ
    expect_status 0 moments export "$WORK/moments.ics" --to 2027-04-30
    expect_status 0 "$PYTHON" -B "$ROOT/tests/lib/check_ics.py" "$WORK/moments.ics"
    expect_out 'Call Example, Ada'
    expect_out 'Zoë "Bcc: m@example.org" <b>'
    expect_out '|card+birthday|'
done

say 'the UID of a moment is the same in every export'
uids() { tr -d '\r' <"$WORK/moments.ics" | grep '^UID:' | sort; }
uids >first
NOW=2026-11-23T16:00 expect_status 0 moments export "$WORK/moments.ics" --to 2027-04-30
uids >second
cmp first second || fail 'the UIDs differ'
expect_same '' "$(uniq -d first)"
