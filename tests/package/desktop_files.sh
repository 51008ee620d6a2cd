#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The desktop entry, what software centres read, the icons and the pages, as the programs judge them that read them.
set -euo pipefail
cd "${NETGROVE_SOURCE_DIR:?}/resources"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

desktop-file-validate --warn-kde org.netgrove.Netgrove.desktop || status=1

# Without a homepage, and with one. Pedantic, it minds the capital letter in the name; desktops, icons and windows go by that name,
# and it is how the desktop entry specification writes its example.
for published in "" '<url type="homepage">https://example.org/netgrove</url>'; do
    sed "s#@NETGROVE_PUBLISHED@#$published#; s#@PROJECT_VERSION@#1.0#" org.netgrove.Netgrove.metainfo.xml.in >"$scratch/org.netgrove.Netgrove.metainfo.xml"
    appstreamcli validate --pedantic --no-net "$scratch/org.netgrove.Netgrove.metainfo.xml" >"$scratch/verdict" || status=1
    if grep -E '^[A-Z]: ' "$scratch/verdict" | grep -v cid-contains-uppercase-letter >&2; then
        status=1
    fi
done

for page in man/*.[18] man/ja/*.[18]; do
    mandoc -Tlint -Wwarning "$page" || status=1
    [ -e "man/ja/${page##*/}" ] || { printf '%s is not there in Japanese\n' "$page" && status=1; }
done
exit "$status"
