# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Starting what was built: the window, the terminal view, the demo.

run_netgrove() {
    build_programs
    if has_display; then
        may_capture || explain_rights
        exec "$BUILD/bin/netgrove" "$@"
    fi
    step "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): this is the terminal view. Ctrl-C ends it."
    if ! may_capture && may_become_root; then
        step "Live capture needs root: the terminal view is started through sudo"
        exec sudo -- "$BUILD/bin/netgrove-watch" "$@"
    fi
    exec "$BUILD/bin/netgrove-watch" "$@"
}

# The window is never started as root from here: it is much code to be trusted with so much. The terminal view is little.
explain_rights() {
    cat >&2 <<'TEXT'
Live capture needs root (or CAP_NET_RAW and its companions), which this user does not have. Until the privileged helper exists,
live traffic is shown by the terminal view, started as root:
    sudo build/bin/netgrove-watch
The window is started without that right, and shows what this user may see: the processes and their connections.
TEXT
}

# The lab makes its two hosts in a user namespace where that is allowed, and as root otherwise; it says what is missing.
run_demo() {
    get_requirements demo
    obtain_polkit_qt
    configure NETGROVE_TESTS=ON # the lab belongs to the tests
    make_targets programs netgrove-lab
    exec "$BUILD/bin/netgrove-lab" demo "$@"
}
