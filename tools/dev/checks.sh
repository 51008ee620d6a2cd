# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The tests, and the layout of the sources.

# run_tests [--sanitize KIND | --debian RELEASE] [CTEST ARGUMENTS]: a test that was skipped or not run fails the run as much as one that failed.
run_tests() {
    local werror=OFF
    if [ "${1:-}" = --sanitize ]; then
        shift
        run_sanitized "$@"
        return
    fi
    if [ "${1:-}" = --debian ]; then
        [[ ${2:-} =~ ^1[23]$ ]] || usage_error "test --debian takes 12 or 13"
        as_root "$ROOT/tests/package/on_debian" "$2" --test "${@:3}"
        return
    fi
    [ "${CI:-}" != true ] || werror=ON
    get_requirements test
    obtain_polkit_qt
    configure NETGROVE_TESTS=ON NETGROVE_WERROR=$werror
    make_targets all
    if [ "$EUID" -eq 0 ]; then
        judged ctest "$@"
    else
        run_tests_as_user "$@"
    fi
}

# Most tests need no privilege, and do not get it. Those that make network namespaces and capture in them do.
run_tests_as_user() {
    local status=0
    if has_tests -LE root "$@" || ! has_tests -L root "$@"; then
        judged ctest -LE root "$@" || status=$?
    fi
    if has_tests -L root "$@"; then
        step "The tests that capture need root:"
        if ! may_become_root || ! as_root true; then
            fail "the tests labelled root were not run, so this is a failure; run ./dev test as root, or as a user with sudo"
        fi
        judged as_root ctest -L root "$@" || status=$?
        as_root chown -R "$(id -u):$(id -g)" "$BUILD/Testing"
    fi
    return "$status"
}

has_tests() { ! ctest --test-dir "$BUILD" -N "$@" | grep -q '^Total Tests: 0$'; }

# judged COMMAND…: runs ctest, and does not take for success what was not run.
judged() {
    local log=$LOGS/test.txt status=0
    mkdir -p "$LOGS"
    "$@" --test-dir "$BUILD" --output-on-failure --no-tests=error </dev/null 2>&1 | tee "$log" || status=$?
    if grep -q '^The following tests did not run:' "$log"; then
        step "dev: a test was skipped or could not be run (listed above): that counts as a failure"
        status=1
    fi
    return "$status"
}

# run_fuzzing [--seconds N|--runs N] [TARGET…]
run_fuzzing() {
    local limit=(--seconds 30)
    case ${1:-} in
        --seconds | --runs)
            [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage_error "fuzz $1 takes a whole number above 0"
            limit=("$1" "$2")
            shift 2
            ;;
        -*) usage_error "fuzz takes --seconds N or --runs N, then names of targets" ;;
    esac
    get_requirements test
    NETGROVE_SOURCE_DIR=$ROOT NETGROVE_FUZZ_BUILD=$BUILD/fuzz "$ROOT/tests/fuzz/fuzz.sh" "${limit[@]}" "$@"
}

# One version on every distribution: another lays out differently.
find_clang_format() {
    local name
    for name in clang-format-19 clang-format; do
        if "$name" --version 2>/dev/null | grep -q 'version 19\.'; then
            printf '%s\n' "$name"
            return
        fi
    done
}

format_sources() {
    local formatter mode=(-i)
    case ${1:-} in
        "") ;;
        --check) mode=(--dry-run --Werror) ;;
        *) usage_error "fmt takes --check or nothing" ;;
    esac
    ! is_debian_like || install_packages "${PACKAGES_FORMAT[@]}" --
    formatter=$(find_clang_format)
    [ -n "$formatter" ] || fail "clang-format 19 is needed: another version lays out differently"
    git -c safe.directory="$ROOT" ls-files -z '*.cpp' '*.h' '*.c' | xargs -0 "$formatter" "${mode[@]}"
}
