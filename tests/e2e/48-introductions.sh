#!/bin/bash
# Introductions: who fits is found by what customers need and offer, written to alone or with the other, and forgotten.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/drafts.sh"

records <<'END'
id,name,company,email,tags,interests,needs,offers,do_not_contact
1,Ada Example,Example Ltd,ada@example.com,key,energy,,,
2,Ina Muster,Muster AG,ina@bücher.example,,,,,
3,"Otto, Ben",Example LTD,ben@example.com,,,,accounting,
4,Cleo Model,Model Co,cleo@example.com,,,,an accountant,all
5,Dan Sample,Sample & Sons,dan@example.com,,energy,,,
END
MEET='[habit meet]
kind = introduction
who = tag:key
when = every weekday
nudge = draft'
suggested() { expect_status 0 moments today --json; "$PYTHON" -c 'import json, sys
print(json.load(sys.stdin)[0]["suggestion"])' <"$OUT"; }

say 'what she noted about needs and offers decides; colleagues and who asked for no contact never come up'
configure '' "$MEET"
expect_status 0 moments today
expect_out 'introduce to “Dan Sample (Sample & Sons)”: shares her interest in energy'
cat >"$HOME/Moments/notes.csv" <<'END'
id,needs,offers
1,an accountant,
2,,bookkeeping; accounts
END
expect_status 0 moments today
expect_out 'introduce to “Ina Muster (Muster AG)”: offers accounts, and she needs an accountant'
expect_status 0 moments today --json
expect_json "d[0]['suggestion'] == {'kind': 'person', 'title': 'Ina Muster (Muster AG)', 'url': '', 'reason': 'offers accounts, and she needs an accountant'}"
id=$("$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])' <"$OUT")
expect_status 0 moments why "$id"
expect_out 'Suggested: Ina Muster (Muster AG)'
expect_out 'The next best: Dan Sample (Sample & Sons) (shares her interest in energy).'
no_out 'Cleo'
no_out 'Otto'

say 'she is asked first, alone'
expect_status 0 moments draft "$id" --print
expect_out 'To: Ada Example <ada@example.com>'
expect_out 'Ina Muster of Muster AG'
no_out '<ina@'

say 'when both have said yes, the draft goes to both'
configure '' "$MEET
"'template = introduction-both'
expect_status 0 moments agent --once
"$PYTHON" - "$DRAFTS/moment-$id.eml" <<'END' || fail 'the draft is not to both'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
to = [(a.display_name, a.addr_spec) for a in m["To"].addresses]
assert to == [("Ada Example", "ada@example.com"), ("Ina Muster", "ina@xn--bcher-kva.example")], to
text = m.get_body(("plain",)).get_content()
assert m["Subject"] == "Ada Example, meet Ina Muster" and "MISSING" not in text, text
assert "looking for: an accountant" in text and "can offer: accounts" in text and "bookkeeping" not in text, text
END
expect_status 0 moments draft "$id" --print
expect_out 'To: Ada Example <ada@example.com>, Ina Muster <ina@xn--bcher-kva.example>'

say 'what was raised stays; once done, the next time it is somebody else'
sed -i 's/^5,.*/&\n6,Eva Best,,eva@example.com,,energy,,accounting,/' "$RECORDS"
suggested | grep -q 'Ina Muster' || fail 'it changed'
expect_status 0 moments 'done' "$id"
NOW=2026-11-24T10:00
suggested | grep -q 'Eva Best' || fail "not Eva: $(cat "$OUT")"

say 'what is stored about her names who was to meet her'
expect_status 0 moments about 2 --print
expect_out 'Who was to be introduced to her'
expect_out '  2026-11-23  done  meet  Ada Example'
no_out 'Eva'
expect_status 0 moments about 2
"$PYTHON" -c 'import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
assert [r["value"] for r in rows if r["where"] == "introduction"] == ["Ada Example", "meet", "2026-11-23", "done"], rows' \
    "$(sed -n 's|^Written: ~\(.*csv\)$|'"$HOME"'\1|p' "$OUT")" || fail 'the table is not as it should be'
expect_status 0 moments about Ada --print
expect_out 'Ina Muster'
no_out 'Who was to be introduced'

say 'who is forgotten is in nobody else'"'"'s moments or drafts either'
expect_status 0 moments forget 2 --yes
! grep -rlaE 'person:2|Ina Muster|xn--bcher' "$XDG_STATE_HOME/moments" "$DRAFTS" || fail 'something of her is still there'
expect_status 0 moments history 1
expect_out 'done: meet'

say 'nobody fits: it is said, and the draft is not called ready'
: >"$HOME/Moments/notes.csv"
printf 'id,name,email,tags\n1,Ada Example,ada@example.com,key\n' >"$RECORDS"
NOW=2026-11-25T10:00
expect_status 0 moments today
expect_out 'nobody fits yet'
