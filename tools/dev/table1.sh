# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Real programs before Netgrove: the paper's Table 1 anew. Results: build/table1/, and with --keep tests/table1/TABLES.md.

# run_table1 [--keep] [NAME…]: without names, all programs.
run_table1() {
    local keep=
    if [ "${1:-}" = --keep ]; then
        keep=yes
        shift
    fi
    local name
    for name in "$@"; do
        [ -e "$ROOT/tests/table1/programs/$name.sh" ] || usage_error "table1 knows no '$name'; there are: $(table1_programs)"
    done
    is_debian_like || fail "table1 installs its programs with apt: it needs Debian, or a distribution like it"
    get_requirements
    install_packages "${PACKAGES_TABLE1[@]}" --
    obtain_polkit_qt
    configure NETGROVE_TESTS=ON
    make_targets netgrove-watch netgrove-lab
    may_become_root || fail "table1 captures: run it as root, or as a user with sudo"
    as_root "$ROOT/tests/table1/run" --programs "$BUILD/bin" --results "$BUILD/table1" "$@"
    [ -z "$keep" ] || cp "$BUILD/table1/tables.md" "$ROOT/tests/table1/TABLES.md"
}

table1_programs() { (cd "$ROOT/tests/table1/programs" && printf '%s ' *.sh | sed 's/\.sh / /g'); }
