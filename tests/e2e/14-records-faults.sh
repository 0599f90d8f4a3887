#!/bin/bash
# Whatever happens to the files of the records, the answer is a clear message in bounded time and memory, and the last
# good state stays in force: what is open stays listed, nobody is taken for gone, nothing is withdrawn.
. "$(dirname "$0")/../lib/e2e.sh"
. "$ROOT/tests/lib/agent.sh"
SECONDS_AT_MOST=60

# measured MEBIBYTES CMD...: runs it as expect_status would, within the time and this much resident memory.
measured() {
    local most=$1
    shift
    "$PYTHON" - "$most" "$SECONDS_AT_MOST" "$OUT" "$ERR" "$@" <<'END' || fail "too slow or too big: $*: $(cat "$WORK/measured")"
import os, resource, subprocess, sys
most, seconds, out, err, *command = sys.argv[1:]
try:
    with open(out, "wb") as o, open(err, "wb") as e:
        status = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=o, stderr=e, timeout=float(seconds)).returncode
except subprocess.TimeoutExpired:
    sys.exit("more than %s s" % seconds)
used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
open("measured", "w").write("status %d, %.1f MiB\n" % (status, used))
open("status", "w").write(str(status))
sys.exit(used > float(most) or status < 0)
END
    STATUS=$(cat status)
}
# refused FILE TEXT...: `customers FILE` says so, with the file's name, and ends with 3.
refused() {
    local text
    measured 40 "$MOMENTS" --now "$TODAY" customers "$1"
    expect_same 3 "$STATUS"
    expect_err "${1##*/}"
    for text in "${@:2}"; do expect_err "$text"; done
}
withdrawn() { sql "SELECT count(*) FROM entry WHERE type IN ('withdrawn', 'gone-customer')"; }
all_listed() { today_is "sorted(m['customer']['name'] for m in d) == ['Ada', 'Bob', 'Cleo']" 2>/dev/null; }
# stands WHAT: after a step of the agent nothing was written about leaving, and all three are still open; where no file
# at all can be read, the list says so, and what cannot be read.
stands() {
    measured 60 "$MOMENTS" --now "$TODAY 11:00" agent --once
    expect_same 0 "$(withdrawn)"
    all_listed || fail "not everybody is listed: $(moments today 2>&1)"
    moments today >"$OUT" 2>"$ERR" && return
    expect_status 3 moments today
    expect_err customers.csv
    expect_err 'none of the customers files can be read'
    expect_err 'Moments goes on with the copies that it kept'
    expect_out 'Call Ada'
    no_out 'is missing at the moment'
}
# says WORD...: `check` names the file and has these words.
says() {
    local word
    measured 60 "$MOMENTS" --now "$TODAY 11:00" check
    cat "$OUT" "$ERR" >said
    expect_file_has said customers.csv
    for word in "$@"; do expect_file_has said "$word"; done
}
mend() {
    rm -rf "$CUSTOMERS"
    write_customers
    measured 60 "$MOMENTS" --now "$TODAY 11:00" agent --once
    expect_same 0 "$(withdrawn)"
    all_listed || fail "the good file is back, but not everybody is listed: $(moments today 2>&1)"
}

write_config
write_customers
begin_ledger
NOW="$TODAY 10:00:30"
start_bus
start_notifyd
start_agent
wait_for 30 have_notes 3
settle 1
stop_agent
expect_same 0 "$(withdrawn)"
all_listed || fail 'not everybody is listed to begin with'

say 'a file that has vanished'
rm "$CUSTOMERS"
stands 'vanished'
says
mend

say 'without any file what is open is still answered'
rm "$CUSTOMERS"
expect_status 0 moments snooze 1 '2 days'
expect_err 'none of the customers files can be read'
expect_status 0 moments undo
expect_status 0 moments history
expect_status 3 moments plan
expect_status 3 moments --now "$TODAY 11:00" --state "$WORK/other" today
expect_out 'what is due is not known'
no_out 'Enjoy'
expect_status 0 moments log Ada call
expect_status 0 moments undo
rm -r "$XDG_STATE_HOME/moments/records"
expect_status 3 moments today
expect_err 'What was raised and promised stays open'
expect_out 'her record is missing at the moment'
expect_status 3 moments log Ada call
mend
moments agent --once >"$OUT" 2>"$ERR"

say 'a folder that cannot be reached'
mv "$HOME/Moments/Customers" "$WORK/away"
stands 'no folder'
says
mv "$WORK/away" "$HOME/Moments/Customers"

say 'an empty file, a header alone, an empty folder in its place'
: >"$CUSTOMERS"
stands 'empty'
says
echo 'id,name,email,tags' >"$CUSTOMERS"
stands 'a header alone'
rm "$CUSTOMERS"
mkdir "$CUSTOMERS"
stands 'a folder'
says
mend

say 'a binary, by another name or its own'
cp /bin/true "$CUSTOMERS"
stands 'a binary'
says
cp /bin/true program.csv
refused program.csv
head -c 300000 /dev/urandom >noise.csv
refused noise.csv
head -c 300000 /dev/urandom >noise.vcf
refused noise.vcf
printf '\377\330\377\340\000\020JFIF' >photo.jpg
refused photo.jpg
mend

say 'a queue that nobody writes to'
rm "$CUSTOMERS"
mkfifo "$CUSTOMERS" queue.csv
stands 'a queue'
says
refused queue.csv
mend

say 'a device, a socket, a link that leads to itself'
refused /dev/null
refused /dev/zero
ln -sf loop.csv loop.csv
refused loop.csv
rm "$CUSTOMERS"
ln -s customers.csv "$CUSTOMERS"
stands 'a link to itself'
says
mend

say 'a file that may not be read'
if command -v strace >/dev/null; then
    # shellcheck disable=SC2094
    strace -f -qq -o /dev/null -P "$CUSTOMERS" -e inject=openat,open:error=EACCES \
        "$MOMENTS" --now "$TODAY 11:00" check >"$OUT" 2>"$ERR"
    expect_file_has <(cat "$OUT" "$ERR") customers.csv
    strace -f -qq -o /dev/null -P "$CUSTOMERS" -e inject=openat,open:error=EACCES \
        "$MOMENTS" --now "$TODAY 11:00" agent --once >"$OUT" 2>"$ERR"
    expect_same 0 "$(withdrawn)"

    say 'a disk that cannot read the file any further'
    strace -f -qq -o /dev/null -P "$CUSTOMERS" -e inject=read,pread64:error=EIO:when=1+ \
        "$MOMENTS" --now "$TODAY 11:00" agent --once >"$OUT" 2>"$ERR"
    expect_same 0 "$(withdrawn)"
    all_listed || fail 'after an input error not everybody is listed'
fi

say 'a quote that is never closed names the line where it began'
printf 'id,name,email,tags\n1,Ada,ada@example.org,call\n2,"Bob,bob@example.org,call\n3,Cleo,cleo@example.org,call\n' \
    >"$CUSTOMERS"
stands 'an unclosed quote'
says customers.csv:3
mend

say 'a file without a column for names says which columns there are'
printf 'id,shoe size\n1,41\n' >"$CUSTOMERS"
stands 'no names'
says
printf 'a,shoe size\n1,41\n' >shoes.csv
refused shoes.csv
mend

say 'a gigabyte of nothing, and a row that never ends'
truncate -s 1G nothing.csv
refused nothing.csv
{ echo 'id,name'; printf '1,"Ada'; yes "$(printf 'and so on %.0s' {1..200})" | head -c 50000000; } >endless.csv
measured 40 "$MOMENTS" --now "$TODAY" customers endless.csv --json
expect_same 3 "$STATUS"
expect_err endless.csv:2
{ printf 'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ada\r\nNOTE:'; } >endless.vcf
truncate -s 1G endless.vcf
measured 40 "$MOMENTS" --now "$TODAY" customers endless.vcf --json
expect_same 3 "$STATUS"
rm nothing.csv endless.csv endless.vcf

say 'a real gigabyte is streamed'
if [ "$(df --output=avail -k . | tail -n 1)" -gt 3000000 ]; then
    "$PYTHON" -c '
notes = "knows the plant well; " * 2300
with open("gigabyte.csv", "w") as f:
    f.write("id,name,company,notes\n")
    for i in range(20000):
        f.write("C-%d,Person %d,Company %d,\"%s\"\n" % (i, i, i % 900, notes))'
    measured 40 "$MOMENTS" --now "$TODAY" customers gigabyte.csv --list
    expect_same 0 "$STATUS"
    expect_out 'Person 19999'
    rm gigabyte.csv
fi

say 'a file that is being rewritten while it is read: nobody who is in both versions goes'
write_many() {
    { echo 'id,name,email,tags'
      printf '%s\n' 1,Ada,ada@example.org,call
      seq 100000 139999 | sed 's/.*/&,Person &,p&@example.org,other/'
      printf '%s\n' 2,Bob,bob@example.org,call 3,Cleo,cleo@example.org,call; } >"$1"
}
write_many many.csv
cp many.csv "$CUSTOMERS"
stands 'many'
cat >rewrite.py <<'END'
import sys, time
text = open("many.csv", "rb").read()
while True:
    with open(sys.argv[1], "wb", buffering=0) as f:
        for at in range(0, len(text), 4096):
            f.write(text[at:at + 4096])
    time.sleep(0.01)
END
background "$PYTHON" rewrite.py "$CUSTOMERS"
writer=$!
for turn in 1 2 3 4 5 6 7 8 9 10 11 12; do
    measured 60 "$MOMENTS" --now "$TODAY 11:0$((turn % 10))" agent --once
    expect_same 0 "$(withdrawn)"
done
end "$writer"
cp many.csv "$CUSTOMERS"
all_listed || fail 'after the rewriting not everybody is listed'
mend
expect_whole_ledger
