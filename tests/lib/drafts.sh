# shellcheck shell=bash
# What scripts about drafts begin with: . "$ROOT/tests/lib/drafts.sh" behind e2e.sh. It is Monday 23 November 2026.
#
#   records              the customers file is what comes in
#   configure ME HABITS  Dana's configuration without rests: lines for [me], and the habits
#   id_of CUSTOMER       the code of what is open or waits for this customer's id
#   to ADDRESS           how many drafts of the folder name an address; copies ADDRESS: of the Maildir
#   look                 a step of the agent
# The tests use these.
# shellcheck disable=SC2034
NOW=2026-11-23T10:00
DRAFTS=$HOME/Moments/Drafts MAIL=$WORK/mail/Drafts RECORDS=$HOME/Moments/Customers/customers.csv
CONFIG=$XDG_CONFIG_HOME/moments/moments.ini
mkdir -p "$HOME/Moments/Customers" "$HOME/Moments/Attachments" "$HOME/Moments/Templates" "$XDG_CONFIG_HOME/moments"

BIRTHDAY='[habit birthday]
kind = card
when = birthday
nudge = draft'

records() { cat >"$RECORDS"; }
configure() {
    cat >"$CONFIG" <<END
[me]
name = Dana Smith
email = dana@example.com
$1
[customers]
files = ~/Moments/Customers/customers.csv
[day]
rest-person = 0 days
rest-company = 0 days
$2
END
}
id_of() {
    moments today --all --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["id"] == sys.argv[1]][0])' "$1"
}
to() { grep -ls "$1" "$DRAFTS"/*.eml | wc -l; }
copies() { grep -rls "$1" "$MAIL" | wc -l; }
look() { expect_status 0 moments agent --once; }
