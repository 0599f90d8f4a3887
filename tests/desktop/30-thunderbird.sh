#!/bin/bash
# Thunderbird opens our draft as a message that can be edited, with everything in it, and keeps what was written.
. "$(dirname "$0")/desktop.sh"
command -v thunderbird >/dev/null || skip 'thunderbird is not installed'
PROFILE=$HOME/.thunderbird/test

# Starts from the user's session and not from us: found by its home, which is ours alone.
end_thunderbird() {
    local process
    for process in /proc/[0-9]*; do
        if grep -qz "^HOME=$HOME\$" "$process/environ" && grep -q '^thunderbird' "$process/comm"; then
            kill "${process#/proc/}"
        fi
    done 2>/dev/null
}
trap 'status=$?; end_thunderbird; sleep 1; (exit "$status"); clean_up' EXIT

# An account without a server, and none of the questions and pages of a first start.
mkdir -p "$PROFILE"
printf '[Profile0]\nName=test\nIsRelative=1\nPath=test\nDefault=1\n[General]\nStartWithLastProfile=1\n' \
    >"$HOME/.thunderbird/profiles.ini"
cat >"$PROFILE/user.js" <<'END'
user_pref("app.update.enabled", false);
user_pref("app.donation.eoy.version.viewed", 999);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("datareporting.policy.dataSubmissionPolicyBypassNotification", true);
user_pref("toolkit.telemetry.enabled", false);
user_pref("mail.rights.version", 1);
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("mail.spotlight.firstRunDone", true);
user_pref("mail.winsearch.firstRunDone", true);
user_pref("mail.shell.checkDefaultClient", false);
user_pref("mailnews.start_page.enabled", false);
user_pref("mailnews.start_page_override.mstone", "ignore");
user_pref("mail.inappnotifications.enabled", false);
user_pref("mail.accountmanager.accounts", "account1,account2");
user_pref("mail.accountmanager.defaultaccount", "account1");
user_pref("mail.accountmanager.localfoldersserver", "server2");
user_pref("mail.account.account2.server", "server2");
user_pref("mail.server.server2.type", "none");
user_pref("mail.server.server2.hostname", "Local Folders");
user_pref("mail.server.server2.name", "Local Folders");
user_pref("mail.server.server2.userName", "nobody");
user_pref("mail.server.server2.directory-rel", "[ProfD]Mail/Local Folders");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.account.account1.server", "server1");
user_pref("mail.server.server1.type", "pop3");
user_pref("mail.server.server1.hostname", "127.0.0.1");
user_pref("mail.server.server1.port", 9);
user_pref("mail.server.server1.userName", "dana");
user_pref("mail.server.server1.name", "dana@example.com");
user_pref("mail.server.server1.directory-rel", "[ProfD]Mail/dana");
user_pref("mail.server.server1.login_at_startup", false);
user_pref("mail.server.server1.check_new_mail", false);
user_pref("mail.identity.id1.fullName", "Dana Smith");
user_pref("mail.identity.id1.useremail", "dana@example.com");
user_pref("mail.identity.id1.valid", true);
user_pref("mail.identity.id1.smtpServer", "smtp1");
user_pref("mail.smtpservers", "smtp1");
user_pref("mail.smtp.defaultserver", "smtp1");
user_pref("mail.smtpserver.smtp1.hostname", "127.0.0.1");
user_pref("mail.smtpserver.smtp1.port", 9);
END
printf '[Default Applications]\nx-scheme-handler/mailto=thunderbird.desktop\nmessage/rfc822=thunderbird.desktop\n' \
    >"$XDG_CONFIG_HOME/mimeapps.list"
export MOZ_LEGACY_PROFILES=1

a_day
start_screen 1280x960
start_bus
background openbox >openbox.log 2>&1
write_window() { xdotool search --onlyvisible --name '^Write: '; }

say 'the draft of an article is opened as an editable message'
id=$(moments today --json | "$PYTHON" -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["kind"] == "article"][0])')
expect_status 0 moments draft "$id" --open
wait_for 90 write_window
window=$(write_window | head -n 1)
sleep 3
shot thunderbird

say 'what is typed into it is saved among the drafts'
saved() { grep -rl --include=Drafts 'typed by the test' "$PROFILE/Mail"; }
for attempt in 1 2 3; do
    xdotool windowactivate --sync "$window" mousemove --window "$window" 300 420 click 1
    sleep 0.5
    xdotool key ctrl+End
    xdotool type --delay 25 'typed by the test'
    sleep 0.5
    xdotool key ctrl+s
    sleep 3
    DRAFTS=$(saved) && break
done
[ -n "$DRAFTS" ] || fail "not saved at attempt $attempt"
expect_file_has "$DRAFTS" 'To: Ada Example <ada@example.com>'
expect_file_has "$DRAFTS" 'https://www.example.com/reading/energy-bill'
shot thunderbird-saved
