# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# From a clean clone to build/bin/.

# get_requirements [test]: what the build, the programs and, if asked for, the tests need.
get_requirements() {
    local required=("${PACKAGES_BUILD[@]}") optional=("${PACKAGES_BUILD_OPTIONAL[@]}" "${PACKAGES_RUN_OPTIONAL[@]}")
    if is_debian_like; then
        [ "${1:-}" != test ] || required+=("${PACKAGES_TEST[@]}")
        install_packages "${required[@]}" -- "${optional[@]}"
    else
        check_requirements
        [ "${1:-}" != test ] || check_test_requirements
    fi
}

# configure NAME=VALUE…: CMake is asked only where nothing is configured yet or a value differs; otherwise Ninja asks it when needed.
configure() {
    local setting settled=yes
    [ -e "$BUILD/build.ninja" ] || settled=
    for setting in "$@"; do
        grep -q "^${setting%%=*}:[A-Z]*=${setting#*=}\$" "$BUILD/CMakeCache.txt" 2>/dev/null || settled=
    done
    [ -z "$settled" ] || return 0
    step "Configuring"
    logged configure cmake --preset release "${@/#/-D}" || fail "configuring failed"
}

# make_target NAME: says how long it took where it took long enough to be noticed.
make_target() {
    local started=$SECONDS
    if [ -n "$(cmake --build "$BUILD" --target "$1" -- -n 2>/dev/null | sed -n '/no work to do/!p' | head -n 1)" ]; then
        step "Building (all of it is a matter of minutes; build/log/build.txt shows how far it is)"
    fi
    logged build cmake --build "$BUILD" --target "$1" || fail "building failed"
    [ $((SECONDS - started)) -lt 3 ] || step "Built in $((SECONDS - started)) s"
}

# build_programs [retry-polkit-qt]
build_programs() {
    get_requirements
    ! is_debian_like || obtain_polkit_qt "$@"
    [ -e "$BUILD/build.ninja" ] || configure NETGROVE_TESTS=OFF
    make_target programs
}
