# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# For the checks beside it: which files are ours. Sourced.
set -euo pipefail
ROOT=${NETGROVE_SOURCE_DIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
cd "$ROOT"

# our_files PATTERN…: those that git knows and that are still there. The tree may belong to another user than the one that tests it.
our_files() {
    local file
    git -c safe.directory="$ROOT" ls-files -- "$@" | while IFS= read -r file; do
        [ ! -e "$file" ] || printf '%s\n' "$file"
    done
}

# verdict WHAT FINDINGS: fails where there are any.
verdict() {
    [ -z "$2" ] || {
        printf '%s:\n%s\n' "$1" "$2" >&2
        exit 1
    }
}
