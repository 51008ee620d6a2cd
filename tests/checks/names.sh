#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One name, one class. The rooms share a namespace and are linked into one program: where two headers define classes of the same name,
# the linker takes one destructor for both without a word, and the program ends in the middle of something else. The helper is
# a program of its own.
source "$(dirname "${BASH_SOURCE[0]}")/sources.sh"

findings=$(our_files 'core/*.h' 'ui/*.h' 'app/netgrove/*.h' 'app/netgrove-watch/*.h' | grep -v '/bpf/' | xargs grep -HE '^(class|struct) [A-Za-z0-9]+( |$)[^;]*$' | awk '
    {
        split($0, part, ":")
        name = part[2]
        sub(/^(class|struct) /, "", name)
        sub(/[^A-Za-z0-9].*/, "", name)
        if (name in file && file[name] != part[1]) {
            printf "  %s: %s and %s\n", name, file[name], part[1]
        }
        file[name] = part[1]
    }')
verdict "Classes of the same name" "$findings"
