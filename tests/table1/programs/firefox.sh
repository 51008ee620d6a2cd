# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Firefox reads six pages of a local web server, each with sixty pictures from six hosts.
TITLE="Firefox"
PACKAGE=firefox-esr
ORDER=1
PAGES=6

prepare() {
    make_site
    mkdir -p "$SCRATCH/home/profile"
    # No first-run pages, no telemetry; nothing that changes how it loads a page.
    cat >"$SCRATCH/home/profile/user.js" <<'JS'
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.aboutwelcome.enabled", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("toolkit.telemetry.reportingpolicy.firstRun", false);
user_pref("app.update.enabled", false);
user_pref("dom.security.https_only_mode", false);
user_pref("dom.security.https_first", false);
JS
    chown -R "$TEST_UID:$TEST_UID" "$SCRATCH/home"
}

serve() { start_site; }

drive() {
    start_desk
    start_client firefox-esr --no-remote --profile "$SCRATCH/home/profile" http://one.test/page1.html
    wait_for 120 site_was_read
    sleep 5 # what a browser does once it is idle
}

prove() { prove_site Firefox "$PAGES"; }
