#!/bin/bash
# How planning grows from 1,000 customers to 1,000,000: 15 columns, 8 habits, user CPU and memory.
# BENCH_SIZES="1000 10000" for fewer.
. "$(dirname "$0")/../lib/e2e.sh"
[ -x "$MOMENTS" ] || skip 'the program is not there yet'

# One file of customers of whom some have a birthday, a renewal, a contact; some stand on two lines.
make_customers() {
    awk -v n="$1" 'BEGIN {
        split("Ada Ben Cleo Dan Eva Finn Gina Hugo Ida Jon Kira Leo Mia Noel Olga Paul", given, " ")
        split("Smith Jones Brown Miller Davis Wilson Moore Taylor Clark Lewis Young Walker", family, " ")
        print "id,name,given_name,family_name,company,title,email,phone,language,owner,tags,birthday,renewal_date," \
            "last_contacted,notes"
        for (i = 0; i < n; i++) {
            g = given[1 + i % 16]; f = family[1 + int(i / 16) % 12]
            printf "C-%07d,%s %s %d,%s,%s,Company %d,Head of %s,%s.%d@example.com,+49 30 %d,en,dana,%s,", i, g, f, i,
                g, f, i % (1 + int(n / 4)), f, tolower(g), i, 100000 + i,
                i % 50 == 0 ? "key;wind" : i % 5 == 0 ? "partner" : i % 7 == 0 ? "dormant" : ""
            if (i % 3 == 0) printf "19%02d-%02d-%02d", 40 + i % 60, 1 + i % 12, 1 + int(i / 12) % 28
            if (i % 2 == 0) printf ",2026-%02d-%02d", 1 + int(i / 2) % 12, 1 + int(i / 24) % 28; else printf ","
            if (i % 4) printf ",2025-%02d-%02d", 1 + i % 12, 1 + int(i / 12) % 28; else printf ","
            print i % 33 ? ",Likes tea and a quiet word" : ",\"Likes tea, and more\nof it\""
        }
    }'
}
make_config() {
    cat <<'END'
[me]
name = Dana Smith
email = dana@example.com
[customers]
files = ~/Moments/Customers/customers.csv
[day]
surprises-a-day = 5
[habit keep-in-touch]
kind = call
when = 30 days after last contact, at latest 45
[habit birthday]
kind = card
who = tag:key
when = birthday
show-before = 3 working days, same day
[habit before-birthday]
kind = check-in
when = 10 days before birthday
[habit renewal]
kind = call
when = 60 days before renewal_date
[habit useful-article]
kind = article
who = tag:key
when = every 6 weeks from 2026-01-05
[habit news]
kind = article
who = not tag:dormant
when = every week from 2026-01-05
[habit lunch]
kind = event
when = every month on the 2nd tuesday
[habit advice]
kind = advice
who = language:en and owner:dana
rule = FREQ=MONTHLY;BYMONTHDAY=-1
END
}

# Runs moments and leaves user seconds and MiB in $seconds and $mib.
measure() {
    /usr/bin/time -o "$HOME/time" -f '%U %M' "$MOMENTS" "$@" >"$OUT" 2>"$ERR" || fail "status $?: $*"
    read -r seconds kib <"$HOME/time"
    mib=$((kib / 1024))
}
# The median of three: measure_days COMMAND...: on three days one after the other, each new to the ledger.
measure_days() {
    local day
    : >"$HOME/times"
    for day in 21 22 23; do
        measure --now "2026-04-${day}T10:00" "$@"
        echo "$seconds" >>"$HOME/times"
    done
    seconds=$(sort -n "$HOME/times" | sed -n 2p)
}
# figures WHAT SECONDS_LIMIT MIB_LIMIT WANTED: the limits hold at a million.
figures() {
    local most=- room=- each
    [ "$n" -lt 1000000 ] || most=$2 room=$3
    each=$(awk -v s="$seconds" -v n="$n" 'BEGIN { printf "%.2f us a customer", s / n * 1e6 }')
    printf '%s customers, 8 habits: %s\t%s\ts\t%s\t%s\n' "$n" "$1" "$seconds" "$most" "$each${4:+; $4}"
    [ "$room" = - ] || printf '%s customers, 8 habits: %s, memory\t%s\tMiB\t%s\twanted: 57 (60 MB)\n' \
        "$n" "$1" "$mib" "$room"
}
# growth WHAT BEFORE: what a customer costs now beside what she cost among a tenth as many.
growth() {
    awk -v now="$seconds" -v before="$2" -v n="$n" -v what="$1" 'BEGIN {
        printf "growth to %d customers: %s\t%.2f\tx\t%s\t1: linear\n", n, what, now / before / 10,
            n < 1000000 ? "-" : "1.6" }'
}

[ -x /usr/bin/time ] || skip 'without /usr/bin/time nothing can be measured'
fill=${MOMENTS%/*}/tests/bench/bench_ledger_many
mkdir -p "$HOME/Moments/Customers" "$XDG_CONFIG_HOME/moments"
make_config >"$XDG_CONFIG_HOME/moments/moments.ini"
customers=$HOME/Moments/Customers/customers.csv
today='' plan=''
for n in ${BENCH_SIZES:-1000 10000 100000 1000000}; do
    rm -rf "$XDG_STATE_HOME/moments"
    make_customers "$n" >"$customers"
    measure --now 2026-03-03T10:00 today
    figures 'today, the first time' - - 'writes everybody down'
    # After seven weeks a large ledger is due to be looked through.
    measure --now 2026-04-20T10:00 today
    figures 'today, ledger checked' - - ''
    measure_days today
    figures 'today' 4.5 60 'of a million wanted: 1.5'
    [ -z "$today" ] || growth today "$today"
    today=$seconds
    measure --now 2026-04-23T10:00 plan --to 2026-07-22
    figures 'plan, 90 days' 6 - 'of a million wanted: 3'
    [ -z "$plan" ] || growth plan "$plan"
    plan=$seconds
    # Three rows more a customer, a dozen each for a quarter of them.
    if [ "$n" = "${BENCH_FILLED:-100000}" ] && [ -x "$fill" ]; then
        "$fill" fill "$XDG_STATE_HOME/moments" $((n * 3)) 2026-04-10
        measure_days today
        figures "today, $((n * 4)) ledger rows" - - 'of 4 million wanted: 3'
    fi
done
rm -f "$customers"
