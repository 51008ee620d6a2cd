#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The shell scripts, as shellcheck reads them. It follows ./dev into tools/dev/.
source "$(dirname "${BASH_SOURCE[0]}")/sources.sh"

mapfile -t scripts < <(our_files "*" | while IFS= read -r file; do
    ! head -n 1 "$file" | grep -aqE '^#!.*\b(ba)?sh\b' || printf '%s\n' "$file"
done)
[ ${#scripts[@]} -gt 0 ]
shellcheck --external-sources --source-path=SCRIPTDIR "${scripts[@]}"
