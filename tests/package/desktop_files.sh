#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The desktop entry, what software centres read, the icons and the pages, as the programs judge them that read them.
set -euo pipefail
cd "${NETGROVE_SOURCE_DIR:?}/resources"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

desktop-file-validate --warn-kde org.netgrove.Netgrove.desktop || status=1

# Once as it is published somewhere, and once as it is not. What appstreamcli may say of it, and why that is so:
# - the capital letter: desktops, icons and windows go by that name, as in the desktop entry specification's own examples;
# - <developer> is not known to AppStream before 1.0 (Debian 12), which had another tag for it that is deprecated since;
# - a build that is published nowhere has no address.
may_be_said='cid-contains-uppercase-letter|unknown-tag developer'
# judge PUBLISHED MAY_BE_SAID
judge() {
    sed "s#@NETGROVE_PUBLISHED@#$1#; s#@PROJECT_VERSION@#1.0#" org.netgrove.Netgrove.metainfo.xml.in >"$scratch/org.netgrove.Netgrove.metainfo.xml"
    appstreamcli validate --pedantic --no-net "$scratch/org.netgrove.Netgrove.metainfo.xml" >"$scratch/verdict" || true
    if ! grep -q Validation "$scratch/verdict" || grep -E '^[A-Z]: ' "$scratch/verdict" | grep -vE "$2" >&2; then
        status=1
    fi
}
judge '<url type="homepage">https://example.org/netgrove</url>' "$may_be_said"
judge '' "$may_be_said|url-homepage-missing"

for page in man/*.[18] man/ja/*.[18]; do
    mandoc -Tlint -Wwarning "$page" || status=1
    [ -e "man/ja/${page##*/}" ] || { printf '%s is not there in Japanese\n' "$page" && status=1; }
done
exit "$status"
