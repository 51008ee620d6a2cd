# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# One ssh keeps the connection (ControlMaster, left in the background), three others go through it.
TITLE="ssh with ControlMaster"
PACKAGE=openssh-client
KIND=further
ORDER=25

prepare() { make_ssh; }
serve() { start_ssh; }

drive() {
    run_client 60 bash -c 'ssh -o ControlMaster=auto -o ControlPath=~/.ssh/way -o ControlPersist=yes ssh.test true
        for number in 1 2 3; do ssh -o ControlPath=~/.ssh/way ssh.test "echo session $number; head -c 1000000 /dev/zero | md5sum"; done
        ssh -o ControlPath=~/.ssh/way -O exit ssh.test'
    sleep 1
}

prove() {
    printf '%s sessions through one connection\n' "$(grep -c '^session' "$OUT/client.log")"
    [ "$(grep -c '^session' "$OUT/client.log")" -eq 3 ] && [ "$(grep -c 'Accepted' "$OUT/server-ssh.log")" -eq 1 ]
}
