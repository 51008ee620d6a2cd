# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Evolution fetches forty mails over IMAP from Dovecot, and looks again when it is told to.
TITLE="Evolution"
PACKAGE=evolution
ORDER=2
MAILS=40

prepare() {
    local number
    name 198.51.100.30 mail.test
    mkdir -p "$SCRATCH/mail/cur" "$SCRATCH/mail/new" "$SCRATCH/mail/tmp"
    for number in $(seq $MAILS); do
        {
            printf 'From: Friend %s <friend@mail.test>\nTo: table1@mail.test\nSubject: Letter %s\n' "$number" "$number"
            printf 'Date: Mon, 02 Nov 2026 10:%02d:00 +0000\nMessage-ID: <letter-%s@mail.test>\nContent-Type: text/plain\n\n' "$number" "$number"
            head -c 30000 /dev/urandom | base64
        } >"$SCRATCH/mail/new/$number.lab"
    done
    chown -R "$TEST_UID:$TEST_UID" "$SCRATCH/mail"
    dovecot_settings >"$OUT/dovecot.conf"
    evolution_account
}

dovecot_settings() {
    cat <<CONF
base_dir = $SCRATCH/dovecot
state_dir = $SCRATCH/dovecot-state
protocols = imap
listen = 10.77.1.30
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
mail_location = maildir:$SCRATCH/mail
mail_uid = $TEST_UID
mail_gid = $TEST_UID
first_valid_uid = 1000
log_path = $OUT/dovecot.log
auth_verbose = yes
mail_plugins = mail_log notify
passdb {
  driver = static
  args = nopassword=y
}
userdb {
  driver = static
  args = uid=$TEST_UID gid=$TEST_UID home=$SCRATCH/mail
}
service imap-login {
  inet_listener imaps {
    port = 0
  }
}
protocol imap {
  imap_logout_format = out=%o fetched=%{fetch_body_count}/%{fetch_body_bytes}
}
CONF
}

# An account as the assistant would have written it.
evolution_account() {
    local sources=$SCRATCH/home/.config/evolution/sources
    mkdir -p "$sources"
    cat >"$sources/lab.source" <<'KEYS'
[Data Source]
DisplayName=Lab
Enabled=true
Parent=

[Mail Account]
BackendName=imapx
IdentityUid=lab-identity
ArchiveFolder=

[Authentication]
Host=mail.test
Port=143
User=table1
Method=PLAIN
RememberPassword=true

[Offline]
StaySynchronized=true

[Refresh]
Enabled=true
IntervalMinutes=1

[Security]
Method=none

[Imapx Backend]
CheckAll=true
FilterInbox=false
UseIdle=true
ConcurrentConnections=3
KEYS
    cat >"$sources/lab-identity.source" <<'KEYS'
[Data Source]
DisplayName=Lab
Enabled=true
Parent=lab

[Mail Identity]
Address=table1@mail.test
Name=Table One

[Mail Submission]
TransportUid=lab-transport
KEYS
    cat >"$sources/lab-transport.source" <<'KEYS'
[Data Source]
DisplayName=Lab
Enabled=true
Parent=lab

[Mail Transport]
BackendName=sendmail
KEYS
    chown -R "$TEST_UID:$TEST_UID" "$SCRATCH/home"
}

serve() {
    start_names
    start_server dovecot dovecot -F -c "$OUT/dovecot.conf"
    wait_for 10 listens 143
}

# The password is in a keyring, as on a desktop: nobody has to type it.
keep_password() {
    (on_pc client bash -c 'exec gnome-keyring-daemon --foreground --unlock --components=secrets <<<"lab"') >"$OUT/keyring.log" 2>&1 &
    sleep 1
    (on_pc desk bash -c 'printf lab | timeout 10 secret-tool store --label=Lab e-source-uid lab eds-origin evolution-data-server') >>"$OUT/keyring.log" 2>&1
}

drive() {
    start_desk
    keep_password
    start_client evolution -c mail
    wait_for 90 mails_were_fetched
    sleep 5
}

# Evolution keeps each mail that it fetched in a file of its cache.
fetched_mails() { find "$SCRATCH/home/.cache/evolution/mail/lab" -path '*INBOX/cur*' -type f 2>/dev/null | wc -l; }
mails_were_fetched() { [ "$(fetched_mails)" -ge $MAILS ]; }

prove() {
    printf '%s of %s mails fetched\n' "$(fetched_mails)" "$MAILS"
    mails_were_fetched
}
