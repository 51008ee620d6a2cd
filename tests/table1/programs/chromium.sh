# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Chromium reads the same site as Firefox.
TITLE="Chromium"
PACKAGE=chromium
KIND=further
ORDER=20
PAGES=6

prepare() { make_site; }
serve() { start_site; }

drive() {
    start_desk
    start_client chromium --no-first-run --no-default-browser-check --disable-gpu --password-store=basic \
        --user-data-dir="$SCRATCH/home/profile" http://one.test/page1.html
    wait_for 120 site_was_read
    sleep 5
}

prove() { prove_site Chrome "$PAGES"; }
