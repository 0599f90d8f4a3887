#!/bin/bash
# A set-up carried to a new computer as one file, and files that only look like one.
# The new computer is a subshell with a home of its own.
# shellcheck disable=SC2030,SC2031
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-03-02T10:00
STATE=$XDG_STATE_HOME/moments CONFIG=$XDG_CONFIG_HOME/moments
moments init --sample >"$OUT" 2>"$ERR" || fail 'init failed'
expect_status 0 moments today
expect_status 0 moments log S001 call 'quokka'
expect_status 0 moments note S001 'wombat'
mkdir -p "$CONFIG/moments.d"
printf '[day]\nsurprises-a-day = 3\n' >"$CONFIG/moments.d/mine.ini"
printf 'secret\n' >"$HOME/Moments/Templates/.hidden.txt"
printf 'Subject: Hi\n\nHello {{customer.name}}\n' >"$HOME/Moments/Templates/mine.txt"
expect_status 0 moments today --json
cp "$OUT" before.json

say 'everything but the customers is in it, and it is hers alone to read'
expect_status 0 moments pack "$WORK/a.pack"
expect_out 'Not in it, to be copied by yourself:'
expect_out 'Passwords are never in it'
expect_same 600 "$(stat -c %a a.pack)"
"$PYTHON" - a.pack <<'END' || fail 'it is not as it should be'
import sqlite3, sys
rows = dict(sqlite3.connect(sys.argv[1]).execute("SELECT name, data FROM sqlar"))
assert b"quokka" in rows["ledger.jsonl"] and b"wombat" in rows["folder/notes.csv"], rows.keys()
assert {"config/moments.ini", "config/moments.d/mine.ini", "folder/articles.csv", "folder/Templates/mine.txt"} <= set(rows)
assert not [n for n in rows if "Customers" in n or "hidden" in n], rows.keys()
END
expect_status 1 moments pack "$WORK/a.pack"
expect_err 'is there already'
expect_status 0 moments pack "$WORK/b.pack" --customers

say 'on a new computer it goes on as it was'
(
    export HOME=$WORK/new XDG_CONFIG_HOME=$WORK/new/.config XDG_STATE_HOME=$WORK/new/.local/state
    mkdir -p "$HOME"
    expect_status 0 moments unpack "$WORK/b.pack"
    expect_out 'moments check'
    expect_status 0 moments check
    expect_status 0 moments today --json
    cmp "$OUT" before.json || fail 'another list'
    expect_status 0 moments history
    expect_out quokka
    for file in "$HOME/Moments/notes.csv" "$XDG_CONFIG_HOME/moments/moments.d/mine.ini" "$HOME/Moments/Customers/sample.csv"; do
        expect_same 600 "$(stat -c %a "$file")"
    done
    # Again, and nothing is in the way but the ledger, which may go on meanwhile.
    expect_status 2 moments unpack "$WORK/b.pack"
    expect_err '--yes'
) || exit 1

say 'what is there already is kept beside it'
printf '[me]\nname = Other\n' >"$CONFIG/moments.ini"
expect_status 2 moments unpack "$WORK/a.pack"
expect_err '--yes'
expect_file_has "$CONFIG/moments.ini" Other
expect_status 0 moments unpack "$WORK/a.pack" --yes
expect_file_has "$CONFIG/moments.ini.before-unpack" Other
expect_file_lacks "$CONFIG/moments.ini" Other
printf '[me]\nname = Another\n' >"$CONFIG/moments.ini"
expect_status 0 moments unpack "$WORK/a.pack" --yes
expect_file_has "$CONFIG/moments.ini.before-unpack-2" Another
ls "$STATE"/ledger-*-before-restore.db >/dev/null || fail 'the ledger was not kept'
expect_status 0 moments today --json
cmp "$OUT" before.json || fail 'another list'

say 'attachments go along, as long as they are not too large; what is left out is named'
mkdir -p "$HOME/Moments/Attachments"
printf 'brochure' >"$HOME/Moments/Attachments/brochure.pdf"
truncate -s 17M "$HOME/Moments/Attachments/film.mp4"
expect_status 0 moments pack "$WORK/c.pack"
expect_out '/Moments/Attachments/film.mp4 (too large)'
no_out brochure.pdf
(
    export HOME=$WORK/third XDG_CONFIG_HOME=$WORK/third/.config XDG_STATE_HOME=$WORK/third/.local/state
    mkdir -p "$HOME"
    expect_status 0 moments unpack "$WORK/c.pack"
    expect_same brochure "$(cat "$HOME/Moments/Attachments/brochure.pdf")"
    [ ! -e "$HOME/Moments/Attachments/film.mp4" ] || fail 'it was too large'
) || exit 1

say 'whatever fails in between, everything is as it was before'
tell_all() { (cd "$1" && find . -type f ! -name '*.lock' ! -name 'ledger*' -exec sha256sum {} + | sort -k 2); }
(
    export HOME=$WORK/fourth XDG_CONFIG_HOME=$WORK/fourth/.config XDG_STATE_HOME=$WORK/fourth/.local/state
    mkdir -p "$HOME"
    moments init --sample >"$OUT" 2>"$ERR" || fail 'init failed'
    expect_status 0 moments log S001 call 'numbat'
    tell_all "$HOME" >before.sums
    failed=0
    for rule in rename,renameat,renameat2:error=EIO fsync,fdatasync:error=ENOSPC pwrite64:error=ENOSPC; do
        for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
            status=0
            with_fault "$rule:when=$n" "$MOMENTS" --now "$NOW" unpack "$WORK/c.pack" --yes >"$OUT" 2>"$ERR" || status=$?
            [ "$status" -ne 0 ] || break
            failed=$((failed + 1))
            tell_all "$HOME" >after.sums
            cmp -s before.sums after.sums || fail "$rule $n: $(diff before.sums after.sums)"
            expect_status 0 moments history
            expect_out numbat
            no_out quokka
        done
        rm -rf "$HOME" && mkdir -p "$HOME"
        moments init --sample >"$OUT" 2>"$ERR" || fail 'init failed'
        printf '# mine\n' >>"$XDG_CONFIG_HOME/moments/moments.ini"
        printf '# mine\n' >>"$HOME/Moments/articles.csv"
        expect_status 0 moments log S001 call 'numbat'
        tell_all "$HOME" >before.sums
    done
    [ "$failed" -ge 12 ] || fail "it failed only $failed times"
    expect_status 0 moments unpack "$WORK/c.pack" --yes
    expect_status 0 moments history
    expect_out quokka
) || exit 1

say 'a file that holds anything else is refused as a whole'
"$PYTHON" - a.pack <<'END' || fail 'the files could not be made'
import shutil, sqlite3, sys
def make(name, *statements):
    shutil.copy(sys.argv[1], name + ".bad")
    with sqlite3.connect(name + ".bad") as db:
        for statement in statements:
            db.execute(*statement) if isinstance(statement, tuple) else db.execute(statement)
for n, name in enumerate(["../evil", "/tmp/evil", "config/../evil.ini", "config/moments.d/../evil.ini", "config/moments.d/a/b.ini",
                          "folder/Templates/../../evil.txt", "folder/.evil.ics", "folder/Templates/.evil.txt", "folder/Templates/.txt",
                          "folder/Templates/a\nb.txt", "folder/Templates/a\\b.txt", "folder/evil.sh", "config/evil.desktop", "evil", "",
                          "folder/Templates/x.txt/", "folder/Pages/today.html", "config//moments.ini", "folder/" + "a" * 300 + ".ics"]):
    make("name%d" % n, ("INSERT INTO sqlar VALUES (?, 33152, 0, 1, x'41')", (name,)))
make("lies", "UPDATE sqlar SET sz = 1000000000 WHERE name = 'folder/notes.csv'")
make("packed", "UPDATE sqlar SET data = x'789c4b040000620062' WHERE name = 'folder/notes.csv'")
make("text", "UPDATE sqlar SET data = 'text', sz = 4 WHERE name = 'folder/notes.csv'")
make("number", "INSERT INTO sqlar VALUES (7, 33152, 0, 1, x'41')")
make("view", "ALTER TABLE sqlar RENAME TO real", "CREATE VIEW sqlar AS SELECT * FROM real")
make("trigger", "CREATE TRIGGER t AFTER INSERT ON sqlar BEGIN DELETE FROM sqlar; END")
make("table", "CREATE TABLE other (x)")
make("foreign", "PRAGMA application_id = 7")
make("no-config", "DELETE FROM sqlar WHERE name = 'config/moments.ini'")
make("ledger", "UPDATE sqlar SET data = x'41', sz = 1 WHERE name = 'ledger.jsonl'")
data = bytearray(open(sys.argv[1], "rb").read())
data[8192:12288] = b"\xff" * 4096
open("damaged.bad", "wb").write(data)
open("cut.bad", "wb").write(data[:5000])
open("none.bad", "wb").write(b"PK\x03\x04 nothing of ours")
open("empty.bad", "wb").close()
END
ln -s /dev/zero device.bad
cp -a "$HOME" "$WORK/home.before"
for file in *.bad; do
    expect_status 1 moments unpack "$file" --yes
    [ "$(wc -l <"$ERR")" = 1 ] || fail "$file: $(cat "$ERR")"
done
expect_status 1 moments unpack missing
rm -f "$STATE/agent.lock"
diff -r "$HOME" "$WORK/home.before" || fail 'something was changed'

say 'a configuration cannot lead it out of her home, and commands in it are named'
"$PYTHON" - a.pack <<'END'
import shutil, sqlite3, sys
shutil.copy(sys.argv[1], "hostile.pack")
with sqlite3.connect("hostile.pack") as db:
    ini = b"[me]\nname = X\nfolder = ~/.config/autostart\ndrafts = imap\n[imap]\nserver = imap.example.com\npassword-command = sh evil\n"
    db.execute("UPDATE sqlar SET data = ?, sz = ? WHERE name = 'config/moments.ini'", (ini, len(ini)))
END
expect_status 0 moments unpack hostile.pack --yes
expect_out 'sh evil'
[ ! -e "$HOME/.config/autostart" ] || fail 'it led out'
