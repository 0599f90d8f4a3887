#!/bin/bash
# init, with and without the sample, and what each looking command shows of it.
. "$(dirname "$0")/../lib/e2e.sh"
ini=$XDG_CONFIG_HOME/moments/moments.ini

say 'init lays down a configuration, folders and templates that only their owner can read'
NOW=2026-03-02T10:00
expect_status 0 moments init
for folder in Customers Templates Drafts Reports; do
    expect_same 700 "$(stat -c %a "$HOME/Moments/$folder")"
done
expect_same 600 "$(stat -c %a "$ini")"
expect_same '' "$(find "$HOME" -type f ! -perm 600)"
expect_same 3 "$(grep -c '^\[habit ' "$ini")"
expect_same 3 "$(grep -c '^#\[habit ' "$ini")"
[ -s "$HOME/Moments/Templates/article.txt" ] || fail 'there is no template'

say 'it never overwrites, and says what it kept'
echo '# mine' >>"$ini"
echo 'Subject: mine' >"$HOME/Moments/Templates/article.txt"
expect_status 0 moments init
expect_out 'kept     ~/.config/moments/moments.ini'
expect_file_has "$ini" '# mine'
expect_same 'Subject: mine' "$(cat "$HOME/Moments/Templates/article.txt")"

say 'invented customers are never put among her own'
expect_status 1 moments init --sample
expect_err 'configuration of your own'
expect_same '' "$(find "$HOME/Moments/Customers" -type f)"

say 'the three habits go with a plain customers file'
printf 'name,birthday,renewal_date\nAda Example,--03-04,2026-05-01\n' >"$HOME/Moments/Customers/mine.csv"
rm "$HOME/Moments/Templates/article.txt"
expect_status 0 moments check
expect_out '1 customer, 3 habits'
expect_status 0 moments today
expect_out 'Send a card to Ada Example'

# Nothing of before is left.
rm -rf "$HOME"
mkdir "$HOME"

say 'the sample has no problem and no warning, and shows every habit, whatever the day'
for NOW in 2026-03-02T10:00 2026-12-31T10:00 2028-02-28T10:00 2027-10-29T10:00; do
    rm -rf "$HOME"
    mkdir "$HOME"
    expect_status 0 moments init --sample
    expect_status 0 moments check
    expect_out '12 customers, 6 habits, 2 events, 6 articles'
    expect_out 'That fits'
    expect_out 'Everything is in order.'
    no_out 'warning'
    [ ! -e "$XDG_STATE_HOME" ] || fail 'check wrote something'
    # One rests: nobody has two surprises in a fortnight.
    expect_status 0 moments today --all --json
    expect_json '{m["habit"] for m in d} == {"keep-in-touch", "birthday", "renewal", "useful-article", "check-in", "introduction"}'
    expect_json 'all(m["suggestion"] for m in d if m["kind"] == "article" and m["state"] != "held")'
    expect_json 'any(m["customer"]["name"] == "Zoë Voorbeeld" for m in d)'
    expect_json '"María José Muestra" not in [m["customer"]["name"] for m in d]'
done
expect_same '' "$(find "$HOME" -type f ! -perm 600)"

say 'on a weekend the sample counts from Monday'
NOW=2026-03-07T12:00
rm -rf "$HOME"
mkdir "$HOME"
expect_status 0 moments init --sample
expect_status 0 moments check
expect_status 0 moments
expect_out 'day off'
expect_out 'New surprises wait until Monday 9 March.'
NOW=2026-03-09T10:00
expect_status 0 moments
expect_out 'Send a card to Zoë Voorbeeld'

say 'today is the default, has one group, numbers and codes, and at most 100 columns'
expect_out 'Surprises'
no_out 'Promised'
[ "$(wc -L <"$OUT")" -le 100 ] || fail 'a line is too long'
expect_same '' "$(grep -P '\x1b' "$OUT" || true)"
grep -qE '^  1  [a-z0-9]{4,}  ' "$OUT" || fail 'there is no first line'

say 'codes are unique and lead to their moments'
expect_status 0 moments today --json
expect_json 'len({m["id"] for m in d}) == len(d) and len({m["uid"] for m in d}) == len(d)'
while read -r number code title; do
    expect_status 0 moments why "$code"
    expect_same "$title" "$(head -n 1 "$OUT")"
    expect_status 0 moments why "$number"
    expect_same "$title" "$(head -n 1 "$OUT")"
done < <(moments today | grep -E '^ +[0-9]+  ')

say 'plan, habits, customers, export'
expect_status 0 moments plan --json
expect_json 'all("2026-03-09" <= m["raise"][:10] <= "2026-04-08" for m in d) and len(d) > 10'
expect_json '[m["raise"][:10] for m in d] == sorted(m["raise"][:10] for m in d)'
expect_status 0 moments plan --customer voorbeeld --json
expect_json '{m["customer"]["id"] for m in d} == {"S003"}'
expect_status 0 moments plan --habit check-in --to 2026-06-30 --json
expect_json 'd and {m["kind"] for m in d} == {"check-in"} and {m["raise"][11:] for m in d} == {"11:00"}'
expect_status 2 moments plan --habit chekin
expect_err 'check-in'
expect_status 2 moments plan --from 2026-04-01 --to 2026-03-20
expect_status 0 moments plan --load --json
expect_json 'len(d) == 31 and any(one["surprises"] > 0 for one in d)'
expect_status 0 moments plan --load
expect_out 'useful-article'
expect_status 0 moments habits --json
expect_json 'len(d) == 6 and all(len(h["next"]) == 3 for h in d if h["name"] in ("check-in", "useful-article"))'
expect_json 'd[0]["name"] == "keep-in-touch" and d[0]["customers"] == 12'
expect_json '{h["per"] for h in d} == {"person"}'
expect_status 0 moments habits
expect_out 'every 4 weeks on Monday'
no_out 'once for each'
cp "$ini" "$WORK/before.ini"
printf '\n[habit thanks]\nkind = card\nper = company\nwhen = every month on the 3rd\n' >>"$ini"
expect_status 0 moments habits
expect_out 'once for each company'
expect_status 0 moments habits --json
expect_json 'd[-1]["per"] == "company"'
mv "$WORK/before.ini" "$ini"
expect_status 0 moments customers
expect_out '12 customers'
[ "$(wc -L <"$OUT")" -le 100 ] || fail 'a line is too long'
expect_status 0 moments customers --json
expect_json 'len(d) == 12 and d[1]["company"] == "Muster, Beispiel & Partner" and d[1]["tags"] == ["key", "newsletter"]'
expect_json 'd[2]["birthday"] == "--03-11" and d[5]["birthday"] is None and d[9]["do_not_contact"] == ["all"]'
expect_json 'd[0]["dates"]["customer_since"] == "2019-05-02" and d[0]["source"].endswith("sample.csv:2")'
expect_status 0 moments export
expect_same "$(grep -c BEGIN:VEVENT "$OUT")" "$(grep -c END:VEVENT "$OUT")"
expect_out 'BEGIN:VCALENDAR'
expect_same '' "$(tr -d '\r' <"$OUT" | awk 'length($0) > 75')"
expect_same "$(wc -l <"$OUT")" "$(grep -c $'\r$' "$OUT")"
expect_status 0 moments export "$WORK/plan.csv" --to 2026-05-01
expect_out 'written to'
expect_same 600 "$(stat -c %a "$WORK/plan.csv")"
expect_same "$("$PYTHON" -c 'import csv, sys; print(len(list(csv.DictReader(open(sys.argv[1], newline="")))))' "$WORK/plan.csv")" \
    "$(moments plan --to 2026-05-01 --json | "$PYTHON" -c 'import json, sys; print(len(json.load(sys.stdin)))')"
expect_status 0 moments export - --format json
expect_json 'd[0]["uid"]'

say 'drafts are printed, or written where she finds them'
id=$(moments today --all --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["id"] == "S001"][0])')
expect_status 0 moments draft "$id" --print
expect_out 'To: Ada Example <ada@example.com>'
expect_out 'Hi Ada'
expect_same '' "$(find "$HOME/Moments/Drafts" -type f)"
expect_status 0 moments draft "$id"
expect_file_has "$HOME/Moments/Drafts/moment-$id.eml" 'X-Unsent: 1'

say 'a customer without a configuration: only the named files are read'
rm -rf "$XDG_CONFIG_HOME"
expect_status 0 moments customers "$HOME/Moments/Customers/sample.csv"
expect_out '12 customers'
expect_out 'Birthdays in the next month'
