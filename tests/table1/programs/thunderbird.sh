# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Thunderbird fetches forty mails over IMAP from Dovecot.
TITLE="Thunderbird"
PACKAGE=thunderbird
KIND=further
ORDER=21

prepare() {
    make_mail
    mkdir -p "$SCRATCH/home/profile"
    # An account as its assistant would have written it.
    cat >"$SCRATCH/home/profile/user.js" <<'JS'
user_pref("mail.provider.suppress_dialog_on_startup", true);
user_pref("mail.spotlight.firstRunDone", true);
user_pref("mail.winsearch.firstRunDone", true);
user_pref("mail.shell.checkDefaultClient", false);
user_pref("mailnews.start_page.enabled", false);
user_pref("app.donation.eoy.version.viewed", 999);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("mail.rights.version", 1);
user_pref("mail.account.account1.server", "server1");
user_pref("mail.account.account1.identities", "id1");
user_pref("mail.account.account2.server", "server2");
user_pref("mail.accountmanager.accounts", "account1,account2");
user_pref("mail.accountmanager.defaultaccount", "account1");
user_pref("mail.accountmanager.localfoldersserver", "server2");
user_pref("mail.identity.id1.useremail", "table1@mail.test");
user_pref("mail.identity.id1.fullName", "Table One");
user_pref("mail.server.server1.type", "imap");
user_pref("mail.server.server1.hostname", "mail.test");
user_pref("mail.server.server1.port", 143);
user_pref("mail.server.server1.userName", "table1");
user_pref("mail.server.server1.name", "Lab");
user_pref("mail.server.server1.socketType", 0);
user_pref("mail.server.server1.authMethod", 3);
user_pref("mail.server.server1.login_at_startup", true);
user_pref("mail.server.server1.check_new_mail", true);
user_pref("mail.server.server1.autosync_offline_stores", true);
user_pref("mail.server.server1.offline_download", true);
user_pref("mail.server.server2.type", "none");
user_pref("mail.server.server2.hostname", "Local Folders");
user_pref("mail.server.server2.userName", "nobody");
user_pref("mail.server.server2.name", "Local Folders");
user_pref("mail.server.autosync_idle_secs", 1);
JS
    chown -R "$TEST_UID:$TEST_UID" "$SCRATCH/home"
}

serve() { start_mail; }

# The password is asked for in a dialog: somebody types it.
drive() {
    start_desk
    start_client thunderbird --no-remote --profile "$SCRATCH/home/profile"
    wait_for 60 password_is_asked
    sleep 1
    (on_pc desk bash -c 'xdotool search --onlyvisible --name assword windowfocus; xdotool type --delay 50 lab; xdotool key Return') >"$OUT/typing.log" 2>&1
    wait_for 90 mails_were_fetched
    sleep 3
}

password_is_asked() { (on_pc desk xdotool search --onlyvisible --name 'assword') >/dev/null 2>&1; }

# Thunderbird keeps what it fetched in a file of its profile.
fetched_mails() { cat "$SCRATCH"/home/profile/ImapMail/mail.test/INBOX{,-1} 2>/dev/null | grep -c '^From '; }
mails_were_fetched() { [ "$(fetched_mails)" -ge "$MAILS" ]; }

prove() {
    printf '%s of %s mails fetched\n' "$(fetched_mails)" "$MAILS"
    mails_were_fetched
}
