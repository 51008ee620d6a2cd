#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What bash, zsh and fish offer, and what the pages describe, is what the programs take: every long option of --help, and no other.
set -euo pipefail
cd "${NETGROVE_SOURCE_DIR:?}/resources"
programs=${NETGROVE_BUILD_DIR:?}/bin
export QT_QPA_PLATFORM=offscreen

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Options at the beginning of a line of --help; the window's program says "-h, --help", the other one "-h,--help".
taken_by() {
    "$@" --help | sed -nE 's/^ +(-[a-z], ?)?(--[a-z-]+).*/\2/p'
}

# Words that look like options; \- is how a page writes them, "-l NAME" how fish does.
offered_in() {
    sed -E '/^(#|\.\\"|set |\.B systemctl)/d; s/\\-/-/g; s/ -l ([a-z-]+)/ --\1/' "$1" | grep -oE -- '(^|[^a-z-])--[a-z][a-z-]*' | grep -oE -- '--[a-z-]+' | grep -v -- '-$'
}

status=0
# compare PROGRAM FILE…: the options of PROGRAM are in $scratch/taken.
compare() {
    local program=$1 file
    shift
    for file in "$@"; do
        offered_in "$file" | sort -u >"$scratch/offered"
        if ! diff "$scratch/taken" "$scratch/offered" >"$scratch/difference"; then
            printf '%s differs from what %s --help says (<: only there, >: only in the file):\n' "$file" "$program" >&2
            grep '^[<>]' "$scratch/difference" >&2
            status=1
        fi
    done
}

taken_by "$programs/netgrove" | sort -u >"$scratch/taken"
compare netgrove completions/bash/netgrove completions/zsh/_netgrove completions/fish/netgrove.fish man/netgrove.1 man/ja/netgrove.1

watch=$programs/netgrove-watch
{
    taken_by "$watch"
    for command in salvage compare trust "trust list" "trust add" "trust remove"; do
        # shellcheck disable=SC2086 # two words
        taken_by "$watch" $command
    done
} | sort -u >"$scratch/taken"
compare netgrove-watch completions/bash/netgrove-watch completions/zsh/_netgrove-watch completions/fish/netgrove-watch.fish \
    man/netgrove-watch.1 man/ja/netgrove-watch.1
exit "$status"
