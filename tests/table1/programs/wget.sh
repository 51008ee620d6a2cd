# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A shell script that fetches one file after another with wget.
TITLE="a shell with wget after wget"
PACKAGE=wget
KIND=further
ORDER=31

prepare() { prepare_files; }
serve() { start_files; }

drive() {
    run_client 60 bash -c 'mkdir copy; cd copy; for number in $(seq 40); do wget -q "http://files.test/file$number"; done'
    sleep 1
}

prove() { prove_files "$SCRATCH/home/copy" 40; }
