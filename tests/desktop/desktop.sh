# shellcheck shell=bash
# The library of the tests on real desktops: all of tests/lib/e2e.sh, agent.sh and screen.sh, Moments as it is
# installed, and a day with something of everything. `make test-desktop` installs it below $INSTALLED and wants the
# pictures in $SHOTS. Begun by root, a script goes on as nobody: compositors do not run as root.
#
#   a_day                     records, habits and a promise of Wednesday, 4 March 2026, which begins at ten
#   begin_day                 the agent looks at it: a promise, a call, and a digest of four
#   has_answer NAME           that customer's moment is done

if [ "$(id -u)" -eq 0 ]; then
    nobody=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    program=$(realpath "$0")
    "${nobody[@]}" test -r "$program" || { echo 'this folder is not for everybody to read'; exit 77; }
    exec "${nobody[@]}" env -i PATH="$PATH" TMPDIR=/tmp LANG=C.UTF-8 SHOTS="${SHOTS:-}" INSTALLED="${INSTALLED:-}" \
        PYTHON="${PYTHON:-/usr/bin/python3}" "$program"
fi
. "$(dirname "${BASH_SOURCE[0]}")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
. "$ROOT/tests/lib/screen.sh"

INSTALLED=${INSTALLED:-$ROOT/build/desktop/installed/usr/local}
MOMENTS=$INSTALLED/bin/moments
[ -x "$MOMENTS" ] || skip 'Moments is not installed there: make test-desktop does it'
export PATH=$INSTALLED/bin:$PATH XDG_DATA_DIRS=$INSTALLED/share:/usr/local/share:/usr/share
# Where the buttons are depends on the letters.
mkdir -p "$XDG_CONFIG_HOME/gtk-3.0"
printf '[Settings]\ngtk-font-name=DejaVu Sans 10\n' >"$XDG_CONFIG_HOME/gtk-3.0/settings.ini"

a_day() {
    mkdir -p "$XDG_CONFIG_HOME/moments"
    cat >"$CONFIG" <<'END'
[me]
name = Dana Smith
email = dana@example.com
[customers]
files = ~/Moments/Customers/customers.csv
[day]
renotify = 1 minute
[habit weekly-call]
kind = call
who = tag:call
when = every wednesday
at = 10:00
priority = 1
[habit useful-article]
kind = article
who = tag:key
when = every 6 weeks from 2026-03-04
nudge = popup, draft
template = article
at = 10:00
[habit birthday]
kind = card
when = birthday
show-before = 3 working days, same day
[habit check-in]
kind = check-in
who = tag:pilot
when = every wednesday
END
    mkdir -p "$HOME/Moments/Customers"
    cat >"$CUSTOMERS" <<'END'
id,name,company,email,phone,language,tags,interests,birthday,next_step,last_contacted
1,Ada Example,Example Ltd,ada@example.com,+44 1632 960001,en,key,energy,,,2026-02-02
2,Jürgen Müller-Muster,"Muster, Beispiel & Partner <Süd>",juergen@example.org,+49 30 5550102,de,call,,,send the quote for the second hall,2026-02-04
3,Zoë Voorbeeld,Voorbeeld Drukkerij BV,zoe@example.org,+31 20 5550103,nl,print,,--03-06,,2026-02-20
4,Maximiliane von Hohenstein-Oberwaldersdorf,Gesellschaft für nachhaltige Gebäudetechnik und Energieberatung mbH,max@example.org,,de,pilot,,,,2026-02-20
5,Sam Sample,Sample Works,sam@example.com,,en,,,,,2026-02-20
6,Tina Test,Test & Daughters,tina@example.com,,en,pilot,,,,2026-02-20
END
    cat >"$HOME/Moments/articles.csv" <<'END'
title,url,tags,language,expires,summary
How three workshops halved their energy bill,https://www.example.com/reading/energy-bill,energy;workshop,en,,"Heat pumps, better doors, and one surprise: the compressor."
What a small storage pays back,https://www.example.com/reading/storage,energy;storage,en,,Figures of five workshops.
END
    rm -rf "$XDG_STATE_HOME"
    begin_ledger
    NOW=2026-03-02T12:00
    expect_status 0 moments promise Sam 'send the price list' --by "$TODAY"
    NOW="$TODAY 10:00:30"
}
begin_day() {
    start_agent
    wait_for 30 answered raised 7
}
has_answer() { history_is "[e['customer']['name'] for e in d if e['type'] == 'done'] == ['$1']"; }
