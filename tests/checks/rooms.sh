#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Who may include whom: the rooms of the house, and which of them may know which library. The linker keeps most of this rule; a
# header that needs no linking gets past it, and is caught here.
source "$(dirname "${BASH_SOURCE[0]}")/sources.sh"

findings=$(our_files '*.h' '*.cpp' '*.c' | xargs grep -HnE '^[[:space:]]*#[[:space:]]*include' | awk '
    BEGIN {
        # A room, then the rooms whose headers it may include.
        allow("core/base/",    "core/base/")
        allow("core/observe/", "core/base/ core/observe/")
        allow("core/places/",  "core/base/ core/places/")
        allow("core/sense/",   "core/base/ core/observe/ core/sense/")
        allow("core/analyse/", "core/base/ core/observe/ core/analyse/")
        allow("core/layout/",  "core/base/ core/layout/")
        allow("core/session/", "core/base/ core/observe/ core/analyse/ core/layout/ core/session/")
        allow("core/import/",  "core/base/ core/observe/ core/sense/capture/ core/analyse/ core/session/ core/import/")
        allow("core/helper/",  "core/base/ core/observe/ core/helper/")
        allow("core/trust/",   "core/base/ core/observe/ core/analyse/ core/trust/")
        allow("core/monitor",  "core/")
        allow("ui/",           "core/base/ core/observe/ core/analyse/ core/layout/ core/places/ core/trust/ core/monitor core/session/export/ ui/")
        allow("app/",          "core/ ui/ app/")
        allow("tests/",        "core/ ui/ app/ tests/")
        # A library, then the rooms that may know it.
        library("<(pcap|libmnl/|libnetfilter|bpf/|cap-ng|seccomp)", "core/sense/ app/netgrove-helper/ tests/")
        library("<cbor",                                "core/observe/")
        library("<nettle/",                             "core/base/ tests/")
        library("<(zstd|zlib)",                         "core/session/ tests/")
        library("<maxminddb",                           "core/places/ tests/")
        library("<polkitqt1",                           "core/helper/ app/netgrove-helper/ tests/")
        library("<(QDBus|QtDBus)",                      "core/helper/ ui/ app/ tests/")
        library("<(Q[A-Z]|Qt[A-Z])",                    "core/monitor core/helper/ ui/ app/ tests/")
    }
    function allow(room, rooms) { reach[room] = rooms }
    function library(pattern, rooms) { knows[pattern] = rooms }
    function begins(text, prefixes,    list, count, i) {
        count = split(prefixes, list, " ")
        for (i = 1; i <= count; i++) {
            if (index(text, list[i]) == 1) { return 1 }
        }
        return 0
    }
    {
        split($0, part, ":")
        file = part[1]
        header = $0
        sub(/^.*include[[:space:]]*/, "", header)
        for (room in reach) {
            if (index(file, room) == 1 && header ~ /^"(core|ui|app|tests)\// && !begins(substr(header, 2), reach[room])) {
                printf "  %s:%s: %s may not include %s\n", file, part[2], room, header
            }
        }
        for (pattern in knows) {
            if (header ~ ("^" pattern) && !begins(file, knows[pattern])) {
                printf "  %s:%s: only %s may know %s\n", file, part[2], knows[pattern], header
            }
        }
    }')
verdict "Includes that point the wrong way" "$findings"
