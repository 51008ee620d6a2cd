# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What a person sees: one line a step; the whole output of a step in build/log/.

step() { printf '%s\n' "$*" >&2; }

fail() {
    printf 'dev: %s\n' "$*" >&2
    exit 1
}

usage_error() {
    printf 'dev: %s\n' "$*" >&2
    exit 2
}

# logged NAME COMMAND…: runs it with its output in build/log/NAME.txt; where it fails, shows the end of that.
logged() {
    local log=$LOGS/$1.txt
    shift
    mkdir -p "$LOGS"
    printf '$ %s\n' "$*" >"$log"
    local status=0
    "$@" >>"$log" 2>&1 </dev/null || status=$?
    if [ "$status" -ne 0 ]; then
        printf 'dev: this failed: %s\n' "$*" >&2
        tail -n 25 "$log" | sed 's/^/    /' >&2
        printf 'dev: all of its output: %s\n' "${log#"$PWD"/}" >&2
    fi
    return "$status"
}
