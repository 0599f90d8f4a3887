#!/bin/bash
# What CRMs and address books export is read as it is: each system's file of tests/data/records gives the customers
# that were written down beside it by hand, and the same customers come out of every encoding and separator.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-03-02T10:00
records=$ROOT/tests/data/records

same_people() {
    "$PYTHON" "$ROOT/tests/lib/check_records.py" "$1" "$OUT" 2>"$WORK/differences" ||
        fail "${2:-${1##*/}}: $(cat "$WORK/differences")"
}
# reads FILE EXPECTED: status 0 and the same people.
reads() {
    expect_status 0 moments customers "$1" --json
    same_people "$2" "${1##*/}"
}

for wanted in "$records"/*.json; do
    name=${wanted##*/}
    for file in "${wanted%.json}".csv "${wanted%.json}".vcf; do
        [ -e "$file" ] || continue
        say "${file##*/} is read as its owner would read it"
        reads "$file" "$wanted"
    done
    [ -e "${wanted%.json}.csv" ] || [ -e "${wanted%.json}.vcf" ] || fail "nothing beside $name"
done

say 'What was understood fits on a screen: program, separator, encoding, columns, rows'
expect_status 0 moments customers "$records/outlook-de.csv"
expect_out Outlook
expect_out 'indows-1252'
expect_out Jörg-Änne
expect_status 0 moments customers "$records/hubspot.csv"
expect_out HubSpot
expect_out 'Favourite colour'
expect_status 0 moments customers "$records/linkedin.csv"
expect_out LinkedIn
expect_status 0 moments customers "$records/salesforce-report.csv"
expect_out Salesforce

say 'What several columns say together is told too'
expect_status 0 moments customers "$records/thunderbird.csv"
tr -s ' \n' ' ' <"$OUT" >said
expect_file_has said 'birthday = Birth Year, Birth Month, Birth Day'
printf 'First Name,Last Name,Labels,Event 1 - Label,Event 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value\nAda,Example,* myContacts,Opening,2001-02-03,Interests,golf\n' >labels.csv
expect_status 0 moments customers labels.csv
tr -s ' \n' ' ' <"$OUT" >said
expect_file_has said 'dates = Event 1 - Value'
expect_file_has said 'by their labels = Custom Field 1 - Value'

say 'Who hides the name at LinkedIn is no customer'
expect_status 0 moments customers "$records/linkedin.csv"
no_out Restricted

say 'A row that the other program has deleted does not come, and that is said'
expect_status 0 moments customers "$records/salesforce-data-loader.csv"
no_out 'Vera Wolf'
expect_out deleted

say 'A header twice is said once, and its first column counts'
expect_status 0 moments customers "$records/hubspot.csv"
expect_file_has <(cat "$OUT" "$ERR") City

# ---- the same people in every dress ----------------------------------------------------------
cat >plain.csv <<'END'
id,name,company,email,birthday,tags,notes
C-1,Zoë Müller,"Müller, Söhne & Co",zoe@example.com,1980-03-21,key;wind,"two
lines, ""quoted"""
C-2,Łukasz Nowak,,lukasz@example.com,--02-29,,
C-3,Chloé Dubois,Énergie,,,,
END
cat >plain.json <<'END'
[{"id": "C-1", "name": "Zoë Müller", "given_name": "Zoë", "family_name": "Müller", "company": "Müller, Söhne & Co", "email": ["zoe@example.com"],
  "birthday": "1980-03-21", "tags": ["key", "wind"]},
 {"id": "C-2", "name": "Łukasz Nowak", "given_name": "Łukasz", "family_name": "Nowak", "email": ["lukasz@example.com"], "birthday": "--02-29"},
 {"id": "C-3", "name": "Chloé Dubois", "given_name": "Chloé", "family_name": "Dubois", "company": "Énergie"}]
END
# dress FILE SEPARATOR ENCODING LINE-END [MARK] [PREFIX]: plain.csv in other clothes.
dress() {
    "$PYTHON" - "$@" <<'END'
import csv, io, sys
name, separator, encoding, end, *rest = sys.argv[1:]
mark, prefix = (rest + ["", ""])[:2]
end = end.encode().decode("unicode_escape")
out = io.StringIO()
writer = csv.writer(out, delimiter=separator.encode().decode("unicode_escape"), lineterminator="\n")
writer.writerows(csv.reader(open("plain.csv", encoding="utf-8", newline="")))
text = (prefix.encode().decode("unicode_escape") + out.getvalue()).replace("\n", end)
open(name, "wb").write(((chr(0xFEFF) if mark else "") + text).encode(encoding, "replace"))
END
}
say 'Separators: comma, semicolon, tab, bar, and what sep= says'
reads plain.csv plain.json
dress semicolon.csv ';' utf-8 '\n' && reads semicolon.csv plain.json
dress tab.txt '\t' utf-8 '\n' && reads tab.txt plain.json
dress bar.csv '|' utf-8 '\n' && reads bar.csv plain.json
dress sep.csv ';' utf-8 '\r\n' '' 'sep=;\n' && reads sep.csv plain.json
dress sep-mark.csv '\t' utf-8 '\r\n' mark 'sep=\t\n' && reads sep-mark.csv plain.json

say 'Encodings: UTF-8 with a mark, UTF-16 both ways, with and without one'
dress mark.csv ',' utf-8 '\r\n' mark && reads mark.csv plain.json
dress le.csv '\t' utf-16-le '\r\n' mark && reads le.csv plain.json
dress be.csv ';' utf-16-be '\r\n' mark && reads be.csv plain.json
dress le-bare.csv ',' utf-16-le '\n' && reads le-bare.csv plain.json
dress be-bare.csv ',' utf-16-be '\n' && reads be-bare.csv plain.json

say 'Line ends: LF, CRLF, and the CR of an old Mac'
dress crlf.csv ',' utf-8 '\r\n' && reads crlf.csv plain.json
dress cr.csv ',' utf-8 '\r' && reads cr.csv plain.json

say 'No UTF-8 and no mark: windows-1252, and that is said once; encoding = has the say'
dress ansi.csv ';' cp1252 '\r\n'
sed "s/Łukasz/?ukasz/g" plain.json >ansi.json
reads ansi.csv ansi.json
expect_status 0 moments customers ansi.csv
expect_same 1 "$(cat "$OUT" "$ERR" | grep -c 'windows-1252\|Windows-1252')"
mkdir -p "$XDG_CONFIG_HOME/moments"
printf 'id,name\nC-1,Zo\303\253\n' >either.csv
printf '[customers]\nfiles = %s/either.csv\nencoding = windows-1252\n' "$WORK" >"$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 0 moments customers --json
expect_json "d[0]['name'] == 'Zo\\u00c3\\u00ab'"
rm "$XDG_CONFIG_HOME/moments/moments.ini"

say 'Rows that are empty, short or long, headers that are empty or twice'
printf '%s\r\n' ',name,,name,birthday,,' 'x,Ann Example,,Twin,1980-03-21,,' ',,,,,,' '' 'x,Bob Short' \
    'x,Cy Long,,,1980-03-22,,,more,and more' ' , Dee Padded , ,,  1980-03-23 ,,' >ragged.csv
cat >ragged.json <<'END'
[{"name": "Ann Example", "birthday": "1980-03-21", "source": "ragged.csv:2"},
 {"name": "Bob Short", "source": "ragged.csv:5"},
 {"name": "Cy Long", "birthday": "1980-03-22", "source": "ragged.csv:6"},
 {"name": "Dee Padded", "birthday": "1980-03-23", "source": "ragged.csv:7"}]
END
reads ragged.csv ragged.json
expect_status 0 moments customers ragged.csv
expect_file_has <(cat "$OUT" "$ERR") 'line 6: '

# ---- dates ------------------------------------------------------------------------------------
say 'A column of numbers decides for itself which is the day: one part over 12 is enough'
printf 'name,birthday,anniversary\nAnn,03/04/1980,04/03/2010\nBob,21/04/1981,04/21/2010\n' >order.csv
expect_status 0 moments customers order.csv --json
expect_json "[p['birthday'] for p in d] == ['1980-04-03', '1981-04-21']"
expect_json "[p['dates']['anniversary'] for p in d] == ['2010-04-03', '2010-04-21']"

say 'Where nothing decides, the dates are refused with their column, and date-order decides'
printf 'name,birthday\nAnn,03/04/1980\nBob,05/04/1981\n' >undecided.csv
expect_status 3 moments customers undecided.csv --json
expect_json "[p['birthday'] for p in d] == [None, None]"
expect_err birthday
expect_err date-order
expect_same 1 "$(grep -c date-order "$ERR")"
printf '[customers]\nfiles = %s/undecided.csv\ndate-order = day-month-year\n' "$WORK" \
    >"$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 0 moments customers --json
expect_json "[p['birthday'] for p in d] == ['1980-04-03', '1981-04-05']"
rm "$XDG_CONFIG_HOME/moments/moments.ini"

say 'Dates as people and programs write them'
cat >dates.csv <<'END'
name,birthday,last_contacted
a,15 April,02 Mar 2021
b,2026/02/14,2026/02/14 08:04:10
c,--0415,2021-03-02T23:59:59.000Z
d,04-15,2021-03-02T10:00:00+02:00
e,1604-04-15,2021-03-02 10:00
f,0000-00-00,0/0/00
g,"March 3, 1980",0000-00-00 00:00:00
h,15. März 1980,45321
i,21 mars 1980,
j,3 de mayo de 1980,
k,21 maart 1980,
l,21 maggio 1980,
m,21 maj 1980,
n,29.02.1980,
END
expect_status 0 moments customers dates.csv --json
expect_json "[p['birthday'] for p in d] == ['--04-15', '2026-02-14', '--04-15', '--04-15', '--04-15', None,
    '1980-03-03', '1980-03-15', '1980-03-21', '1980-05-03', '1980-03-21', '1980-05-21', '1980-05-21', '1980-02-29']"
expect_json "[p['dates'].get('last_contacted') for p in d][:8] == ['2021-03-02', '2026-02-14', '2021-03-03', '2021-03-02',
    '2021-03-02', None, None, '2024-01-30']"

say 'A date that is none is named with its line, and the row lives'
printf 'name,birthday\nAnn,31.02.1980\nBob,1980-03-21\n' >none.csv
expect_status 3 moments customers none.csv --json
expect_json "[p['birthday'] for p in d] == [None, '1980-03-21']"
expect_err none.csv:2

# ---- no contact --------------------------------------------------------------------------------
say 'No contact, as other programs say it: by channel, with an end, and in doubt yes'
cat >stop.csv <<'END'
name,HasOptedOutOfEmail,DoNotCall,do_not_contact
a,true,false,
b,0,1,
c,,,all
d,,,until 2026-05-01
e,,,until 2026-01-01
f,perhaps,,
g,,,what
h,no,no,
END
expect_status 3 moments customers stop.csv --json
expect_json "[p['do_not_contact'] for p in d] == [['email'], ['phone'], ['all'], ['all'], [], ['email'], ['all'], []]"
expect_err stop.csv:7
expect_err stop.csv:8

# ---- names, columns of ours, folders ----------------------------------------------------------
say 'Any column counts: who takes it by its own name'
printf 'name,Contact Rating,email_work\nAnn,A,ann@example.com\nBob,B,bob@example.com\n' >own.csv
cat >"$XDG_CONFIG_HOME/moments/moments.ini" <<END
[customers]
files = $WORK/own.csv
only = "contact rating":a
[habit call]
kind = call
when = every monday
END
expect_status 0 moments customers --json
expect_json "[p['name'] for p in d] == ['Ann']"
sed -i 's/:a/:C/' "$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 0 moments check
expect_file_has <(cat "$OUT" "$ERR") 'A 1'
rm "$XDG_CONFIG_HOME/moments/moments.ini"

say '[columns] maps what cannot be guessed'
printf 'Kundin,Haus,geboren am\nAnn Example,Example Ltd,1980-03-21\n' >mine.csv
cat >"$XDG_CONFIG_HOME/moments/moments.ini" <<END
[customers]
files = $WORK/mine.csv
[columns]
name = Kundin
company = Haus
birthday = geboren am
END
expect_status 0 moments customers --json
expect_json "(d[0]['name'], d[0]['company'], d[0]['birthday']) == ('Ann Example', 'Example Ltd', '1980-03-21')"
rm "$XDG_CONFIG_HOME/moments/moments.ini"

say 'A folder of cards, as vdirsyncer keeps it, is one source; hidden files in it are not'
mkdir -p vdir
printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nUID:1\r\nFN:Ann Example\r\nEND:VCARD\r\n' >vdir/1.vcf
printf 'BEGIN:VCARD\r\nVERSION:4.0\r\nUID:2\r\nFN:Bob Example\r\nBDAY:--0415\r\nEND:VCARD\r\n' >vdir/2.vcf
printf 'BEGIN:VCARD\r\nVERSION:4.0\r\nUID:3\r\nFN:Half Written\r\nEND:VCARD\r\n' >vdir/.3.vcf.tmp
expect_status 0 moments customers vdir --json
expect_json "[p['name'] for p in d] == ['Ann Example', 'Bob Example'] and d[1]['birthday'] == '--04-15'"

say 'A spreadsheet is recognised and answered with what to do'
printf 'PK\003\004....[Content_Types].xml' >book.xlsx
expect_status 3 env PATH="$WORK/none" "$MOMENTS" customers book.xlsx
expect_file_has <(cat "$OUT" "$ERR") CSV

say 'encoding = takes every name that the system knows, and says so when it knows none'
printf 'name,email\nZo\353 \212koda,zoe@example.com\nBob Example,bob@example.com\n' >east.csv
printf '[customers]\nfiles = %s\nencoding = windows-1250\n' "$WORK/east.csv" >"$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 0 moments customers --json
expect_json "d[0]['name'] == 'Zoë Škoda'"
sed -i 's/windows-1250/windoze-1250/' "$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 3 moments check
expect_out "moments.ini:3: error: 'encoding' = 'windoze-1250'"
expect_out 'or another name that "iconv -l" lists'
rm "$XDG_CONFIG_HOME/moments/moments.ini"

say 'nobody is called on a fax machine, and the group of everybody is no tag'
printf 'First Name,Last Name,Labels,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,E-mail 1 - Label,E-mail 1 - Value\nAda,Example,* myContacts ::: Key,Home Fax,+49 30 1,Mobile,+49 170 2,* ,ada@example.com\nBob,Example,* myContacts,* Pager,123,,,* ,bob@example.com\n' >fax.csv
expect_status 0 moments customers fax.csv --json
expect_json "[c['phone'] for c in d] == [['+49 170 2'], []] and [c['tags'] for c in d] == [['Key'], []]"
printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada van Berg\r\nCATEGORIES:myContacts,Key\r\nEND:VCARD\r\n' >group.vcf
expect_status 0 moments customers group.vcf --json
expect_json "(d[0]['tags'], d[0]['given_name'], d[0]['family_name']) == (['Key'], 'Ada', 'van Berg')"

say 'a card whose letters had to be guessed says so'
printf 'BEGIN:VCARD\r\nVERSION:2.1\r\nFN;ENCODING=QUOTED-PRINTABLE:Zo=EB\r\nEND:VCARD\r\n' >guessed.vcf
expect_status 0 moments customers guessed.vcf
expect_out 'The file does not say'
expect_out 'Zoë'

say 'nobody is born tomorrow: two digits of a year are the century before, more are a problem and the row counts'
printf 'name,birthday,renewal_date,last_contacted\nAda Example,01.02.27,01.03.2030,\nBob Example,2050-01-01,,\nCleo Example,99999,,2062-01-01\n' >ahead.csv
expect_status 3 moments --now 2026-11-22 customers ahead.csv --json
expect_json "[c['birthday'] for c in d] == ['1927-02-01', None, None]"
expect_err "ahead.csv:3: error: column 'birthday': '2050-01-01' means 2050-01-01, which is still to come"
expect_err "ahead.csv:4: error: column 'birthday': '99999' means 2173-10-13"
expect_err "column 'last_contacted': '2062-01-01'"
expect_status 3 moments --now 2080-11-22 customers ahead.csv --json
expect_json "d[1]['birthday'] == '2050-01-01'"

say 'an hour with a zone falls on the day that the user had'
printf 'name,last_contacted,birthday\nAda Example,2026-03-01T23:30:00Z,1980-03-12T00:00:00Z\nBob Example,2026-03-02T00:30:00+02:00,\n' >zones.csv
TZ=Europe/Berlin expect_status 0 moments --now 2026-11-22 customers zones.csv
expect_out 'Bob Example (266 days), Ada Example (265'
TZ=America/New_York expect_status 0 moments --now 2026-11-22 customers zones.csv --json
expect_json "d[0]['birthday'] == '1980-03-12'"

say 'who died is greeted no more, whatever says so'
printf 'name,birthday,verstorben am\nAda Example,1950-11-27,02.03.2019\nBob Example,1950-11-27,\n' >died.csv
printf 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Cleo Example\r\nBDAY:19501127\r\nDEATHDATE:20190302\r\nEND:VCARD\r\n' >died.vcf
printf '[customers]\nfiles = %s\n\t%s\n[habit birthday]\nkind = card\nwhen = birthday\n' "$WORK/died.csv" "$WORK/died.vcf" >"$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 0 moments --now 2026-11-23 plan --json
expect_json "[m['customer']['name'] for m in d] == ['Bob Example']"
expect_status 0 moments customers died.csv died.vcf --json
expect_json "['all' in c['do_not_contact'] for c in d] == [True, False, True]"
rm "$XDG_CONFIG_HOME/moments/moments.ini"
