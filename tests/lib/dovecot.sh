# shellcheck shell=bash
# A mail server of the test's own, on loopback: . "$ROOT/tests/lib/dovecot.sh"; start_dovecot; stop_dovecot.
# User dana, password "s3cret word", or the access token good-token. $IMAPS and $IMAP are its ports, $CA its
# certificate (of localhost), "Entwürfe" the drafts, Sent what was sent. User full has no room for anything.

DOVECOT='' IMAPS='' IMAP='' TOKENINFO=''
CA=$WORK/dovecot/cert.pem

free_ports() {
    "$PYTHON" -c 'import socket, sys
held = [socket.create_server(("127.0.0.1", 0)) for _ in range(int(sys.argv[1]))]
print(*(s.getsockname()[1] for s in held))' "$1"
}
make_certificate() { # PATH without .pem
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$1.key" -out "$1.pem" 2>/dev/null
}
configure_dovecot() {
    local dir=$WORK/dovecot owner group internal login
    mkdir -p "$dir/mail"
    owner=$(id -un) group=$(id -gn) internal=$(id -un) login=$(id -un)
    # It refuses to hold mail of root's, and to let root log in.
    if [ "$(id -u)" -eq 0 ]; then
        owner=nobody group=$(id -gn nobody) internal=dovecot login=dovenull
        chmod 0755 "$WORK" "$dir"
        chown -R "$owner:$group" "$dir/mail"
    fi
    make_certificate "$dir/cert"
    printf 'dana:{PLAIN}s3cret word:%s:%s::%s/mail/dana::\nfull:{PLAIN}s3cret word:%s:%s::%s/mail/full::%s\n' \
        "$(id -u "$owner")" "$(id -g "$owner")" "$dir" "$(id -u "$owner")" "$(id -g "$owner")" "$dir" \
        'userdb_quota_rule=*:bytes=100' >"$dir/users"
    printf 'tokeninfo_url = http://127.0.0.1:%s/?access_token=\nusername_attribute = email\n' "$TOKENINFO" >"$dir/oauth2"
    cat >"$dir/dovecot.conf" <<END
base_dir = $dir/run
state_dir = $dir/state
log_path = $dir/log
protocols = imap
listen = 127.0.0.1
default_internal_user = $internal
default_internal_group = $(id -gn "$internal")
default_login_user = $login
first_valid_uid = 1
first_valid_gid = 1
ssl = required
ssl_cert = <$dir/cert.pem
ssl_key = <$dir/cert.key
auth_mechanisms = plain login xoauth2 oauthbearer
mail_location = maildir:~/Maildir
mail_plugins = quota
plugin {
  quota = maildir:All
}
service imap-login {
  chroot =
  inet_listener imap {
    port = $IMAP
  }
  inet_listener imaps {
    port = $IMAPS
    ssl = yes
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = $dir/oauth2
}
passdb {
  driver = passwd-file
  args = $dir/users
}
userdb {
  driver = passwd-file
  args = $dir/users
}
namespace inbox {
  inbox = yes
  mailbox "Entwürfe" {
    special_use = \\Drafts
    auto = subscribe
  }
  mailbox Sent {
    special_use = \\Sent
    auto = subscribe
  }
}
END
}
can_connect() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
start_dovecot() {
    PATH=$PATH:/usr/sbin
    command -v dovecot >/dev/null || skip 'there is no dovecot'
    if [ -z "$IMAPS" ]; then
        read -r IMAPS IMAP TOKENINFO <<<"$(free_ports 3)"
        configure_dovecot
        background "$PYTHON" -B "$ROOT/tests/lib/tokeninfo.py" "$TOKENINFO"
    fi
    background dovecot -F -c "$WORK/dovecot/dovecot.conf" >"$WORK/dovecot/out" 2>&1
    DOVECOT=$!
    wait_for 10 can_connect "$IMAPS"
}
stop_dovecot() {
    end "$DOVECOT"
    # Its children go after it.
    wait_for 10 test ! -e "$WORK/dovecot/run/master.pid"
}
mailbox() { "$PYTHON" -B "$ROOT/tests/lib/mailbox.py" "$IMAPS" "$CA" "$@"; }
