# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The Debian package: of this machine's release by itself, of another in a folder of its own that holds that Debian.

PACKAGES_PACKAGE=(
    dpkg-dev file         # which libraries it depends on
    lintian man-db        # judge it, and its pages
)

# build_package [--debian 12|13]: leaves it in dist/.
build_package() {
    case ${1:-} in
        "") ;;
        --debian)
            [[ ${2:-} =~ ^1[23]$ ]] || usage_error "package --debian takes 12 or 13"
            as_root "$ROOT/tests/package/on_debian" "$2"
            return
            ;;
        *) usage_error "package takes --debian 12, --debian 13 or nothing" ;;
    esac
    is_debian_like || fail "a Debian package is made on Debian, or on a distribution like it"
    get_requirements
    obtain_polkit_qt retry-polkit-qt
    install_packages "${PACKAGES_PACKAGE[@]}" --
    rm -f "$BUILD/CPackConfig.cmake" # of a configuration that lacked something
    [ -e "$BUILD/CMakeCache.txt" ] || configure NETGROVE_TESTS=OFF
    logged configure cmake "$BUILD" || fail "configuring failed"
    [ -e "$BUILD/CPackConfig.cmake" ] || fail "no package without its helper: see above, and build/log/configure.txt"
    make_targets programs
    logged package cpack --config "$BUILD/CPackConfig.cmake" -B "$ROOT/dist" || fail "the package could not be made"
    rm -rf "$ROOT/dist/_CPack_Packages"
    judge_package
}

newest_package() { find "$ROOT/dist" -name 'netgrove_*.deb' -newer "$BUILD/CPackConfig.cmake" -print -quit; }

# A tag that lintian shows has an override with its reason, or fails here. The maintainer is whoever builds (DEBEMAIL), and
# may have no address; no bug of Debian's asked for the package; and words are misspelt where machine code happens to be letters,
# in each build others.
judge_package() {
    local package
    package=$(newest_package)
    [ -n "$package" ] || fail "cpack has left no package"
    logged lintian lintian --allow-root --info --display-info --pedantic --fail-on error,warning,info,pedantic \
        --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog,initial-upload-closes-no-bugs,spelling-error-in-binary "$package" \
        || fail "lintian has something to say about it"
    # shellcheck disable=SC2016 # dpkg's own placeholders
    step "$(dpkg-deb --show --showformat 'Netgrove ${Version} for ${Architecture}' "$package"): ${package#"$PWD"/}"
}
