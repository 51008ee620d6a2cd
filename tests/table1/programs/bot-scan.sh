# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The stand-in of the paper's bot: on its server's word a child tries ports of seven hosts.
TITLE="Stand-in of a bot: port scan"
PACKAGE="netgrove-lab"
HONEST=false
ORDER=9

serve() { serve_standin; }
drive() { drive_standin scan; }
prove() {
    local open
    open=$(grep -c '"role":"scan"' "$OUT/client.log")
    printf '108 ports tried, %s open\n' "$open"
    [ "$open" -gt 0 ]
}
