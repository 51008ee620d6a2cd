# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# apt updates its lists from a local repository and downloads packages from it.
TITLE="apt update and download"
PACKAGE=apt
KIND=further
ORDER=36

prepare() {
    local number
    name 198.51.100.90 files.test
    mkdir -p "$WORK/files" "$WORK/apt/lists/partial" "$WORK/apt/archives/partial" "$WORK/apt/got"
    for number in {1..6}; do
        mkdir -p "$WORK/deb/DEBIAN" "$WORK/deb/usr/share/lab"
        head -c 4M /dev/urandom >"$WORK/deb/usr/share/lab/$number"
        printf 'Package: lab-%s\nVersion: 1\nArchitecture: all\nMaintainer: Lab <lab@files.test>\nDescription: data for the lab\n' \
            "$number" >"$WORK/deb/DEBIAN/control"
        dpkg-deb -Znone -b "$WORK/deb" "$WORK/files/lab-$number.deb"
        rm -r "$WORK/deb"
    done
    (cd "$WORK/files" && dpkg-scanpackages -m . >Packages)
    printf 'deb [trusted=yes] http://files.test/ ./\n' >"$WORK/apt/sources.list"
    plain_web 10.77.1.90 "$WORK/files" >"$OUT/nginx.conf"
    chown -R _apt "$WORK/apt/got"
}
serve() { start_files; }

drive() {
    local options=(-o Dir::Etc::SourceList="$WORK/apt/sources.list" -o Dir::Etc::SourceParts=/nonexistent
        -o Dir::State::Lists="$WORK/apt/lists" -o Dir::Cache="$WORK/apt" -o Acquire::Languages=none)
    start_client_as_root bash -c 'cd "$0" && apt-get "$@" update && apt-get "$@" download lab-1 lab-2 lab-3 lab-4 lab-5 lab-6' \
        "$WORK/apt/got" "${options[@]}"
    wait_for 60 client_ended
    sleep 1
}

prove() {
    printf '%s of 6 packages downloaded\n' "$(find "$WORK/apt/got" -name '*.deb' | wc -l)"
    [ "$(find "$WORK/apt/got" -name '*.deb' | wc -l)" -eq 6 ]
}
