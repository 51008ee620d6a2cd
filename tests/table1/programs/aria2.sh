# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# aria2 fetches the files over several connections each.
TITLE="aria2"
PACKAGE=aria2
KIND=further
ORDER=32

prepare() { prepare_files; }
serve() { start_files; }

drive() {
    # shellcheck disable=SC2046 # forty addresses
    run_client 60 aria2c -q -d copy -Z -j 8 -x 4 -k 1M $(printf 'http://files.test/file%s ' {1..40})
    sleep 1
}

prove() { prove_files "$SCRATCH/home/copy" 40; }
