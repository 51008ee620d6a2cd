# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What happens to a program that runs for long, on a machine where things go wrong.

PACKAGES_FAULTS=(libfaketime) # another time for one program
PACKAGES_SOAK=(gnuplot-nox)   # the curves

# run_faults [ARGUMENTS]: they go to tests/faults/faults.
run_faults() {
    prepare_endurance "${PACKAGES_FAULTS[@]}"
    as_root "$ROOT/tests/faults/faults" --build "$BUILD" "$@"
}

# run_soak [ARGUMENTS]: they go to tests/soak/soak.
run_soak() {
    prepare_endurance "${PACKAGES_SOAK[@]}"
    as_root "$ROOT/tests/soak/soak" --build "$BUILD" "$@"
}

prepare_endurance() {
    get_requirements demo
    ! is_debian_like || install_packages "$@" python3 --
    configure NETGROVE_TESTS=ON
    make_targets netgrove netgrove-watch netgrove-lab
    may_become_root || fail "it captures between network namespaces: run it as root, or as a user with sudo"
}
