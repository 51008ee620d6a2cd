#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The helper's systemd unit, as systemd-analyze judges it: its exposure is at most 3.0 of 10. And whether the
# programs were built hardened.
source "$(dirname "${BASH_SOURCE[0]}")/sources.sh"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unit=$scratch/netgrove-helper.service
sed "s#@NETGROVE_LIBEXEC@#/usr/libexec/netgrove#" resources/helper/netgrove-helper.service.in >"$unit"
if ! systemd-analyze security --no-pager --offline=true --threshold=30 "$unit" >"$scratch/verdict" 2>&1; then
    tail -n 45 "$scratch/verdict" >&2
    printf 'The unit leaves the helper more exposed than 3.0\n' >&2
    exit 1
fi
grep 'Overall exposure' "$scratch/verdict"

# hardened PROGRAM: position independent, read-only relocations, resolved at the start, no executable stack, guarded stack frames.
hardened() {
    local program=$1 missing=() elf symbols one
    elf=$(readelf -hdlW "$program")
    symbols=$(readelf -sW "$program")
    grep -q 'Type:.*DYN' <<<"$elf" || missing+=("position independent code")
    grep -qE 'BIND_NOW|FLAGS_1.*NOW' <<<"$elf" || missing+=("binding at the start")
    grep -q 'GNU_RELRO' <<<"$elf" || missing+=("read-only relocations")
    ! grep -q 'GNU_STACK.*RWE' <<<"$elf" || missing+=("a stack that is not executable")
    grep -q '__stack_chk_fail' <<<"$symbols" || missing+=("guarded stack frames")
    if grep -qE '^CMAKE_BUILD_TYPE:.*=(RelWithDebInfo|Release)$' "$NETGROVE_BUILD_DIR/CMakeCache.txt"; then
        grep -qE '__[a-z]+_chk@' <<<"$symbols" || missing+=("checked library calls (_FORTIFY_SOURCE)")
    fi
    for one in "${missing[@]}"; do
        printf '%s: without %s\n' "$program" "$one" >&2
    done
    [ ${#missing[@]} -eq 0 ]
}
for program in netgrove-helper netgrove netgrove-watch; do
    if [ -e "$NETGROVE_BUILD_DIR/bin/$program" ]; then
        hardened "$NETGROVE_BUILD_DIR/bin/$program"
    fi
done
