# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# rsync over ssh: rsync starts ssh, which talks.
TITLE="rsync over ssh"
PACKAGE=rsync
KIND=further
ORDER=26

prepare() {
    make_ssh
    make_files
}
serve() { start_ssh; }

drive() {
    run_client 60 rsync -a "ssh.test:$WORK/files/" copy/
    sleep 1
}

prove() { prove_files "$SCRATCH/home/copy" 40; }
