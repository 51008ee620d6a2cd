# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Two windows of tmux, in which two downloads run: the server of tmux detaches itself by a double fork.
TITLE="tmux with two downloads"
PACKAGE=tmux
KIND=further
ORDER=35

prepare() { prepare_files; }
serve() { start_files; }

drive() {
    run_client 10 bash -c "mkdir copy; cd copy
        tmux -S ../tmux new-session -d 'for number in {1..20}; do curl -sSO http://files.test/file\$number; done; touch ../one'
        tmux -S ../tmux new-window 'for number in {21..40}; do wget -q http://files.test/file\$number; done; touch ../two'"
    wait_for 60 test -e "$SCRATCH/home/one" -a -e "$SCRATCH/home/two"
    sleep 1
}

prove() { prove_files "$SCRATCH/home/copy" 40; }
