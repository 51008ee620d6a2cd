# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# polkit-qt for Qt 6, with which the privileged helper asks whether its caller may. Debian 13 has it. Debian 12 has it for Qt 5
# only: there its source comes, through apt, from the suite that has it, and is built into build/deps/. Nothing is installed,
# and the machine's own sources stay as they are: source list, lists and cache are the build's own. apt checks the archive's hash
# against the index, and the index's signature against the distribution's keys.

POLKIT_QT_SUITE=trixie

# obtain_polkit_qt [retry-polkit-qt]: what could not be had once is asked for again only with that word, or after a day.
obtain_polkit_qt() {
    local excuse=$DEPENDENCIES/polkit-qt-not-had
    is_debian_like || return 0 # CMake looks for it; there is no list of ours to get it from
    [ -n "$(missing_packages libpolkit-qt6-1-dev)" ] || return 0
    [ ! -e "$DEPENDENCIES/polkit-qt-built" ] || return 0
    if [ "${1:-}" != retry-polkit-qt ] && [ -n "$(find "$excuse" -mtime -1 2>/dev/null)" ]; then
        return 0
    fi
    if [ -n "$(known_packages libpolkit-qt6-1-dev)" ]; then
        (install_packages libpolkit-qt6-1-dev --) || step "Building without the privileged helper. Capture as root works all the same."
        return 0
    fi
    mkdir -p "$DEPENDENCIES"
    rm -f "$excuse"
    step "Getting polkit-qt for Qt 6 from its source, since this distribution has none"
    if (install_packages "${PACKAGES_POLKIT_QT_SOURCE[@]}" --) && fetch_polkit_qt && make_polkit_qt; then
        touch "$DEPENDENCIES/polkit-qt-built"
        rm -f "$BUILD/build.ninja" # so that CMake looks for it again
    else
        touch "$excuse"
        step "polkit-qt for Qt 6 could not be had: building without the privileged helper. Capture as root works all the same."
    fi
}

# The address of Debian's main archive as this machine's own entries have it.
debian_archive() {
    # shellcheck disable=SC2016 # apt's own placeholder
    apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Label: Debian' 'Created-By: Packages' | head -n 1
}

fetch_polkit_qt() {
    local own=$DEPENDENCIES/polkit-qt/apt keys=/usr/share/keyrings/debian-archive-keyring.gpg archive signed_by=
    archive=$(debian_archive)
    if [ -z "$archive" ]; then
        step "This machine's package sources name no Debian archive."
        return 1
    fi
    [ ! -r "$keys" ] || signed_by="[signed-by=$keys] "
    rm -rf "$DEPENDENCIES/polkit-qt"
    mkdir -p "$own/lists/partial" "$own/cache/archives/partial"
    printf 'deb-src %s%s %s main\n' "$signed_by" "$archive" "$POLKIT_QT_SUITE" >"$own/sources.list"
    # apt's unprivileged user may not be allowed to write here; what it downloads is checked all the same.
    local options=(-q -o "Dir::Etc::SourceList=$own/sources.list" -o Dir::Etc::SourceParts=- -o "Dir::State::Lists=$own/lists"
        -o "Dir::Cache=$own/cache" -o "APT::Sandbox::User=$(id -un)")
    logged polkit-qt-index apt-get "${options[@]}" update || return 1
    # The upstream archive is all that is needed; Debian's own changes to it are not.
    (cd "$DEPENDENCIES/polkit-qt" && logged polkit-qt-fetch apt-get "${options[@]}" source --download-only --tar-only polkit-qt-1) || return 1
    rm -rf "$own"
    logged polkit-qt-unpack tar -C "$DEPENDENCIES/polkit-qt" --strip-components=1 --one-top-level=source \
        -xf "$(printf '%s\n' "$DEPENDENCIES"/polkit-qt/polkit-qt-1_*.orig.tar.* | head -n 1)"
}

# Its modules are shared libraries by its own will; ours find them in build/deps/ by the path that CMake notes in them. It runs in the
# helper, and so is hardened as the helper is (cmake/NetgroveTargets.cmake).
make_polkit_qt() {
    local folder=$DEPENDENCIES/polkit-qt
    logged polkit-qt-configure cmake -S "$folder/source" -B "$folder/build" -G Ninja -DQT_MAJOR_VERSION=6 -DCMAKE_BUILD_TYPE=RelWithDebInfo \
        -DCMAKE_CXX_FLAGS="-D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection" \
        -DCMAKE_SHARED_LINKER_FLAGS=-Wl,-z,relro,-z,now -DCMAKE_INSTALL_PREFIX="$DEPENDENCIES" -DCMAKE_INSTALL_LIBDIR=lib -Wno-dev \
        && logged polkit-qt-build cmake --build "$folder/build" \
        && logged polkit-qt-install cmake --install "$folder/build"
}
