# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What happens to a program that runs for long, on a machine where things go wrong.

PACKAGES_FAULTS=(libfaketime) # another time for one program
PACKAGES_SOAK=(gnuplot-nox)   # the curves

# run_faults [ARGUMENTS]: they go to tests/faults/faults.
run_faults() {
    check_arguments "$ROOT/tests/faults/faults" "$@"
    prepare_endurance "${PACKAGES_FAULTS[@]}"
    as_root "$ROOT/tests/faults/faults" --build "$BUILD" "$@"
}

# run_soak [ARGUMENTS]: they go to tests/soak/soak.
run_soak() {
    check_arguments "$ROOT/tests/soak/soak" "$@"
    prepare_endurance "${PACKAGES_SOAK[@]}"
    as_root "$ROOT/tests/soak/soak" --build "$BUILD" "$@"
}

# check_arguments SCRIPT [ARGUMENTS]: who mistyped hears of it before minutes of building. Without Python, which is installed first, later.
check_arguments() {
    ! command -v python3 >/dev/null || "$@" --only-check || exit "$?"
    case " $* " in *" --help "* | *" -h "*) exit 0 ;; esac # it was shown
}

prepare_endurance() {
    get_requirements demo
    ! is_debian_like || install_packages "$@" python3 --
    configure NETGROVE_TESTS=ON
    make_targets netgrove netgrove-watch netgrove-lab
    may_become_root || fail "it captures between network namespaces: run it as root, or as a user with sudo"
}
