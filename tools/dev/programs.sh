# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Starting what was built: the window, the terminal view, the demo.

run_netgrove() {
    build_programs
    if has_display; then
        may_capture || offer_helper || run_demo
        NETGROVE_INSTALL_COMMAND="./dev run" exec "$BUILD/bin/netgrove" "$@"
    fi
    step "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): this is the terminal view. Ctrl-C ends it."
    if ! may_capture && may_become_root; then
        step "Live capture needs root: the terminal view is started through sudo"
        exec sudo -- "$BUILD/bin/netgrove-watch" "$@"
    fi
    exec "$BUILD/bin/netgrove-watch" "$@"
}

# The lab makes its two hosts in a user namespace where that is allowed, and as root otherwise; it says what is missing.
run_demo() {
    get_requirements demo
    obtain_polkit_qt
    configure NETGROVE_TESTS=ON # the lab belongs to the tests
    make_targets programs netgrove-lab
    exec "$BUILD/bin/netgrove-lab" demo "$@"
}
