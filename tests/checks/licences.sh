#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every file of ours says its licence in its first lines; what runs in the kernel says the licence that the kernel asks of it.
source "$(dirname "${BASH_SOURCE[0]}")/sources.sh"

findings=
while IFS= read -r file; do
    case $file in
        LICENSE | *.json | *.jsonl | *.ts | *.md | *.png | *.svg | *.pcap | *.pcapng | *.netgrove | *.tar.xz) continue ;; # no place for a comment, or prose under the licence beside it
        *.bpf.c) expected='GPL-2.0-only OR BSD-3-Clause' ;;
        *) expected='GPL-3.0-or-later' ;;
    esac
    if ! head -n 5 "$file" | grep -aqF "SPDX-License-Identifier: "; then
        findings+="  $file: no SPDX-License-Identifier in its first five lines"$'\n'
    elif [[ $file = *.bpf.c ]] && ! head -n 5 "$file" | grep -qF "$expected"; then
        findings+="  $file: not under $expected"$'\n'
    fi
done < <(our_files "*")
verdict "Files that do not say their licence" "$findings"
