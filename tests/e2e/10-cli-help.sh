#!/bin/bash
# Help, options, misuse and exit statuses of the command line.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-03-02T10:00

say 'the help lists every command, and each command has a help with all its options'
expect_status 0 moments --help
commands=$(sed -n '/^Commands:/,/^$/s/^  \([a-z-]*\)  .*/\1/p' "$OUT")
[ "$(wc -w <<<"$commands")" -ge 24 ] || fail "only: $commands"
for command in $commands; do
    expect_status 0 moments "$command" --help
    expect_same '' "$(cat "$ERR")"
    expect_out "Usage: moments $command"
    expect_out "  moments $command"
    for option in $(head -n 1 "$OUT" | grep -oE -- '--[a-z][a-z-]*'); do
        sed -n '/^Options:/,/^$/p' "$OUT" | grep -q -- "  $option" || fail "$command --help does not explain $option"
    done
done
expect_status 0 moments help 'done'
expect_out 'Usage: moments done ID [NOTE] [--on D]'
expect_status 0 moments --help 'done'
expect_out 'Usage: moments done ID [NOTE] [--on D]'

say 'what is not there yet is not listed, and answers as an unknown command'
for command in edit report; do
    grep -qw -- "^  $command" <<<"$commands" && fail "$command is listed"
    expect_status 2 moments "$command"
    expect_err "there is no command '$command'"
done

say 'an unknown command names the nearest'
expect_status 2 moments todya
expect_err "did you mean 'today'?"
expect_same '' "$(cat "$OUT")"

say 'the version comes with those of the libraries'
expect_status 0 moments --version
for library in glib libical libnotify inih sqlite3 gmime libidn2 json-glib; do
    expect_out "  $library"
done

say 'misuse ends with 2 and says what to do'
for arguments in '--bogus' 'today --bogus' 'today extra' 'done' 'done 1 note more' '--now never today' \
    'today --now' 'log ada' 'rule FREQ=DAILY' 'export a b' 'export --format pdf' 'rule FREQ=DAILY --start x' \
    'rule FREQ=DAILY --start 2026-01-05 --count 0'; do
    # shellcheck disable=SC2086
    expect_status 2 moments $arguments
    expect_err '--help" '
    expect_same '' "$(cat "$OUT")"
done

say 'without a configuration every command says how to begin, and writes nothing'
for arguments in '' today check plan customers habits history 'done 1' undo 'export -'; do
    # shellcheck disable=SC2086
    expect_status 3 moments $arguments
    expect_err 'moments setup'
done
expect_same '' "$(find "$HOME" -type f)"
expect_status 3 moments agent --once

say 'a rule needs no configuration'
expect_status 0 moments rule 'FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU' --start 2026-01-20 --count 2
expect_same '2026-03-10 2026-05-12' "$(cut -d ' ' -f 1 "$OUT" | xargs)"
expect_status 0 moments rule 'every month' --start 2026-01-31 --count 3
expect_same '2026-01-31 2026-02-28 2026-03-31' "$(cut -d ' ' -f 1 "$OUT" | xargs)"
expect_status 0 moments rule 'FREQ=MONTHLY;BYMONTHDAY=31' --start 2026-01-31T09:30 --from 2026-02-01 --to 2026-06-30
expect_same '2026-03-31T09:30:00 2026-05-31T09:30:00' "$(cut -d ' ' -f 1 "$OUT" | xargs)"
expect_err 'leaving out months without that day'
expect_status 0 moments rule 'FREQ=DAILY;UNTIL=20260106T230000Z' --start 2026-01-05T08:00 --zone Asia/Tokyo
expect_same '2026-01-05T08:00:00 2026-01-06T08:00:00 2026-01-07T08:00:00' "$(cut -d ' ' -f 1 "$OUT" | xargs)"
expect_status 3 moments rule '60 days before renewal' --start 2026-01-05
expect_err 'counts from something that only a customer has'
expect_status 0 moments rule FREQ=DAILY --start 2026-01-05
expect_same 10 "$(wc -l <"$OUT")"
expect_status 0 moments rule 'every 2 weeks on tuesday' --start 2026-01-05 --count 2
expect_same '2026-01-06 2026-01-20' "$(cut -d ' ' -f 1 "$OUT" | xargs)"
expect_err 'every 2 weeks on Tuesday from 2026-01-05'
expect_err 'Google, Apple and Outlook would show it'
expect_status 0 moments rule 'FREQ=MONTHLY;BYMONTHDAY=1,15' --start 2026-01-01 --count 1
expect_err 'Outlook cannot show this'

say 'an hour in a zone is the one that the clocks show'
expect_status 0 moments rule FREQ=DAILY --start 2026-03-28T02:30 --zone Europe/Berlin --count 3
expect_same '2026-03-28T02:30:00 2026-03-29T03:30:00 2026-03-30T02:30:00' "$(cut -d ' ' -f 1 "$OUT" | xargs)"
expect_same '+01:00 +02:00 +02:00' "$(cut -d ' ' -f 3 "$OUT" | xargs)"
expect_status 0 moments rule FREQ=DAILY --start 2026-10-25T02:30:15 --zone Europe/Berlin --count 1
expect_same '2026-10-25T02:30:15  +02:00  Sunday 25 October 2026' "$(cat "$OUT")"
expect_status 0 moments rule FREQ=DAILY --start 2011-12-28T09:00 --zone Pacific/Apia --count 3
expect_same '2011-12-28T09:00:00 2011-12-29T09:00:00 2011-12-31T09:00:00' "$(cut -d ' ' -f 1 "$OUT" | xargs)"
expect_err 'There is no Friday 30 December 2011 in this zone'
expect_status 2 moments rule FREQ=DAILY --start 2026-10-25T02:30 --zone Europe/Brlin
expect_err 'no time zone is called'

say 'far days are found, and rules that can match nothing are refused'
expect_status 0 moments rule 'FREQ=YEARLY;BYDAY=20MO' --start 2026-01-05 --from 2900-01-01 --count 2
expect_same '2900-05-17 2901-05-16' "$(cut -d ' ' -f 1 "$OUT" | xargs)"
expect_status 0 moments rule 'every 2 weeks' --start 2026-01-05 --from 9999-12-01
expect_same '9999-12-13 9999-12-27' "$(cut -d ' ' -f 1 "$OUT" | xargs)"
for rule in 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' 'FREQ=DAILY;INTERVAL=7;BYDAY=TU' 'FREQ=YEARLY;INTERVAL=2;BYYEARDAY=366'; do
    expect_status 3 moments rule "$rule" --start 2027-01-04
    expect_same '' "$(cat "$OUT")"
    expect_err 'fits this rule'
done
expect_status 3 moments rule 'FREQ=HOURLY' --start 2026-01-05
expect_err 'finer than a day'
expect_status 3 moments rule 'FREQ=DAILY;;COUNT=2' --start 2026-01-05
expect_status 3 moments rule birthday --start 2026-01-05
expect_same '' "$(cat "$OUT")"

say 'a full disk is told'
status=0
moments --help >/dev/full 2>"$ERR" || status=$?
expect_same 1 "$status"
expect_err 'could not be written'
