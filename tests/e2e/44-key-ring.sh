#!/bin/bash
# The password for the mail server comes from the key ring, where moments-courier puts it.
. "$(dirname "$0")/../lib/e2e.sh"
# shellcheck source=tests/lib/dovecot.sh
. "$ROOT/tests/lib/dovecot.sh"
COURIER=${MOMENTS%/*}/moments-courier

command -v gnome-keyring-daemon >/dev/null || skip 'there is no gnome-keyring'
start_dovecot
mkdir -p "$XDG_CONFIG_HOME/moments"
cat >"$XDG_CONFIG_HOME/moments/moments.ini" <<END
[me]
email = dana@example.com
drafts = imap
[imap]
server = localhost
user = dana
port = $IMAPS
certificates = $CA
END
set_password() { printf '%s\n' "$1" | "$COURIER" --set-password; }

say 'without a key ring it is said what helps'
expect_status 77 "$COURIER" --check --deadline 5
expect_err 'key ring does not answer'
expect_err 'password-command'
expect_status 1 set_password any

say 'a password that was never given is asked for'
start_bus
background bash -c 'exec gnome-keyring-daemon --foreground --unlock --components=secrets < <(printf test)' >/dev/null 2>&1
wait_for 10 gdbus introspect --session --dest org.freedesktop.secrets --object-path /org/freedesktop/secrets
expect_status 77 "$COURIER" --check
expect_err 'moments-courier --set-password'

say 'given once, it is taken from there'
expect_status 0 set_password 's3cret word'
expect_status 0 "$COURIER" --check
expect_out 'takes your login'

say 'given anew, the old one is gone'
expect_status 0 set_password 'wrong'
expect_status 77 "$COURIER" --check
expect_err 'does not accept your login'
expect_status 1 set_password ''
! grep -rq 's3cret' "$XDG_STATE_HOME" "$XDG_CONFIG_HOME" "$OUT" "$ERR" 2>/dev/null || fail 'the secret lies open'
