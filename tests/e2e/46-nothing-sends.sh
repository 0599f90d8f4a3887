#!/bin/bash
# No program of ours can send mail: not by what it is made of, and not by what it does.
. "$(dirname "$0")/../lib/e2e.sh"
# shellcheck source=tests/lib/dovecot.sh
. "$ROOT/tests/lib/dovecot.sh"
COURIER=${MOMENTS%/*}/moments-courier
NOW=2026-11-23T10:00

say 'neither program knows the word, and the agent knows no network'
for program in "$MOMENTS" "$COURIER"; do
    "$PYTHON" - "$program" <<'END' || fail "$program: see above"
import re, sys
found = re.findall(rb"[ -~]*(?:smtp|sendmail|lmtp)[ -~]*", open(sys.argv[1], "rb").read(), re.I)
found = [text for text in found if b"without" not in text]
print(found) if found else None
sys.exit(bool(found))
END
done
if command -v nm >/dev/null; then
    nm -D --undefined-only "$MOMENTS" | sed 's/.* //; s/@.*//' >imports
    expect_file_has imports g_spawn_async
    ! grep -E '^(curl_|secret_|getaddrinfo|gethostby|connect$|sendto$|socket$|g_socket_client|g_network|g_inet|g_resolver|g_tls|g_socket_listener)' imports ||
        fail 'the agent could reach a network'
    nm -D --undefined-only "$COURIER" | sed 's/.* //; s/@.*//' >imports
    expect_file_has imports curl_easy_perform
    ! grep -E '^(getaddrinfo|gethostby|connect$|sendto$|g_socket_client|curl_mime|curl_multi)' imports ||
        fail 'the courier has a way around its own'
fi
if command -v ldd >/dev/null; then
    ! ldd "$MOMENTS" | grep -E 'curl|secret|ssl|tls' || fail 'the agent has a network library'
fi

mkdir -p "$HOME/Moments/Customers" "$XDG_CONFIG_HOME/moments"
printf 'id,name,email,birthday\n1,Ada Example,ada@localhost.example,--11-23\n' >"$HOME/Moments/Customers/customers.csv"
PORT=$(free_ports 1)
cat >"$XDG_CONFIG_HOME/moments/moments.ini" <<END
[me]
name = Dana Smith
email = dana@localhost.example
drafts = imap
[imap]
server = localhost
port = $PORT
password-command = echo any
[customers]
files = ~/Moments/Customers/customers.csv
[habit birthday]
kind = card
when = birthday
nudge = popup, draft
END

say 'a mail server that listens for mail hears nothing'
cat >listener.py <<'END'
import selectors, socket, sys
ports, log = [25, 465, 587, int(sys.argv[1])], open(sys.argv[2], "a", buffering=1)
selector = selectors.DefaultSelector()
for port in ports:
    try:
        selector.register(socket.create_server(("127.0.0.1", port)), selectors.EVENT_READ, port)
    except OSError:
        pass  # the low ones are root's, or somebody's
while True:
    for key, _ in selector.select():
        connection, _ = key.fileobj.accept()
        connection.sendall(b"220 listening\r\n")
        connection.settimeout(3)
        try:
            said = connection.recv(4096)
        except OSError:
            said = b""
        log.write(f"{key.data} {said[:4]!r}\n")
        connection.close()
END
background "$PYTHON" -B listener.py "$PORT" heard
wait_for 10 can_connect "$PORT"
wait_for 10 grep -q "^$PORT" heard
: >heard
expect_status 0 moments agent --once
expect_status 0 moments draft "$(moments today --json | "$PYTHON" -c 'import json, sys; print(json.load(sys.stdin)[0]["id"])')"
sleep 0.3
expect_same '' "$(cat heard)"

say 'the courier begins with TLS, and says nothing to what is no IMAP'
expect_status 75 "$COURIER" --deadline 3
wait_for 10 test -s heard
expect_same '' "$(grep -v "^$PORT b'.x16.x03" heard | grep -v "^$PORT b''")"
sed -i "s/^port = .*/&\ntls = starttls/" "$XDG_CONFIG_HOME/moments/moments.ini"
: >heard
"$COURIER" --deadline 3 >"$OUT" 2>"$ERR" && fail 'it was content'
! grep -E 'EHLO|HELO|MAIL|RCPT|DATA' heard || fail 'it spoke to a mail server of the other kind'

if command -v strace >/dev/null && [ -z "${ASAN_OPTIONS:-}" ]; then
    say 'a draft opens no connection but to buses'
    strace -f -qq -e trace=connect,sendto,sendmsg -o trace "$MOMENTS" --now "$NOW" agent --once >/dev/null 2>&1 || true
    ! grep -E 'sa_family=AF_INET' trace || fail 'see above'
fi
