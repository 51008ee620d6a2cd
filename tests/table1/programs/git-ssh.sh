# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# git clones over ssh: git starts ssh, which talks.
TITLE="git clone over ssh"
PACKAGE=git
KIND=further
ORDER=23

prepare() {
    make_ssh
    make_git_repository
}

serve() { start_ssh; }

drive() {
    run_client 60 git clone -q "ssh.test:$WORK/git/lab.git" copy
    sleep 1
}

prove() { prove_clone; }
