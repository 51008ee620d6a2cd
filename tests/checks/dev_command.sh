#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What ./dev says to who does not know it, and on a distribution that it does not know.
source "$(dirname "${BASH_SOURCE[0]}")/sources.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# expect STATUS STDOUT STDERR COMMAND…: texts are patterns; "" is silence.
expect() {
    local status=$1 output=$2 errors=$3 got=0
    shift 3
    "$@" >"$scratch/output" 2>"$scratch/errors" </dev/null || got=$?
    if [ "$got" -ne "$status" ] || ! said "$output" "$scratch/output" || ! said "$errors" "$scratch/errors"; then
        printf '%s\nexit status %s, expected %s; expected to say "%s" and, as an error, "%s"\n' "$*" "$got" "$status" "$output" "$errors" >&2
        sed 's/^/  stdout: /' "$scratch/output" >&2
        sed 's/^/  stderr: /' "$scratch/errors" >&2
        exit 1
    fi
}
said() { if [ -n "$1" ]; then grep -qE -- "$1" "$2"; else [ ! -s "$2" ]; fi; }

expect 0 'usage: ./dev COMMAND' '' ./dev help
expect 0 'usage: ./dev COMMAND' '' ./dev
expect 2 '' "there is no command 'grow'" ./dev grow
expect 2 '' 'usage: ./dev COMMAND' ./dev grow
expect 2 '' 'bench takes --quick' ./dev bench --nonsense
expect 2 '' 'fmt takes --check' ./dev fmt --nonsense
expect 2 '' 'package takes --debian 12' ./dev package --nonsense
expect 2 '' 'package --debian takes 12 or 13' ./dev package --debian 11
expect 2 '' 'test --debian takes 12 or 13' ./dev test --debian sid
expect 2 '' 'takes a whole number' ./dev fuzz --seconds soon
expect 2 '' 'fuzz takes --seconds' ./dev fuzz --nonsense
expect 2 '' 'invalid float' ./dev soak --minutes soon
expect 2 '' 'unrecognized arguments' ./dev soak --nonsense
expect 2 '' 'no fault has' ./dev faults --only nonsense
expect 2 '' 'invalid int' ./dev fleet --outage soon
expect 2 '' "table1 knows no 'nonsense'" ./dev table1 nonsense

# A copy of the command in a tree without anything else, on a distribution of no known family, with only the tools named.
mkdir -p "$scratch/tree/tools" "$scratch/path"
cp dev "$scratch/tree/"
cp -r tools/dev tools/requirements "$scratch/tree/tools/"
printf 'ID=unheard\nID_LIKE="of either"\n' >"$scratch/os-release"
for tool in bash dirname sed grep cat mkdir rm tail touch comm sort; do
    ln -s "$(command -v "$tool")" "$scratch/path/$tool"
done
expect 1 '' '^  (g\+\+ or clang|cmake$)' env "PATH=$scratch/path" "NETGROVE_OS_RELEASE=$scratch/os-release" "$scratch/tree/dev" build
expect 1 '' 'libpcap \(pkg-config: libpcap\)' env "PATH=$scratch/path" "NETGROVE_OS_RELEASE=$scratch/os-release" "$scratch/tree/dev" build
# With every tool, but libraries that cannot be found: they are named, and CMake's own errors are not shown.
expect 1 '' '^  libmnl .*: netlink' env PKG_CONFIG_LIBDIR=/nonexistent "NETGROVE_OS_RELEASE=$scratch/os-release" "$scratch/tree/dev" build
if grep -q 'CMake Error' "$scratch/errors"; then
    printf 'CMake errors were shown\n' >&2
    exit 1
fi
