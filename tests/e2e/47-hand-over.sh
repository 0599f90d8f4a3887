#!/bin/bash
# A draft is opened by what she has: the file in the Thunderbird family, an address in all others.
. "$(dirname "$0")/../lib/e2e.sh"
NOW=2026-11-23T10:00
APPS=$XDG_DATA_HOME/applications

mkdir -p "$HOME/Moments/Customers" "$HOME/Moments/Templates" "$XDG_CONFIG_HOME/moments" "$APPS"
printf 'id,name,email,birthday\n1,"Zoë & Co, O'"'"'Hara",zoe@bücher.example,--11-23\n' >"$HOME/Moments/Customers/customers.csv"
printf 'Subject: 100%% & more? #1\n\nHello,\n\nGrüße + "quotes" & so on\n' >"$HOME/Moments/Templates/card.txt"
configure() {
    printf '[me]\nname = Dana\nemail = dana@example.com\nmail = %s\n%s\n[customers]\nfiles = ~/Moments/Customers/customers.csv
[habit birthday]\nkind = card\nwhen = birthday\n' "$1" "${2:-}" >"$XDG_CONFIG_HOME/moments/moments.ini"
}
# A program that notes how it was called: app FILE TYPE FIELD-CODE
app() {
    # shellcheck disable=SC2016
    # The words are those of the program that is written.
    printf '#!/bin/sh\nprintf "%%s\\n" "$0" "$@" >"%s/called.new"\nmv "%s/called.new" "%s/called"\n' "$WORK" "$WORK" "$WORK" >"$WORK/$1"
    chmod +x "$WORK/$1"
    printf '[Desktop Entry]\nType=Application\nName=%s\nExec=%s/%s %s\nMimeType=%s;\n' "$1" "$WORK" "$1" "$3" "$2" \
        >"$APPS/$1.desktop"
}
default_for() { printf '[Default Applications]\n%s=%s.desktop\n' "$1" "$2" >"$XDG_CONFIG_HOME/mimeapps.list"; }
opened() {
    rm -f called
    ID=$(moments today --all --json | "$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])')
    expect_status 0 moments draft "$ID" --open
    wait_for 10 test -s called
}
# What a server or mail program makes of the address that was opened.
read_address() {
    "$PYTHON" - "$(tail -n 1 called)" "$1" <<'END' || fail "$(cat called)"
import sys, urllib.parse
url = urllib.parse.urlsplit(sys.argv[1])
query = urllib.parse.parse_qs(url.query, strict_parsing=True)
kind = sys.argv[2]
place = {"gmail": ("https", "mail.google.com"), "outlook": ("https", "outlook.office.com"), "mailto": ("mailto", "")}[kind]
assert (url.scheme, url.netloc) == place and not url.fragment, url
to = urllib.parse.unquote(url.path) if kind == "mailto" else query["to"][0]
subject = query["su" if kind == "gmail" else "subject"][0]
assert to == "zoe@xn--bcher-kva.example", to
assert subject == "100% & more? #1", subject
assert query["body"][0].replace("\r\n", "\n").strip() == 'Hello,\n\nGrüße + "quotes" & so on', query["body"]
END
}
app browser x-scheme-handler/https %u
app other-mail x-scheme-handler/mailto %u
app org.mozilla.Thunderbird x-scheme-handler/mailto %u

say 'web mail gets its compose address'
default_for x-scheme-handler/https browser
configure gmail
opened
expect_same "$WORK/browser" "$(head -n 1 called)"
read_address gmail
configure outlook-web
opened
read_address outlook

say 'the Thunderbird family gets the file, outside of no matter what stands in it'
default_for x-scheme-handler/mailto org.mozilla.Thunderbird
configure auto
opened
expect_same "$WORK/org.mozilla.Thunderbird" "$(head -n 1 called)"
expect_same 2 "$(wc -l <called)"
expect_same "file://$HOME/Moments/Drafts/moment-$ID.eml" "$(tail -n 1 called)"

say 'any other gets an encoded address, and the file is kept'
default_for x-scheme-handler/mailto other-mail
configure auto
opened
read_address mailto
[ -s "$HOME/Moments/Drafts/moment-$ID.eml" ] || fail 'no file'

say 'a program that is named is found, whatever the default one is'
app org.gnome.Evolution x-scheme-handler/mailto %U
configure evolution
opened
expect_same "$WORK/org.gnome.Evolution" "$(head -n 1 called)"
read_address mailto
rm "$APPS/org.gnome.Evolution.desktop"
configure auto

say 'what such a program does not get is said, with where it lies'
mkdir -p "$HOME/Moments/Attachments"
echo prices >"$HOME/Moments/Attachments/prices.txt"
no_err 'does not go along'
expect_status 0 moments draft "$ID" --attach prices.txt --reply-to a.1@example.org --open
expect_err 'add it yourself: ~/Moments/Attachments/prices.txt'
expect_err 'opens as a new message'
expect_status 0 moments draft "$ID" --open
expect_err 'add it yourself: ~/Moments/Attachments/prices.txt'

say 'too long for an address: the file manager would show the file, else it is said where it lies'
{ printf 'Subject: long\n\n'; head -c 40000 /dev/zero | tr '\0' x | fold -w 70; } >"$HOME/Moments/Templates/card.txt"
expect_status 1 moments draft "$ID" --open
expect_err "moment-$ID.eml"
expect_err 'too long for a link'

say 'the doctor tries it with a draft to herself, when she asks for it'
mail_state() {
    moments doctor --json >"$OUT" 2>"$ERR" || true
    "$PYTHON" -c 'import json, sys; print([f["state"] for f in json.load(open(sys.argv[1])) if f["what"] == "mail"][0])' "$OUT"
}
on_terminal() { "$PYTHON" -B "$ROOT/tests/lib/type.py" "$@" >"$OUT" 2>"$ERR"; }
default_for x-scheme-handler/mailto org.mozilla.Thunderbird
configure auto
rm -f called
expect_same hint "$(mail_state)"
moments doctor >"$OUT" 2>&1 </dev/null || true
sleep 0.3
[ ! -e called ] || fail 'it was opened without being asked for'
expect_status 0 moments doctor --try-mail
wait_for 10 test -s called
expect_same "file://$HOME/Moments/Drafts/a-draft-to-try.eml" "$(tail -n 1 called)"
"$PYTHON" - "$HOME/Moments/Drafts/a-draft-to-try.eml" <<'END' || fail 'the draft is not as it should be'
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
assert [a.addr_spec for a in m["To"].addresses] == ["dana@example.com"] and m["X-Unsent"] == "1" and not m.defects
END
expect_same hint "$(mail_state)"

say 'on a terminal it offers that once, and remembers what she saw'
rm -f called
on_terminal y n -- "$MOMENTS" --now "$NOW" doctor || true
wait_for 10 test -s called
expect_out 'Shall a draft to yourself be opened now'
expect_out 'Did a draft to yourself open'
expect_out 'mail = thunderbird'
expect_same hint "$(mail_state)"
[ ! -e "$HOME/Moments/Drafts/a-draft-to-try.eml" ] || fail 'the draft to try is still there'
on_terminal y -- "$MOMENTS" --now "$NOW" doctor --try-mail
expect_out 'Moments will not ask again'
expect_same fine "$(mail_state)"
on_terminal -- "$MOMENTS" --now "$NOW" doctor || true
no_out 'Shall a draft'

say 'another mail program is another question; without an address of hers it says so'
configure other
expect_same hint "$(mail_state)"
rm -f called
default_for x-scheme-handler/mailto other-mail
expect_status 0 moments doctor --try-mail
wait_for 10 test -s called
case $(tail -n 1 called) in mailto:dana@example.com\?subject=*) ;; *) fail "$(cat called)" ;; esac
sed -i '/^email/d' "$XDG_CONFIG_HOME/moments/moments.ini"
expect_status 2 moments doctor --try-mail
expect_err 'email ='
