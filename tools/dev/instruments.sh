# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The tests under sanitizers, and how much of core they reach. Each in a build folder of its own: build-asan, build-tsan, build-coverage.

PACKAGES_COVERAGE=(gcovr)
PACKAGES_SANITIZE=(llvm) # llvm-symbolizer: suppressions name functions
LEAST_COVERAGE=90 # per cent of the lines of core

# use_build PRESET [NAME=VALUE…]
use_build() {
    local preset=$1
    shift
    BUILD=$ROOT/build-$preset
    LOGS=$BUILD/log
    mkdir -p "$LOGS"
    step "Configuring build-$preset"
    logged configure cmake --preset "$preset" -DNETGROVE_TESTS=ON "${@/#/-D}" || fail "configuring failed"
}

# use_sanitized_build PRESET: by clang, whose thread sanitizer knows fences, and without optimisation, which takes a third of the time.
use_sanitized_build() {
    local compiler=clang++
    ! command -v clang++-19 >/dev/null || compiler=clang++-19 # what Debian 12 calls plain clang does not take all of C++20
    use_build "$1" CMAKE_CXX_FLAGS_DEBUG="-O0 -g1" CMAKE_C_COMPILER="${compiler/clang++/clang}" CMAKE_CXX_COMPILER="$compiler"
}

# run_sanitized address,undefined|thread [CTEST ARGUMENTS]: the first all tests; the second those without a window, since Qt
# itself is not built for it. What is left out stands with its reason in tests/sanitize/left_out.txt.
run_sanitized() {
    local kind=${1:-} suppressions=$ROOT/tests/sanitize
    case $kind in
        address,undefined | thread) shift ;;
        *) usage_error "test --sanitize takes address,undefined or thread" ;;
    esac
    export UBSAN_OPTIONS=print_stacktrace=1
    export ASAN_OPTIONS=use_sigaltstack=0 # the helper's filter refuses it, at the end of a thread
    export LSAN_OPTIONS=suppressions=$suppressions/leaks.txt:print_suppressions=0
    get_requirements test
    ! is_debian_like || install_packages "${PACKAGES_SANITIZE[@]}" --
    # Tests start threads in children that they forked.
    export TSAN_OPTIONS=suppressions=$suppressions/races.txt:history_size=4:die_after_fork=0
    TSAN_OPTIONS+=:external_symbolizer_path=$(command -v llvm-symbolizer) || fail "llvm-symbolizer is needed: suppressions name functions"
    obtain_polkit_qt
    case $kind in
        address,undefined)
            use_sanitized_build asan
            make_targets all
            judged ctest -E "$(left_out "$kind")" "$@"
            ;;
        thread)
            use_sanitized_build tsan
            make_targets core_tests
            # Its shadow memory does not fit every layout that address space randomisation gives.
            judged setarch -R ctest -R "$(cat "$BUILD/core_tests.txt")" -E "$(left_out "$kind")" "$@"
            ;;
    esac
}

# left_out SANITIZERS: the tests that are not run under them, as ctest -E takes them; nothing matches where there are none.
left_out() {
    awk -v kind="$1" '$1 == kind { all = all "|" $2 } END { print "^(" substr(all, 2) ")$" }' "$ROOT/tests/sanitize/left_out.txt"
}

# run_coverage: what the tests of core reach of core, by room. Fails below 90 per cent of the lines.
run_coverage() {
    [ $# -eq 0 ] || usage_error "coverage takes nothing"
    get_requirements test
    ! is_debian_like || install_packages "${PACKAGES_COVERAGE[@]}" --
    obtain_polkit_qt
    # Several processes of a test count into the same files, threads into the same counters.
    use_build coverage
    make_targets core_tests tst_findings tst_record tst_watch_conditions netgrove-watch netgrove-lab netgrove-bench-load
    find "$BUILD" -name '*.gcda' -delete
    judged ctest -R "$(cat "$BUILD/core_tests.txt")|^tst_(findings|record|watch_conditions)$"
    report_coverage
}

report_coverage() {
    gcovr --root "$ROOT" --filter "$ROOT/core/" --gcov-ignore-parse-errors --exclude-throw-branches --csv "$BUILD/coverage.csv" "$BUILD" \
        >"$LOGS/gcovr.txt" 2>&1 || fail "gcovr failed; see $LOGS/gcovr.txt"
    awk -F, -v least="$LEAST_COVERAGE" '
        NR > 1 {
            split($1, part, "/")
            room = part[2] ~ /\./ ? "core" : "core/" part[2] (part[2] == "sense" && part[3] !~ /\./ ? "/" part[3] : "")
            lines[room] += $2; reached[room] += $3; all += $2; allReached += $3
        }
        END {
            for (room in lines)
                printf "%-24s %6d lines  %6.1f %%\n", room, lines[room], 100 * reached[room] / lines[room] | "sort"
            close("sort")
            printf "%-24s %6d lines  %6.1f %%  (at least %d %%)\n", "all of core", all, 100 * allReached / all, least
            exit 100 * allReached / all < least
        }' "$BUILD/coverage.csv"
}
