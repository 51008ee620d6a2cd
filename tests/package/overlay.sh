# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# This machine with an overlay over it, in which a package is installed; its own files stay as they are. Sourced by scripts that have
# mounts of their own (unshare --mount).

# make_overlay: /mnt/root is the machine, /mnt/changes what is different in it; in its /tmp is the package of what is built, or the one
# that NETGROVE_PACKAGE names.
make_overlay() {
    mount -t tmpfs tmpfs /mnt
    mkdir /mnt/changes /mnt/work /mnt/root /mnt/packed
    if [ -n "${NETGROVE_PACKAGE:-}" ]; then
        cp "$NETGROVE_PACKAGE" /mnt/packed/netgrove_given.deb
    else
        cpack --config "${NETGROVE_BUILD_DIR:?}/CPackConfig.cmake" -B /mnt/packed -D CPACK_DEBIAN_COMPRESSION_TYPE=gzip >/mnt/log 2>&1 || {
            cat /mnt/log >&2
            exit 1
        }
        # The tree may be an ordinary user's, who will want to write these again.
        chown -R --reference="$NETGROVE_BUILD_DIR" "$NETGROVE_BUILD_DIR/resources/installed" "$NETGROVE_BUILD_DIR/install_manifest.txt"
    fi
    mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/changes,workdir=/mnt/work /mnt/root
    mount --rbind /proc /mnt/root/proc
    mount --rbind /sys /mnt/root/sys
    mount --rbind /dev /mnt/root/dev
    mount -t tmpfs tmpfs /mnt/root/tmp
    mount -t tmpfs tmpfs /mnt/root/run
    chmod 1777 /mnt/root/tmp
    cp /mnt/packed/netgrove_*.deb /mnt/root/tmp/
}
