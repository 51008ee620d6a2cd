# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# curl fetches forty files, eight at a time.
TITLE="curl, parallel"
PACKAGE=curl
KIND=further
ORDER=30

prepare() { prepare_files; }
serve() { start_files; }

drive() {
    run_client 60 curl -sS --parallel --parallel-max 8 --create-dirs --output-dir copy -O 'http://files.test/file[1-40]'
    sleep 1
}

prove() { prove_files "$SCRATCH/home/copy" 40; }
