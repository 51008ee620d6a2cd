# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The privileged helper of a build tree: the few files that the system bus and polkit must find. They are copied to where only root
# writes, since root runs them; ./dev uninstall takes them away again.

# Where each staged file goes: what the install puts under share/ and lib/, in the folders that polkit, the bus and systemd read beside
# those of the packages.
HELPER_FILES=(
    "usr/local/libexec/netgrove/netgrove-helper /usr/local/libexec/netgrove/netgrove-helper 755"
    "usr/local/libexec/netgrove/libpolkit-qt6-core-1.so.1 /usr/local/libexec/netgrove/libpolkit-qt6-core-1.so.1 644"
    "usr/local/share/polkit-1/actions/org.netgrove.policy /usr/share/polkit-1/actions/org.netgrove.policy 644"
    "usr/local/share/dbus-1/system.d/org.netgrove.Helper1.conf /etc/dbus-1/system.d/org.netgrove.Helper1.conf 644"
    "usr/local/share/dbus-1/system-services/org.netgrove.Helper1.service /usr/local/share/dbus-1/system-services/org.netgrove.Helper1.service 644"
    "usr/local/lib/systemd/system/netgrove-helper.service /etc/systemd/system/netgrove-helper.service 644"
)

# A package brings its own.
is_helper_packaged() { [ -e /usr/libexec/netgrove/netgrove-helper ]; }

stage_helper() {
    rm -rf "$BUILD/stage"
    DESTDIR=$BUILD/stage logged stage cmake --install "$BUILD" --component helper
}

# helper_plan: "STAGED TARGET MODE" of each file that is not there yet, or differs.
helper_plan() {
    local staged target mode
    for entry in "${HELPER_FILES[@]}"; do
        read -r staged target mode <<<"$entry"
        [ -e "$BUILD/stage/$staged" ] || continue # the distribution has polkit-qt: no copy is needed
        cmp -s "$BUILD/stage/$staged" "$target" || printf '%s\n' "$BUILD/stage/$staged $target $mode"
    done
}

# One sudo for all of them; the bus and systemd are told.
install_helper_files() {
    # shellcheck disable=SC2016 # for the shell that is root
    local script='while read -r staged target mode; do install -D -o root -g root -m "$mode" "$staged" "$target"; done
        [ ! -d /run/systemd/system ] || systemctl daemon-reload
        ! command -v busctl >/dev/null || busctl --system call org.freedesktop.DBus / org.freedesktop.DBus ReloadConfig >/dev/null 2>&1 || true'
    as_root bash -ec "$script" <<<"$1"
}

# offer_helper: asks on the terminal; status 1 where the demo was wanted instead.
offer_helper() {
    local plan answer
    [ -e "$BUILD/bin/netgrove-helper" ] && ! is_helper_packaged && stage_helper || return 0
    plan=$(helper_plan)
    [ -n "$plan" ] || return 0
    step "To see the traffic of the whole machine the window asks a helper, and polkit asks you. Its files are not installed, or are older:"
    awk '{ print "    " $2 }' <<<"$plan" >&2
    if [ ! -t 0 ] || ! may_become_root; then
        step "There is nobody to ask here, so they stay out: run ./dev run on a terminal to install them, or ./dev demo, which needs no right."
        return 0
    fi
    printf 'Install them now? sudo asks for your password; ./dev uninstall takes them away again. [Y/n, d for the demo] ' >&2
    read -r answer || answer=n
    case $answer in
        [dD]*) return 1 ;;
        [nN]*) step "Going on without. The window shows what this user may see." ;;
        *) install_helper_files "$plan" || step "They could not be installed. The window shows what this user may see." ;;
    esac
}

uninstall_helper() {
    local target present=()
    for entry in "${HELPER_FILES[@]}"; do
        read -r _ target _ <<<"$entry"
        [ ! -e "$target" ] || present+=("$target")
    done
    if is_helper_packaged; then
        fail "the helper here is a package's: remove it with the package manager"
    fi
    if [ ${#present[@]} -eq 0 ]; then
        step "Nothing of Netgrove's helper is installed."
        return 0
    fi
    step "Removing:" "${present[@]}"
    may_become_root || fail "this user can remove nothing: not root, and no sudo"
    as_root rm -f "${present[@]}"
    as_root rmdir --ignore-fail-on-non-empty /usr/local/libexec/netgrove 2>/dev/null || true
    [ ! -d /run/systemd/system ] || as_root systemctl daemon-reload
}
