#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Packs what is built, and installs and removes it in an overlay over this machine: its own files stay as they are. Needs root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if [ -z "${NETGROVE_OWN_MOUNTS:-}" ]; then
    exec env NETGROVE_OWN_MOUNTS=yes unshare --mount "${BASH_SOURCE[0]}"
fi

source "$here/overlay.sh"
make_overlay
cp "$here/installed.sh" "$here/contents.txt" /mnt/root/tmp/
chroot /mnt/root bash -c 'cd / && exec bash /tmp/installed.sh /tmp/netgrove_*.deb /tmp/contents.txt --busy'

# What is different from before: a path that was not there, or (a device 0, 0 in its place) one that is not any more.
cd /mnt/changes
left=$(find . ! -path './run*' ! -path './tmp*' ! -path './var/lib/dpkg/*' ! -path './var/log/*' ! -path './var/cache/*' ! -name mimeinfo.cache ! -name icon-theme.cache | sed 's/^.//' \
    | while IFS= read -r path; do
        [ -e "/$path" ] && ! [ -c "/mnt/changes/$path" ] || printf '  %s\n' "$path"
    done)
left+=$(find var/lib/dpkg/info -name 'netgrove*' ! -type c)
[ -z "$left" ] || {
    printf 'Left behind or taken away:\n%s\n' "$left" >&2
    exit 1
}
