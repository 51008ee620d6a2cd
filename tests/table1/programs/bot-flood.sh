# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The stand-in of the paper's bot: on its server's word a child sends a bounded flood of UDP.
TITLE="Stand-in of a bot: UDP flood"
PACKAGE="netgrove-lab"
HONEST=false
ORDER=8

serve() { serve_standin; }
drive() { drive_standin flood; }
prove() {
    local bytes
    bytes=$(sed -n '/"role":"flood"/s/.*"sent":\([0-9]*\).*/\1/p' "$OUT/client.log")
    printf '%s bytes sent in datagrams\n' "${bytes:-0}"
    [ "${bytes:-0}" -gt 0 ]
}
