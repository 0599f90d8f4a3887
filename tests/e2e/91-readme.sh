#!/bin/bash
# The README is true: its commands run one after the other in an empty home, its sample configuration is understood
# without a word, and what it shows is what the program prints.
. "$(dirname "$0")/../lib/e2e.sh"
[ -x "$MOMENTS" ] || skip 'the program is not there yet'

README=$ROOT/README.md
NOW=2026-11-23T10:00

# The N-th code block of a language: block ini 1.
block() {
    awk -v open="\`\`\`$1" -v wanted="$2" '
        $0 == "```" { inside = 0 }
        inside && n == wanted { print }
        $0 == open { inside = 1; n++ }' "$README"
}
# The codes in a list come from the ledger's own id: they differ in every home, and sometimes in length.
without_codes() {
    sed -e 's/^ *\([0-9]\{1,2\}\)  *[0-9a-z]\{4,\}  */\1 code /' -e 's/^  *//' "$1"
}

mkdir -p "$WORK/bin" "$HOME/Downloads"
cat >"$WORK/bin/moments" <<END
#!/bin/sh
exec "$MOMENTS" --now $NOW "\$@"
END
# What would change this machine is only looked at: is there such a target, such a unit?
cat >"$WORK/bin/make" <<END
#!/bin/sh
grep -q "^\$1:" "$ROOT/Makefile"
END
cat >"$WORK/bin/sudo" <<'END'
#!/bin/sh
[ "$1" = apt ] || exec "$@"
END
cat >"$WORK/bin/systemctl" <<END
#!/bin/sh
[ "\$1" = --user ] && [ "\$3" = --now ] || exit 1
grep -q '^\[Install\]' "$ROOT/systemd/\$4.service.in"
END
cat >"$WORK/bin/xdg-open" <<'END'
#!/bin/sh
[ -f "$1" ]
END
chmod +x "$WORK/bin/"*
PATH=$WORK/bin:$PATH
cd "$HOME" || exit 1

# Runs a line of the README as it stands there; the shell is the user's.
type_in() {
    say "$1"
    expect_status 0 bash -c "$1"
    expect_same '' "$(cat "$ERR")"
}

say 'every command of the README runs, in its order, in an empty home'
block csv 1 >Downloads/customers.csv
[ "$(wc -l <Downloads/customers.csv)" -gt 3 ] || fail 'the sample of a customers file is gone'
number=1
while [ -n "$(block sh $number)" ]; do
    while IFS= read -r line; do
        case $line in
            'rm -r '*) cp -R . "$WORK/kept" ;;
        esac
        type_in "$line"
        case $line in
            'moments check') expect_out 'Everything is in order.' ;;
            'moments today') cp "$OUT" "$WORK/today" ;;
            xdg-open*) block ini 1 >.config/moments/moments.ini ;;
        esac
    done < <(block sh $number)
    number=$((number + 1))
done
[ "$number" -gt 8 ] || fail 'there should be more blocks of commands'

say 'afterwards everything is gone, except what the user brought'
expect_same ./Downloads/customers.csv "$(find . -type f)"

say 'the list it shows is the one that the program prints'
block text 1 >"$WORK/text"
diff -u <(without_codes "$WORK/text") <(without_codes "$WORK/today") || fail 'it is not'

say 'its sample configuration is understood without a word, and so is its table of articles'
cp -R "$WORK/kept/." .
block csv 2 >Moments/articles.csv
expect_status 0 moments check
expect_out 'Understood: 3 customers, 5 habits, 1 article.'
expect_out 'Everything is in order.'
no_out 'warning'
no_out 'not yet in force'
expect_same '' "$(cat "$ERR")"
expect_status 0 moments plan
expect_out 'Send an article to Ada Example'
expect_out 'Visit Zoë Voorbeeld'

say 'its steps after a complaint are habits too, and a complaint starts them'
cp .config/moments/moments.ini "$WORK/ini"
{ echo && block ini 3; } >>.config/moments/moments.ini
expect_status 0 moments check
expect_out 'Understood: 3 customers, 8 habits, 1 article.'
expect_out 'Everything is in order.'
expect_status 0 moments log 'Zoë Voorbeeld' complaint 'came late'
expect_status 0 moments plan
expect_out 'complaint yesterday'
expect_out 'put-right done on'
expect_status 0 moments undo
cp "$WORK/ini" .config/moments/moments.ini

say 'every answer of its table can be given, and taken back; so can the goodbye'
expect_status 0 moments undo
expect_status 0 moments today
expect_out 'Call Grace Sample'
sed -n "s/^|[^|]*| \`\(moments [^\`]*\)\` |\$/\1/p" "$README" >"$WORK/answers"
[ "$(wc -l <"$WORK/answers")" -eq 6 ] || fail 'the table of answers is not as it was'
while IFS= read -r line; do
    [ "$line" != 'moments undo' ] || continue
    type_in "$line"
    type_in 'moments undo'
done <"$WORK/answers"

say 'the files it points to are there'
while IFS= read -r path; do
    [ -e "$ROOT/$path" ] || fail "there is no $path"
done < <(sed -n 's/.*](\([^):]*\)).*/\1/p' "$README")
[ -e "$ROOT/agent/man/moments.ini.5.in" ] || fail 'there is no moments.ini(5)'
