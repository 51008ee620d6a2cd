# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# git clones over HTTP: git starts git-remote-http, which talks, and which git itself does not.
TITLE="git clone over HTTP"
PACKAGE=git
KIND=further
ORDER=22

prepare() {
    name 198.51.100.80 git.test
    make_git_repository
    plain_web 10.77.1.80 "$WORK/git" >"$OUT/nginx.conf"
}

serve() {
    start_names
    start_server web nginx -c "$OUT/nginx.conf"
    wait_for 10 listens 80
}

drive() {
    run_client 60 git clone -q http://git.test/lab.git copy
    sleep 1
}

prove() { prove_clone; }
