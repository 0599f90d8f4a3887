#!/bin/bash
# From an export to reminders: what `customers` says before any set-up, and `setup` with questions on a terminal and
# with options without one.
. "$(dirname "$0")/../lib/e2e.sh"
[ -x "$MOMENTS" ] || skip 'the program is not there yet'
NOW=2026-11-23T10:00
ini=$XDG_CONFIG_HOME/moments/moments.ini

# Types the answers (up to --) on a terminal; the screen is in $OUT.
answer() { "$PYTHON" "$ROOT/tests/lib/type.py" "${@:1:$#}"; }
setup_with() {
    local answers=()
    while [ "$1" != -- ]; do
        answers+=("$1")
        shift
    done
    shift
    expect_status "${WANTED:-0}" answer "${answers[@]}" -- "$MOMENTS" --now "$NOW" setup "$@"
    no_out 'never asked for'
}
start_over() { rm -rf "$XDG_CONFIG_HOME" "$XDG_STATE_HOME" "$HOME/Moments"; }

mkdir -p "$HOME/Downloads"
export=$HOME/Downloads/hubspot-crm-exports-all-contacts-2026-11-02.csv
{
    echo 'Record ID,First Name,Last Name,Email,Contact owner,Lifecycle Stage,Last Contacted,Date of birth'
    for number in $(seq 1 40); do
        owner='Dana Smith' stage=Customer last=2026-11-20
        [ $((number % 3)) -ne 0 ] || owner='Ben Muster'
        [ $((number % 4)) -ne 0 ] || stage=Lead
        [ $((number % 5)) -ne 0 ] || last=2026-06-01
        echo "$number,Ada$number,Example,ada$number@example.com,$owner,$stage,$last 10:00,$([ "$number" -gt 6 ] || echo "1980-12-0$number")"
    done
} >"$export"

say 'before any set-up one screen says what stands out, and what to type next'
expect_status 0 moments customers "$export"
expect_out '  HubSpot export, separated by commas, UTF-8.'
expect_out '  40 rows read.'
expect_out 'given_name = First Name; family_name = Last Name'
expect_out 'owner = Contact owner'
expect_out '40 customers'
expect_out 'Nobody spoke to for 90 days: 8. '
expect_out 'Birthdays in the next month: 6. Ada1 Example'
expect_out 'Whose they are: Dana Smith 27, Ben Muster 13'
expect_out 'moments setup ~/Downloads/hubspot-crm-exports-all-contacts-2026-11-02.csv'
[ "$(wc -l <"$OUT")" -le 40 ] || fail 'that is more than a screen'
expect_same '' "$(find "$HOME" -type f -not -path '*/Downloads/*')"
expect_status 0 moments customers "$export" --list
expect_same 40 "$(grep -c '^Ada[0-9]* Example.*  \[[0-9]*\]$' "$OUT")"

say 'how the letters are written is said when it had to be assumed, and columns without a meaning have an example'
printf 'Name;E-Mail;Farbe;Leer\nJ\374rgen;j@example.com;gr\374n;\nAda;a@example.com;;\n' >"$HOME/Downloads/alt.csv"
expect_status 0 moments customers "$HOME/Downloads/alt.csv"
expect_out 'separated by semicolons, windows-1252. The file does not say'
expect_out 'Not mapped, but good for who and only: Farbe (grün)'
expect_out '1 column is empty.'
expect_out 'Jürgen'

say 'an address book is read too, and so is a folder of cards'
mkdir "$HOME/Downloads/cards"
printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada Example\r\nEMAIL:ada@example.com\r\nX-COLOUR:green\r\nEND:VCARD\r\n' \
    >"$HOME/Downloads/cards/a.vcf"
expect_status 0 moments customers "$HOME/Downloads/cards/a.vcf"
expect_out '  vCards, UTF-8.'
expect_out '  1 card read.'
expect_out 'X-COLOUR (green)'
expect_status 0 moments customers "$HOME/Downloads/cards"
expect_out '  Folder of vCards'
expect_out '1 customer'

say 'Ctrl-D and Ctrl-C leave everything as it was, at every question'
for key in ^D ^C; do
    for before in '' 1 '1 1' '1 1 1' '1 1 1 1'; do
        # shellcheck disable=SC2086 # each word is an answer
        WANTED=1 setup_with $before $key -- "$export"
        expect_out 'Nothing was changed.'
        expect_same '' "$(find "$HOME" -type f -not -path '*/Downloads/*')"
    done
done

say 'Enter takes what is offered; five questions at most'
setup_with '' '' '' '' '' -- "$export"
expect_out 'Whose customers'
expect_out 'Who of them is a customer? By "Lifecycle Stage"'
expect_out '5  other'
expect_out 'Shall a note come up on your screen now'
no_out 'e-mail address'
expect_file_has "$ini" 'files = ~/Downloads/hubspot-crm-exports-all-contacts-*.csv'
! grep -q '^only' "$ini" || fail 'only her own were taken'
expect_out 'Today 5 moments are open:'
expect_out 'you allow 5 a day'
expect_status 0 moments check
expect_out 'Everything is in order.'
expect_out 'Understood: 40 customers, 2 habits'
expect_out 'contacts-2026-11-02.csv: '
expect_out ', 40 rows, '

say 'whom she spoke to since then does not stand out any more'
expect_status 0 moments customers
expect_out 'Nobody spoke to for 90 days: 8. '
expect_status 0 moments log Ada5 call
expect_status 0 moments customers
expect_out 'Nobody spoke to for 90 days: 7. '
no_out 'moments setup'

say 'what she answers stands in the configuration'
start_over
setup_with 'dana' 'customer' '1 2' '' n -- "$export"
expect_file_has "$ini" 'name = Dana Smith'
expect_file_has "$ini" 'only = owner:"Dana Smith" and "Lifecycle Stage":Customer'
expect_status 0 moments check
expect_out 'Understood: 20 customers, 2 habits'

say 'a number that is not there is asked for again, and none is an answer'
start_over
setup_with '7' '1, 2' all 0 '' n -- "$export"
expect_out 'That is none of them'
expect_status 0 moments check
expect_out 'Understood: 40 customers, 0 habits'

say 'who she is is asked where five questions leave room for it'
cut -d, -f1-5,7- "$export" >"$HOME/Downloads/no-stage.csv"
start_over
setup_with 'dana' 'Dana' 'dana@example.com' '1 2' thunderbird n -- "$HOME/Downloads/no-stage.csv"
expect_out 'That is no e-mail address'
expect_file_has "$ini" 'name = Dana Smith'
expect_file_has "$ini" 'email = dana@example.com'
expect_file_has "$ini" 'mail = thunderbird'
start_over
setup_with 'dana' 'dana@example.com' 'customer' '1 2' '' -- "$export" --no-test
expect_file_has "$ini" 'email = dana@example.com'
rm "$HOME/Downloads/no-stage.csv"
start_over
setup_with '1, 2' all 0 '' n -- "$export"

say 'a configuration that is there is kept: the file is added, once'
cp "$export" "$HOME/Downloads/people.csv"
before=$(cat "$ini")
WANTED=1 setup_with n -- "$HOME/Downloads/people.csv"
expect_same "$before" "$(cat "$ini")"
expect_status 1 moments setup "$HOME/Downloads/people.csv"
expect_err '    ~/Downloads/people.csv'
expect_same "$before" "$(cat "$ini")"
setup_with '' -- "$HOME/Downloads/people.csv"
expect_same '>     ~/Downloads/people.csv' "$(diff <(echo "$before") "$ini" | grep '^[<>]')"
expect_status 0 moments setup --yes "$HOME/Downloads/people.csv" "$export"
expect_out 'it reads these files already'
expect_same 1 "$(grep -c people.csv "$ini")"
expect_status 1 moments setup
expect_err 'is there already'

say 'without a terminal the options say the same'
start_over
expect_status 2 moments setup "$export"
expect_err 'Dana Smith 27, Ben Muster 13'
expect_status 2 moments setup --owner Nobody "$export"
expect_status 2 moments setup --only 'owner:' "$export"
expect_status 2 moments setup --only 'owner:nobody' "$export"
expect_err 'owner has Dana Smith 27, Ben Muster 13'
expect_status 2 moments setup --owner 'Ben Muster' --habits cake "$export"
expect_status 2 moments setup --owner 'Ben Muster' --email ben "$export"
expect_status 2 moments setup --owner 'Ben Muster' --mail pigeon "$export"
[ ! -e "$ini" ] || fail 'something was written'
expect_status 0 moments setup --owner 'ben muster' --habits birthday,keep-in-touch --mail thunderbird \
    --email ben@example.com --no-test "$export"
expect_file_has "$ini" 'name = Ben Muster'
expect_file_has "$ini" 'only = owner:"Ben Muster"'
expect_file_has "$ini" 'mail = thunderbird'
expect_status 0 moments check
expect_out 'Understood: 13 customers, 2 habits'
start_over
expect_status 0 moments setup --only '"Lifecycle Stage":Lead' --yes "$export"
expect_status 0 moments check
expect_out 'Understood: 10 customers'
start_over
expect_status 2 moments setup --only 'tag:lead or tag:customer' --owner Nobody "$export"
expect_status 0 moments setup --only '"Lifecycle Stage":Lead or "Lifecycle Stage":Customer' --owner 'ben muster' --yes "$export"
expect_file_has "$ini" 'only = ("Lifecycle Stage":Lead or "Lifecycle Stage":Customer) and owner:"Ben Muster"'

say 'who she is may be known to git, and the rows are then hers'
start_over
printf '[core]\n\teditor = ed ; a comment\n[user]\n\tname = Ben Muster\n\temail = ben@example.org\n' >"$HOME/.gitconfig"
expect_status 0 moments setup "$export"
expect_file_has "$ini" 'only = owner:"Ben Muster"'
expect_file_has "$ini" 'email = ben@example.org'
rm "$HOME/.gitconfig"

say 'where nothing is to be decided nothing is asked'
start_over
printf 'name,email\nAda,ada@example.com\nBob,bob@example.com\n' >"$HOME/few.csv"
setup_with '' n -- --name 'Dana Smith' --email dana@example.com --mail other "$HOME/few.csv"
no_out 'Whose customers'
no_out 'Who of them'
expect_status 0 moments check
expect_out 'Understood: 2 customers, 1 habit'

say 'a note comes up to try'
start_over
start_bus
start_notifyd
setup_with '' y y -- --name 'Dana Smith' --email dana@example.com --mail other "$HOME/few.csv"
expect_same 1 "$(notes)"
expect_same 'Moments can reach you' "$(note 1 summary)"
start_over
setup_with '' y n -- --name 'Dana Smith' --email dana@example.com --mail other "$HOME/few.csv"
expect_out 'Do not disturb'
start_over
expect_status 0 moments setup --yes "$HOME/few.csv"
expect_same 2 "$(notes)"
stop_notifyd

say 'files that hold nobody, or are not there, change nothing'
start_over
printf 'name,email\n' >"$HOME/empty.csv"
expect_status 3 moments setup "$HOME/empty.csv"
expect_status 3 moments setup "$HOME/no-such-file.csv"
expect_status 2 moments setup
expect_err 'Which file'
[ ! -e "$ini" ] || fail 'something was written'

say 'without a file the folder for customers is taken'
mkdir -p "$HOME/Moments/Customers"
cp "$HOME/few.csv" "$HOME/Moments/Customers/"
expect_status 0 moments setup
expect_file_has "$ini" 'files = ~/Moments/Customers'

say 'a spreadsheet is answered with how to save it as CSV'
start_over
printf 'PK\003\004 not really' >"$HOME/Kunden.xlsx"
mkdir -p "$WORK/bin" "$WORK/tmp"
PATH=$WORK/bin expect_status 3 moments customers "$HOME/Kunden.xlsx"
expect_err 'CSV UTF-8'

say 'where LibreOffice is installed it is converted, in a private folder that goes away'
cat >"$WORK/bin/soffice" <<END
#!/bin/bash
printf '%s\n' "\$@" >"$WORK/arguments"
while [ "\$1" != --outdir ]; do shift; done
stat -c %a "\$(dirname "\$2")" >"$WORK/mode"
[ ! -e "$WORK/hangs" ] || sleep 100
cp "$HOME/few.csv" "\$2/sheet.csv"
END
chmod +x "$WORK/bin/soffice"
PATH=$WORK/bin:$PATH
export TMPDIR=$WORK/tmp
expect_status 0 moments customers "$HOME/Kunden.xlsx"
expect_out '2 customers'
expect_same 700 "$(cat "$WORK/mode")"
expect_same '' "$(ls "$TMPDIR")"
expect_file_has "$WORK/arguments" --headless
expect_file_has "$WORK/arguments" -env:UserInstallation=file://
expect_status 0 moments setup "$HOME/Kunden.xlsx"
expect_out 'moments setup'
expect_file_has "$ini" 'files = ~/Moments/Customers/Kunden-*.csv'
cmp "$HOME/few.csv" "$HOME/Moments/Customers/Kunden-2026-11-23.csv" || fail 'the copy is not there'
expect_status 0 moments check
expect_out 'Understood: 2 customers'

say 'the next export is converted and read without another word in the configuration'
before=$(cat "$ini")
echo 'Cleo,cleo@example.com' >>"$HOME/few.csv"
sleep 0.01
NOW=2026-11-30 expect_status 0 moments setup --yes "$HOME/Kunden.xlsx"
expect_same "$before" "$(cat "$ini")"
expect_status 0 moments check
expect_out 'Understood: 3 customers'
expect_same '' "$(ls "$TMPDIR")"

say 'beside the export of a CRM an address book, which names no owner, comes along; and it is said, file by file'
start_over
printf 'Name,E-mail\nEmil Example,emil@example.com\nFay Example,fay@example.com\nAda3 Example,ada3@example.com\n' \
    >"$HOME/Downloads/book.csv"
expect_status 0 moments setup --no-test --owner 'Dana Smith' "$export" "$HOME/Downloads/book.csv"
expect_out 'contacts-2026-11-02.csv: 27 of 40 customers are yours'
expect_out 'book.csv: 2 of 2 customers are yours (it names no owner, so all of them come along)'
expect_file_has "$ini" 'only = (owner:"Dana Smith" or not owner:* and file:book.csv)'
expect_status 0 moments customers --json
expect_json "len(d) == 29 and 'Emil Example' in [c['name'] for c in d]"
# Ada3 is a colleague's, whatever the address book says.
expect_json "'Ada3 Example' not in [c['name'] for c in d]"

say 'who is a customer is asked of files that say so'
start_over
setup_with 1 1 '' '' '' -- "$export" "$HOME/Downloads/book.csv"
expect_file_has "$ini" 'or not file:"hubspot-crm-exports-all-contacts-*.csv" and file:book.csv)'
expect_status 0 moments customers --json
expect_json "'Emil Example' in [c['name'] for c in d]"

say 'several kinds in one cell are kinds each'
start_over
sed 's/,Customer,/,Customer;VIP,/' "$export" >"$HOME/Downloads/kinds.csv"
setup_with 1 3 '' '' '' -- "$HOME/Downloads/kinds.csv"
expect_file_has "$ini" '"Lifecycle Stage":Lead'

say 'tags of another file are no kinds of customers'
start_over
printf 'Name,E-mail,Categories\nEmil Example,emil@example.com,golf\nFay Example,fay@example.com,\nAda4 Example,ada4@example.com,golf\n' \
    >"$HOME/Downloads/book.csv"
setup_with 1 1 '' '' '' -- "$export" "$HOME/Downloads/book.csv"
expect_out 'By "Lifecycle Stage" they are:'
no_out 'golf  '
expect_status 0 moments customers --json
expect_json "{'Emil Example', 'Fay Example'} < {c['name'] for c in d}"
# Ada4 is a lead, whatever the address book says.
expect_json "'Ada4 Example' not in [c['name'] for c in d]"

say 'a file of moments.d that goes before what setup wrote is named'
mkdir -p "$XDG_CONFIG_HOME/moments/moments.d"
printf '[customers]\nfiles = ~/Downloads/book.csv\n' >"$XDG_CONFIG_HOME/moments/moments.d/50-team.ini"
cp "$HOME/few.csv" "$HOME/Downloads/few-more.csv"
expect_status 0 moments setup --yes "$HOME/Downloads/few-more.csv"
expect_err "'files' in ~/.config/moments/moments.d/50-team.ini goes before the one in ~/.config/moments/moments.ini"
