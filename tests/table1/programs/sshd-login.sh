# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Somebody logs in to this PC over ssh and fetches files there: sshd talks, and what he types talks.
TITLE="a login over sshd, and curl in it"
PACKAGE=openssh-server
KIND=further
ORDER=39
LOGGED_IN=''

prepare() {
    prepare_files
    make_ssh
    sed -i 's/^ListenAddress .*//' "$WORK/ssh/config"
    cp "$SCRATCH/home/.ssh/id_ed25519" "$WORK/ssh/key"
    mkdir "$SCRATCH/home/copy"
    chown "$TEST_UID:$TEST_UID" "$SCRATCH/home/copy"
}
serve() { start_files; }

drive() {
    start_client_as_root /usr/sbin/sshd -D -e -f "$WORK/ssh/config"
    sleep 2
    start_server guest bash -c "{ sleep 1; for number in {1..40}; do echo \"curl -sSO http://files.test/file\$number\"; sleep 0.1; done; echo exit; } |
        ssh -tt -F none -i $WORK/ssh/key -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null $TEST_USER@$PC_ADDRESS 'cd copy; exec bash -i'"
    wait_for 60 guest_has_left
    sleep 1
}
guest_has_left() { grep -qs 'closed.$' "$OUT/server-guest.log"; }

prove() { prove_files "$SCRATCH/home/copy" 40; }
