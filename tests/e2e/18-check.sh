#!/bin/bash
# `check` says that everything is in order only when nothing is left to be seen to.
. "$(dirname "$0")/../lib/e2e.sh"
[ -x "$MOMENTS" ] || skip 'the program is not there yet'
NOW=2026-03-02T10:00
ini=$XDG_CONFIG_HOME/moments/moments.ini
mkdir -p "$XDG_CONFIG_HOME/moments" "$HOME/Moments/Customers"
customers=$HOME/Moments/Customers/customers.csv
printf 'name,email,tags\nAda Example,ada@example.com,key\nBob Example,bob@example.com,\nCleo Example,cleo@example.com,key\n' >"$customers"
# configure LINE…: the customers, with these lines behind `files`.
configure() {
    printf '[customers]\nfiles = %s\n' "$customers" >"$ini"
    printf '%s\n' "$@" >>"$ini"
}
in_order() {
    expect_status 0 moments check
    expect_out 'Everything is in order.'
}
not_all() {
    expect_status 0 moments check
    expect_out "$1"
    expect_out 'All else is in order.'
    no_out 'Everything is in order.'
}

say 'habits that ask for more than is allowed are not in order'
configure '[habit hello]' 'kind = call' 'when = every 2 weeks from 2026-03-02'
in_order
configure '[day]' 'surprises-a-day = 1' 'rest-person = 0 days' 'rest-company = 0 days' '[habit hello]' 'kind = call' 'when = every weekday'
not_all 'you allow 1'

say 'what counts from a contact that nobody ever noted may be a slip of the pen'
configure '[habit hello]' 'kind = call' 'when = 30 days after last contakt'
expect_status 3 moments check
expect_out "write '30 days after last contact'"
configure '[habit hello]' 'kind = call' 'when = 3 days after site survey'
expect_status 0 moments check
expect_out "no such contact was ever noted"
expect_status 0 moments log Ada 'site survey'
in_order

say 'what was promised to somebody whom only leaves out, or who is gone, is not in order'
configure '[habit hello]' 'kind = call' 'when = every 2 weeks from 2026-03-02'
expect_status 0 moments promise Bob 'Send the sample' --by 2026-03-20
expect_status 0 moments today
in_order
sed -i 's/^\[habit/only = tag:key\n&/' "$ini"
not_all "left out by 'only' now: Bob Example"
sed -i '/^only/d' "$ini"
sed -i '/^Bob/d' "$customers"
not_all 'Still promised, to Bob Example'

say 'a label that stands in the rows may be any field, and a next step that nobody has any more is no mistake'
configure '[habit step]' 'kind = next step' 'class = promise' 'when = next_step_date'
cat >"$customers" <<'END'
First Name,Last Name,E-mail 1 - Value,Custom Field 1 - Label,Custom Field 1 - Value,Custom Field 2 - Label,Custom Field 2 - Value
Ada,Example,ada@example.com,Next step,call,Next step date,2026-03-20
Cleo,Example,cleo@example.com,,,,
END
expect_status 0 moments check
no_out 'customers file has'
printf 'name,email\nAda Example,ada@example.com\nCleo Example,cleo@example.com\n' >"$customers"
expect_status 0 moments customers --accept
expect_status 0 moments check
expect_out "[habit step] finds nothing: no customers file has a column for 'next_step_date'"

say 'the column of another program, which no file has, is a mistake where it fits nobody'
printf 'name,email,tags\nAda Example,ada@example.com,Customer\n' >"$customers"
configure '[habit hello]' 'kind = call' 'when = every 2 weeks from 2026-03-02' 'who = "Lifecycle Stage":Lead'
expect_status 3 moments check
expect_out 'fits nobody: Lifecycle Stage has Customer 1'
configure '[habit hello]' 'kind = call' 'when = every 2 weeks from 2026-03-02' 'who = "Lifecycle Stage":Customer'
expect_status 0 moments check
no_out 'fits nobody'

say 'a folder of address books is answered with the folder to name'
mkdir -p "$HOME/contacts/default"
printf 'BEGIN:VCARD\nVERSION:3.0\nFN:Ada Example\nEND:VCARD\n' >"$HOME/contacts/default/a.vcf"
expect_status 3 moments customers "$HOME/contacts"
expect_err 'name the one that has the cards: ~/contacts/default'
expect_status 0 moments customers "$HOME/contacts/default"

say 'a joined pair is listed once, also where her row waits for the others'
printf 'name,company,email\nAda Example,Example Ltd,ada@example.com\n' >"$customers"
printf 'name,email,birthday\nAda Example,ada@example.com,1980-03-21\n' >"$HOME/Moments/Customers/more.csv"
configure "    $HOME/Moments/Customers/more.csv" '[habit hello]' 'kind = call' 'when = every 2 weeks from 2026-03-02'
expect_status 0 moments today
sed -i 's/ada@example.com/ada@example.org/' "$customers" "$HOME/Moments/Customers/more.csv"
expect_status 0 moments check
expect_out '1 row was joined with one of an earlier file'
