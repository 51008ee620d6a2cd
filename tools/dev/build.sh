# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# From a clean clone to build/bin/.

# get_requirements [demo|test|bench|pictures]: what the build and the programs need, and the demo, the tests or the benchmarks if asked for.
get_requirements() {
    local required=("${PACKAGES_BUILD[@]}") tools=()
    case ${1:-} in
        demo) required+=("${PACKAGES_DEMO[@]}") tools=("${TOOLS_DEMO[@]}") ;;
        test) required+=("${PACKAGES_TEST[@]}") tools=("${TOOLS_TEST[@]}") ;;
        pictures) required+=("${PACKAGES_PICTURES[@]}") tools=("${TOOLS_PICTURES[@]}") ;;
        bench) required+=("${PACKAGES_BENCH[@]}") tools=("${TOOLS_BENCH[@]}") ;;
    esac
    if is_debian_like; then
        install_packages "${required[@]}" -- "${PACKAGES_BUILD_OPTIONAL[@]}" "${PACKAGES_RUN_OPTIONAL[@]}"
    else
        check_requirements "${tools[@]}"
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

# make_targets NAME…: says how long it took where it took long enough to be noticed.
make_targets() {
    local started=$SECONDS
    if [ -n "$(cmake --build "$BUILD" --target "$@" -- -n 2>/dev/null | grep -v 'no work to do')" ]; then
        step "Building (all of it is a matter of minutes; build/log/build.txt shows how far it is)"
    fi
    logged build cmake --build "$BUILD" --target "$@" || fail "building failed"
    [ $((SECONDS - started)) -lt 3 ] || step "Built in $((SECONDS - started)) s"
}

# build_programs [retry-polkit-qt]
build_programs() {
    get_requirements
    obtain_polkit_qt "$@"
    [ -e "$BUILD/build.ninja" ] || configure NETGROVE_TESTS=OFF
    make_targets programs
}
