#!/bin/bash
# promise, promise move, stop, pause and resume from the first word to the last: what is told, what is listed, what is
# taken back.
. "$(dirname "$0")/../lib/e2e.sh"

mkdir -p "$XDG_CONFIG_HOME/moments" "$HOME/Moments/Customers"
printf '%s\n' '[me]' 'name = Dana Smith' 'email = dana@example.com' \
    '[customers]' 'files = ~/Moments/Customers/customers.csv' \
    '[habit call]' 'kind = call' 'when = every wednesday' >"$XDG_CONFIG_HOME/moments/moments.ini"
printf '%s\n' 'id,name,email,company' 'ada,Ada Example,ada@example.org,Acme' 'ben,Ben Example,ben@example.org,Acme' \
    'cy,Cy Example,cy@example.org,Bolt' 'di,Di Example,,' >"$HOME/Moments/Customers/customers.csv"
# The code of the only moment of today that has a text in its title or reason.
id_of() {
    NOW=$1 expect_status 0 moments today --all --json
    "$PYTHON" -c 'import json, sys
ids = [m["id"] for m in json.load(open(sys.argv[1])) if m["habit"] == sys.argv[2]]
assert len(ids) == 1, ids
print(ids[0])' "$OUT" "$2"
}
NOW=2026-03-02T10:00 expect_status 0 moments today

say 'a promise is listed working days before its aim, and not earlier'
NOW=2026-03-03T10:00 expect_status 0 moments promise Ada 'send the quote' --by 2026-03-13 --aim 2026-03-11
expect_out 'Promised, for Ada Example: send the quote, on Friday 13 March'
expect_out 'Your aim: on Wednesday 11 March'
NOW=2026-03-06T10:00 expect_status 0 moments today
no_out 'send the quote'
NOW=2026-03-09T10:00 expect_status 0 moments today
expect_out 'send the quote'
expect_out 'your aim is'
id=$(id_of 2026-03-09T10:00 promise)
NOW=2026-03-09T10:00 expect_status 0 moments why "$id"
expect_out 'It stays until you answer it'
NOW=2026-03-09T10:00 expect_status 1 moments never "$id"

say 'moved, it waits for its new day, and telling the customer is a thing to do now'
NOW=2026-03-09T11:00 expect_status 0 moments promise move "$id" --by 2026-03-20
expect_out 'Tell Ada Example'
NOW=2026-03-09T12:00 expect_status 0 moments today
expect_out 'Say that it takes another day: send the quote'
NOW=2026-03-09T13:00 expect_status 0 moments 'done' "$(id_of 2026-03-09T12:00 promise-moved)"
NOW=2026-03-10T10:00 expect_status 0 moments today
no_out 'send the quote'

say 'overdue, it holds the surprises of the company; done, it is late'
NOW=2026-03-25T10:00 expect_status 0 moments today --all
expect_out 'first comes what is open with Ada Example: send the quote'
expect_out 'Cy Example'
NOW=2026-03-25T11:00 expect_status 0 moments 'done' "$id"
NOW=2026-03-25T12:00 expect_status 0 moments today --all
no_out 'first comes'
NOW=2026-03-25T13:00 expect_status 0 moments undo
NOW=2026-03-25T14:00 expect_status 0 moments today --all
expect_out 'first comes what is open with Ada Example: send the quote'

say 'who left gets no surprises; what was promised stays listed with the reason'
NOW=2026-03-25T15:00 expect_status 0 moments promise Cy 'a visit' --by 2026-03-26
NOW=2026-03-25T15:10 expect_status 0 moments stop Cy --left
expect_out 'No more moments for Cy Example'
NOW=2026-03-25T15:20 expect_status 0 moments today --all
expect_out 'a visit'
expect_out 'she has left'
NOW=2026-03-25T15:30 expect_status 0 moments undo
expect_out 'Taken back: that she left, Cy Example'
NOW=2026-03-25T15:40 expect_status 0 moments today --all
no_out 'she has left'

say 'what was promised goes over to a successor, and comes back when that is taken back'
NOW=2026-03-25T15:42 expect_status 0 moments stop Cy --left --successor Di
expect_out '1 promise is now one to Di Example.'
NOW=2026-03-25T15:43 expect_status 0 moments today --all --json
expect_json '[m["customer"]["name"] for m in d if m["what"] == "a visit"] == ["Di Example"]'
NOW=2026-03-25T15:43 expect_status 0 moments history Cy
expect_out 'handed over: promise'
expect_out 'to Di Example'
no_out 'broken'
NOW=2026-03-25T15:44 expect_status 0 moments undo
expect_out 'Taken back: that she left, Cy Example'
NOW=2026-03-25T15:45 expect_status 0 moments today --all --json
expect_json '[m["customer"]["name"] for m in d if m["what"] == "a visit"] == ["Cy Example"]'

say 'of a bare name too nothing more is asked'
NOW=2026-03-25T15:50 expect_status 0 moments stop Di --died
NOW=2026-03-25T15:55 expect_status 0 moments today --all
no_out 'Di Example'
NOW=2026-03-25T15:56 expect_status 0 moments undo
expect_out 'Taken back: that she died, Di Example'

say 'a pause holds surprises and no promises, until it is ended'
NOW=2026-03-25T16:00 expect_status 0 moments pause Cy --until 2026-04-30
NOW=2026-04-01T10:00 expect_status 0 moments today --all
expect_out 'paused until Thursday 30 April 2026'
expect_out 'a visit'
NOW=2026-04-01T11:00 expect_status 0 moments resume Cy
NOW=2026-04-01T12:00 expect_status 0 moments today --all
no_out 'paused until'

say 'of who fits only no more a promise stays, with the true reason, and check names her'
printf '%s\n' '[me]' 'name = Dana Smith' 'email = dana@example.com' \
    '[customers]' 'files = ~/Moments/Customers/customers.csv' 'only = owner:Dana' >"$XDG_CONFIG_HOME/moments/moments.ini"
printf '%s\n' 'id,name,owner' 'ada,Ada Example,Dana' 'ben,Ben Example,Dana' 'cy,Cy Example,Eve' \
    'di,Di Example,Dana' >"$HOME/Moments/Customers/customers.csv"
NOW=2026-04-02T10:00 expect_status 0 moments today
expect_out "her row does not fit 'only = owner:Dana' any more"
NOW=2026-04-02T10:00 expect_status 0 moments check
expect_out "left out by 'only' now: Cy Example (Bolt)"
no_out 'Ben Example'

say 'what a record promised is kept with its words and its day: the row goes, then both columns go'
printf '%s\n' '[me]' 'name = Dana Smith' 'email = dana@example.com' \
    '[customers]' 'files = ~/Moments/Customers/steps.csv' >"$XDG_CONFIG_HOME/moments/moments.ini"
printf '%s\n' 'id,name,next step,next step date' 'em,Em Example,Send the sample,2026-05-08' \
    'fa,Fa Example,Call about the boat,2026-05-07' 'gil,Gil Example,,' 'hal,Hal Example,,' \
    'ida,Ida Example,,' >"$HOME/Moments/Customers/steps.csv"
NOW=2026-04-06T10:00 expect_status 0 moments customers --accept
NOW=2026-04-06T10:00 expect_status 0 moments today
sed -i /^em,/d "$HOME/Moments/Customers/steps.csv"
NOW=2026-04-07T10:00 expect_status 0 moments today
no_out 'Em Example'
NOW=2026-04-07T10:00 expect_status 0 moments check
expect_out 'Still promised, to Em Example: Send the sample, on Friday 8 May'
NOW=2026-05-11T10:00 expect_status 0 moments today
expect_out 'Send the sample'
expect_out 'next step for Friday 8 May; she is no longer in your records'
id=$(NOW=2026-05-11T10:00 moments today --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["customer"]["id"] == "em"][0])')
NOW=2026-05-11T10:00 expect_status 0 moments why "$id"
expect_out 'next step for Friday 8 May'
NOW=2026-05-11T10:00 expect_status 0 moments 'done' "$id"
NOW=2026-05-11T10:10 expect_status 0 moments check
no_out 'Em Example: Send the sample'
NOW=2026-05-11T10:20 expect_status 0 moments today
no_out 'Send the sample'
expect_out 'Call about the boat'

say 'an export without the columns of before is a question; accepted, what was promised stays listed all the same'
cut -d, -f1,2 "$HOME/Moments/Customers/steps.csv" >"$WORK/steps.csv"
cp "$WORK/steps.csv" "$HOME/Moments/Customers/steps.csv"
NOW=2026-05-11T11:00 expect_status 0 moments today
expect_err 'steps.csv has no column for next_step_date any more'
expect_out 'Call about the boat'
expect_out 'her record does not say so any more'
NOW=2026-05-11T11:10 expect_status 0 moments check
expect_out 'moments customers --accept'
expect_out 'All else is in order.'
NOW=2026-05-11T11:20 expect_status 0 moments customers --accept
expect_out 'without a column for next_step_date'
no_out 'gone'
NOW=2026-05-11T11:30 expect_status 0 moments today
no_err 'has no column'
expect_out 'Call about the boat'
NOW=2026-05-11T11:40 expect_status 0 moments customers --accept
expect_out 'There is no question. In none of the files any more, as noted before:'
expect_out 'Example since 2026-04-07.'

say 'the day of a promise of the records is changed there: it is said where'
printf '%s\n' 'id,name,next step,Due by' 'em,Em Example,,' 'fa,Fa Example,Call about the boat,2026-05-13' \
    'gil,Gil Example,,' 'hal,Hal Example,,' >"$HOME/Moments/Customers/steps.csv"
printf '%s\n' '[columns]' 'next_step_date = Due by' >>"$XDG_CONFIG_HOME/moments/moments.ini"
id=$(id_of 2026-05-12T10:00 next-step)
NOW=2026-05-12T10:00 expect_status 1 moments promise move "$id" --by 2026-05-20
expect_err "steps.csv:3, column 'Due by'"
sed -i /^fa,/d "$HOME/Moments/Customers/steps.csv"
NOW=2026-05-12T10:10 expect_status 1 moments promise move "$id" --by 2026-05-20
expect_err 'which is in none of the files any more'
expect_err "moments done $id"

say 'stop says whom else it reaches, and whom it does not'
printf '%s\n' '[me]' 'name = Dana Smith' 'email = dana@example.com' \
    '[customers]' 'files = ~/Moments/Customers/stops.csv' >"$XDG_CONFIG_HOME/moments/moments.ini"
printf '%s\n' 'id,name,company,email,phone' 'max,Max Example,Acme,office@example.com,' \
    'max2,"Example, Max",Acme,max@example.org,' 'kim,Kim Example,Acme,office@example.com,' \
    'lee,Lee Example,Acme,lee@example.org,' >"$HOME/Moments/Customers/stops.csv"
NOW=2026-05-13T10:00 expect_status 0 moments stop max --asked
expect_out 'That holds for the same person under another id, too: Example, Max [max2]'
expect_out 'It does not hold for others with the same address or phone number: Kim Example [kim]'
expect_out 'moments stop kim --asked'
no_out 'Lee Example'
NOW=2026-05-13T10:10 expect_status 0 moments stop lee --asked
no_out 'hold'

say 'a next step of the records goes over too, also one that is still to come'
printf '%s\n' 'id,name,email,company,next_step,next_step_date' 'eve,Eve Example,eve@example.org,Cord,send the plan,2026-06-05' \
    'fay,Fay Example,fay@example.org,Cord,,' >"$HOME/Moments/Customers/left.csv"
printf '%s\n' '[me]' 'name = Dana Smith' 'email = dana@example.com' \
    '[customers]' 'files = ~/Moments/Customers/left.csv' >"$XDG_CONFIG_HOME/moments/moments.ini"
NOW=2026-06-02T10:00 expect_status 0 moments agent --once
NOW=2026-06-02T10:01 expect_status 0 moments stop Eve --left --successor Fay
expect_out 'No more moments for Eve Example.'
expect_out '1 promise is now one to Fay Example.'
no_out 'stays listed'
NOW=2026-06-05T10:00 expect_status 0 moments today --all --json
expect_json '[m["customer"]["name"] for m in d if m["what"] == "send the plan"] == ["Fay Example"]'
NOW=2026-06-05T10:00 expect_status 0 moments undo
expect_out 'Taken back: that she left, Eve Example'
NOW=2026-06-05T10:01 expect_status 0 moments today --all --json
expect_json '[m["customer"]["name"] for m in d if m["what"] == "send the plan"] == ["Eve Example"]'
