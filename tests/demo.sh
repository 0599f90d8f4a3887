#!/bin/bash
# Shows in a throw-away home what Moments does: demo.sh PROGRAM [FOLDER]. Asks nothing, needs no desktop and sends
# nothing.
#
# The home is made anew each time in the folder (build/demo). It is 10:00 of the coming working day there, and the sample's dates
# lie around that day, so that there is something to see whatever the day.
set -eu

program=$1
root=$(cd "$(dirname "$0")/.." && pwd)
demo=${2:-$root/build/demo}
rm -rf "$demo"
mkdir -p "$demo/home"

# The next 10:00 that lies ahead, on a day from Monday to Friday.
day=0
[ "$(date +%H)" -lt 10 ] || day=1
while [ "$(date -d "+$day days" +%u)" -gt 5 ]; do
    day=$((day + 1))
done
now=$(date -d "+$day days" +%F)T10:00

# The command to go on with: the same program, the same home, the same day.
cat >"$demo/moments" <<END
#!/bin/sh
# Moments in the home of the demo, at $now.
export HOME='$demo/home'
unset XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME XDG_CACHE_HOME
exec '$program' --now '$now' "\$@"
END
chmod +x "$demo/moments"

title() {
    printf '\n--- %s\n' "$*"
}
# Runs a command of the demo, shown as the user would type it.
run() {
    printf '$ moments %s\n' "$*"
    "$demo/moments" "$@"
}
# For what may rightly fail, such as raising a notification where there is no desktop.
try() {
    run "$@" || printf '(ended with status %d)\n' "$?"
}

echo "Moments in a home of its own, $demo/home, where it is $(LC_ALL=C date -d "$now" '+%A %F, %H:%M')."

title 'A configuration, invented customers, articles and events'
run init --sample
title 'Is everything in order?'
run check
title 'What is due today'
run today
title 'One step of the agent: it notes down what is due, writes drafts, and shows notes where there is a desktop'
try agent --once
title 'An e-mail draft, ready to be read and sent by you (Moments never sends)'
article=$("$demo/moments" today | sed -n 's/^ *[0-9]*  *\([0-9a-z]*\)  *Send an article to Ada Example.*/\1/p')
run draft "$article"
run draft "$article" --print
title 'Two customers who can help each other: one is asked whether she would like to meet the other'
introduction=$("$demo/moments" today | sed -n 's/^ *[0-9]*  *\([0-9a-z]*\)  *Make an introduction.*/\1/p' | head -n 1)
run draft "$introduction" --print
title 'What comes'
run plan
title 'The schedule of the next 30 days, for any calendar'
run export "$demo/home/Moments/moments.ics"

# How many lines of a file, or of what comes in, hold a text.
count() {
    grep -c "$@" || true
}
title 'Done. What happened'
shopt -s nullglob
drafts=("$demo"/home/Moments/Drafts/*.eml)
cat <<END
  read      $("$demo/moments" customers --json | count '"id"') invented customers and $("$demo/moments" habits --json | count '"name"') habits
  due       $("$demo/moments" today --json | count '"id"') moments today
  written   ${#drafts[@]} e-mail drafts, and a calendar with $(count BEGIN:VEVENT "$demo/home/Moments/moments.ics") entries
  sent      nothing; that is up to you
END

title 'Where things lie'
cd "$demo/home"
show() {
    local what=$1 path
    shift
    for path in "$@"; do
        [ ! -e "$path" ] || printf '  %-14s %s\n' "$what" "$PWD/$path"
        what=
    done
}
show 'settings' .config/moments/moments.ini
show 'customers' Moments/Customers/*
show 'articles' Moments/articles.csv
show 'events' Moments/events.ics
show 'templates' Moments/Templates
show 'drafts' Moments/Drafts/*
show 'calendar' Moments/moments.ics
show 'what happened' .local/state/moments/ledger.db

# Short where the user stands in the folder of Moments, as she does after "make demo".
again=$demo/moments
[ "$again" != "$OLDPWD/build/demo/moments" ] || again=build/demo/moments
title 'Go on from here'
cat <<END
  $again today              what is due
  $again why 1              why the first of them is due
  $again done 1 'a note'    it happened
  $again --help             everything else

To begin with your own customers:
  sudo make install
  moments setup ~/Downloads/customers.csv
README.md tells the rest, in five minutes.
END
