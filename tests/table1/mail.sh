# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A mail box of forty letters, served over IMAP by Dovecot.

MAILS=40

make_mail() {
    local number
    name 198.51.100.30 mail.test
    mkdir -p "$WORK/mail/cur" "$WORK/mail/new" "$WORK/mail/tmp"
    for number in $(seq $MAILS); do
        {
            printf 'From: Friend %s <friend@mail.test>\nTo: table1@mail.test\nSubject: Letter %s\n' "$number" "$number"
            printf 'Date: Mon, 02 Nov 2026 10:%02d:00 +0000\nMessage-ID: <letter-%s@mail.test>\nContent-Type: text/plain\n\n' "$number" "$number"
            head -c 30000 /dev/urandom | base64
        } >"$WORK/mail/new/$number.lab"
    done
    chown -R "$TEST_UID:$TEST_UID" "$WORK/mail"
    dovecot_settings >"$OUT/dovecot.conf"
}

dovecot_settings() {
    cat <<CONF
base_dir = $WORK/dovecot
state_dir = $WORK/dovecot-state
protocols = imap
listen = 10.77.1.30
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain
mail_location = maildir:$WORK/mail
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
  args = uid=$TEST_UID gid=$TEST_UID home=$WORK/mail
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

start_mail() {
    start_names
    start_server dovecot dovecot -F -c "$OUT/dovecot.conf"
    wait_for 10 listens 143
}
