# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Our stand-in of a bot, which runs in the hosts of netgrove-lab and nowhere else.

# The lab's hosts beside ours; the pc of this program is the lab's.
serve_standin() {
    (in_group servers "$PROGRAMS/netgrove-lab" hosts -- bash -c "touch '$SCRATCH/lab-is-up'; sleep 120") >"$OUT/lab.log" 2>&1 </dev/null &
    LAB=$!
    disown
    wait_for 15 test -e "$SCRATCH/lab-is-up"
    PC=lab
    touch "$SCRATCH/net/lab"
    mount --bind "/proc/$LAB/ns/net" "$SCRATCH/net/lab"
    CLIENT_ENVIRONMENT=("NETGROVE_LAB=$(readlink "/proc/$LAB/ns/net")")
}

# drive_standin TIMETABLE
drive_standin() {
    start_client_as_root "$PROGRAMS/netgrove-lab" shape bot --timetable "$1" --seconds 10
    wait_for 60 client_ended
    sleep 2
}
