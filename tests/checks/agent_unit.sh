#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# How much of the machine the agent's service could reach if it were taken over, as systemd-analyze reckons it (0: nothing, 10:
# everything). What it must have (packets, others' processes, eBPF) makes most of it.
source "$(dirname "${BASH_SOURCE[0]}")/sources.sh"

most=30 # tenths
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
sed 's#@NETGROVE_BIN@#/usr/bin#' resources/fleet/netgrove-agent.service.in >"$folder/netgrove-agent.service"
judged=$(systemd-analyze security --offline=true --no-pager --threshold=$most "$folder/netgrove-agent.service" 2>&1) || {
    printf 'The agent'\''s service is too exposed:\n%s\n' "$judged"
    exit 1
}
