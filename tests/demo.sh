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
title 'One step of the agent: what is due is noted down and raised on the desktop'
if gdbus call --session --timeout 3 -d org.freedesktop.DBus -o / -m org.freedesktop.DBus.NameHasOwner \
    org.freedesktop.Notifications 2>/dev/null | grep -q true; then
    echo 'A notification server answers here: look at the corner of your screen.'
else
    echo 'No notification server answers here, so nothing can pop up; on a desktop you would see it.'
fi
try agent --once
title 'An e-mail draft for the first moment that sends an article (a draft: Moments never sends)'
article=$("$demo/moments" today | sed -n 's/^ *[0-9]*  *\([0-9a-z]*\)  Send an article.*/\1/p' | head -n 1)
run draft "${article:-1}"
run draft "${article:-1}" --print
title 'What comes'
run plan
title 'The schedule of the next 30 days, for any calendar'
run export "$demo/home/Moments/moments.ics"

title 'Done. Where things lie'
cd "$demo/home"
show() {
    local what=$1 path
    shift
    for path in "$@"; do
        [ ! -e "$path" ] || printf '  %-14s %s\n' "$what" "$PWD/$path"
        what=
    done
}
show 'customers' Moments/Customers/*
show 'articles' Moments/articles.csv
show 'events' Moments/events.ics
show 'drafts' Moments/Drafts/*
show 'calendar' Moments/moments.ics
show 'templates' Moments/Templates
show 'configuration' .config/moments/moments.ini
show 'ledger' .local/state/moments/ledger.db
cat <<END

Go on from here:
  $demo/moments today              what is due
  $demo/moments why 1              why the first of them is due
  $demo/moments done 1 'a note'    it happened
  $demo/moments --help             everything else
To begin with your own customers: sudo make install, then moments init; README.md tells how.
END
