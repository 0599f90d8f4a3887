#!/bin/bash
# Every mistake in her files is answered with its own file and line, all at once, and what is good lives on.
# valgrind: yes
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-03-02T10:00
config=$XDG_CONFIG_HOME/moments
mkdir -p "$config/moments.d" "$HOME/Moments/Customers" "$HOME/Moments/Templates"
long=$(printf 'x%.0s' {1..300})

cat >"$config/moments.ini" <<END
lost = outside any section
[me]
name = Dana Smith; and partner
nmae = Dana
email = not an address
[customers]
files = ~/Moments/Customers/customers.csv
only = company:"Example Ltd" or company:"$long" or name:"Grace Sample" or name:*
[day]
surprises-a-day = many
digest = 25:00
digest = 08:00
this is no line at all
[day]
popups = all
[habit call]
kind = call
when = 30 days after last contact
spread = 3 days
[habit unclosed
when = every friday
kind = call
[habit often]
kind = call
rule = FREQ=HOURLY
[habit nodays]
kind = call
when = every 3 weeks
[habit noone]
kind = call
who = tag:kye
when = every friday
[habit nofield]
kind = call
who = "Contact Rating":A
when = every friday
[habit mail]
kind = article
when = every monday
nudge = draft
[hobbit x]
kind = call
END
printf '[habit call]\nkind = visit\nwhen = every friday\n' >"$config/moments.d/10-more.ini"
printf 'Subject: hello\n\nDear {{customer.gvien_name}}\n' >"$HOME/Moments/Templates/article.txt"
{
    printf '\xef\xbb\xbfid,name,company,birthday,last_contacted,tags,do_not_contact,notes\r\n'
    printf '1,Ada Example,Example Ltd,,2025-12-01,key,,"two\r\nlines"\r\n'
    printf '2,,Example Ltd,,,,,\r\n'
    printf '3,Grace Sample,Sample Works,31.02.1980,2025-12-01,,,\r\n'
    printf '4,Bad "Quote" Inside,"Sample"Works,,,,,\r\n'
    printf '5,B\xfcrger Beispiel,,,,,,\r\n'
    printf '1,Twin Example,Other Ltd,,,,,\r\n'
    printf '7,Shy Sample,Sample Works,,2025-12-01,,perhaps,\r\n'
    printf '8,Last Good,Sample Works,--05-06,2025-12-01,,,\r\n'
    printf '9,"Never closed,Sample Works,,,,,\r\n'
    printf '10,Behind It,Sample Works,,2025-12-01,,,\r\n'
} >"$HOME/Moments/Customers/customers.csv"

ini=\~/.config/moments/moments.ini
csv=\~/Moments/Customers/customers.csv
# has PLACE WORD...: a line of the output begins with the place and has the words.
has() {
    local line word
    line=$(grep -F -- "$1: " "$OUT" | head -n 5) || fail "no problem at $1"
    for word in "${@:2}"; do
        grep -qF -- "$word" <<<"$line" || fail "no '$word' at $1: $line"
    done
}

say 'each mistake of the configuration has its own line'
expect_status 3 moments check
expect_same '' "$(cat "$ERR")"
has "$ini:1" error "'lost'" 'section'
has "$ini:4" error "'nmae'" "did you mean 'name'"
has "$ini:5" error "'not an address'"
has "$ini:10" error "'many'" '1 to 100'
has "$ini:11" error "'25:00'"
has "$ini:12" error 'line 11'
has "$ini:13" error 'neither'
has "$ini:14" error '[day]' 'line 9'
has "$ini:19" error "'spread'" 'with a calendar rule'
has "$ini:20" error 'not closed'
has "$ini:25" error 'finer than a day'
has "$ini:28" error 'say from when'
has "$ini:29" warning '[habit noone]' 'tag has key 1'
has "$ini:33" error '[habit nofield]' 'Contact Rating'
has "$ini:41" error '[hobbit x]' 'did you mean [habit x]'
has \~/.config/moments/moments.d/10-more.ini:1 error "'call'" 'moments.ini:16'

say 'so has each mistake of the records and of a template'
has "$csv:4" error 'no name'
has "$csv:5" error "'birthday'" '31.02.1980'
has "$csv:6" error 'quote'
has "$csv:7" error 'UTF-8'
has "$csv:8" error 'line 2' 'same id'
has "$csv:9" error "'perhaps'" 'not contacted'
has "$csv:11" error 'not closed'
has \~/Moments/Templates/article.txt:3 error 'customer.gvien_name' 'customer.given_name'

say 'nothing else is complained about, and what is good was understood'
expect_same 24 "$(grep -cE '^[^ ]+:[0-9]+: (error|warning): ' "$OUT")"
expect_out 'Understood: 6 customers'
expect_out '23 errors are to be mended.'
expect_out 'call: call, 30 days after last contact'
[ ! -e "$XDG_STATE_HOME" ] || fail 'check wrote something'

say 'other commands work with the good part, and say in one line that there is more'
expect_status 0 moments customers --json
expect_json '[c["id"] for c in d if c["name"] != "Twin Example"] == ["1", "3", "7", "8", "10"] and len({c["id"] for c in d}) == 6'
expect_json 'd[1]["birthday"] is None and d[4]["birthday"] == "--05-06" and d[3]["do_not_contact"] == ["all"]'
expect_json '[c["source"].rsplit(":", 1)[1] for c in d] == ["2", "5", "8", "9", "10", "12"]'
expect_same 'moments: 22 problems in your files; run moments check' "$(sed 's/2[0-9] problems/22 problems/' "$ERR")"
expect_status 0 moments today --all --json
expect_json '{m["customer"]["id"] for m in d if m["habit"] == "call"} == {"1", "3", "8", "10"}'
expect_same 1 "$(wc -l <"$ERR")"
expect_err 'run moments check'

say 'the same file by name, without a configuration'
expect_status 3 moments customers "$HOME/Moments/Customers/customers.csv"
expect_out '6 customers'
expect_out 'and 3 more problems; --all shows them'
expect_status 3 moments customers --all "$HOME/Moments/Customers/customers.csv"
expect_same 7 "$(grep -c '^  ! ' "$OUT")"
expect_status 3 moments customers --json "$HOME/Moments/Customers/customers.csv"
expect_same 7 "$(grep -cF "$csv:" "$ERR")"
expect_status 3 moments customers "$WORK/no-such-file.csv"

say 'when no customers file can be read, nothing can be done'
mv "$HOME/Moments/Customers/customers.csv" "$WORK/away.csv"
for command in today plan check; do
    expect_status 3 moments "$command"
done
has "$ini:7" error 'customers.csv'

say 'a broken configuration gives way to the last good one'
rm -rf "$config" "$HOME/Moments"
NOW=2026-03-02T10:00 moments init --sample >"$OUT"
expect_status 0 moments today --json
expect_json 'len(d) == 7'
printf '[habit broken\n' >>"$config/moments.ini"
expect_status 0 moments today --json
expect_json 'len(d) == 7'
expect_err '1 problem in your files; run moments check'
expect_err 'last good configuration'
expect_status 3 moments check
expect_out 'not closed'
