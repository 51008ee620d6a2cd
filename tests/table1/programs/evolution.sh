# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Evolution fetches forty mails over IMAP from Dovecot, and looks again when it is told to.
TITLE="Evolution"
PACKAGE=evolution
ORDER=2

prepare() {
    make_mail
    evolution_account
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

serve() { start_mail; }

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
mails_were_fetched() { [ "$(fetched_mails)" -ge "$MAILS" ]; }

prove() {
    printf '%s of %s mails fetched\n' "$(fetched_mails)" "$MAILS"
    mails_were_fetched
}
