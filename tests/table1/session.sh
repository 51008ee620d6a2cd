# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Who the programs run as, and how they are started and ended. Everything that is started goes into one of four control
# groups (cgroups(7)), which are ended as a whole: nothing that a program leaves behind stays.

TEST_USER=table1
TEST_UID=59999

# Makes the groups below a group of our own in cgroup v2's tree, wherever that is mounted.
make_groups() {
    local root group
    root=$(awk '$3 == "cgroup2" { print $2; exit }' /proc/mounts)
    [ -n "$root" ] || fail "no cgroup v2 is mounted: what the programs start could not be ended for certain"
    GROUP=$root/netgrove-table1-$$
    for group in servers desk client watch; do
        mkdir -p "$GROUP/$group"
    done
}

# end_group NAME: the kernel ends all that is in it (cgroup.kill), and it is waited for.
end_group() {
    local tries
    [ -d "$GROUP/$1" ] || return 0
    echo 1 >"$GROUP/$1/cgroup.kill"
    for tries in {1..100}; do
        grep -q '^populated 1' "$GROUP/$1/cgroup.events" || return 0
        sleep 0.1
    done
    warn "still alive after $tries tries: $(tr '\n' ' ' <"$GROUP/$1/cgroup.procs")"
}

remove_groups() {
    local group
    [ -n "${GROUP:-}" ] || return 0
    for group in watch client desk servers; do
        end_group "$group"
        rmdir "$GROUP/$group"
    done
    rmdir "$GROUP"
}

# The user exists in this mount namespace alone, and so does the lab's resolv.conf.
make_user() {
    local file
    mkdir -p "$SCRATCH/etc"
    for file in passwd group; do
        cp "/etc/$file" "$SCRATCH/etc/$file"
    done
    printf '%s:x:%s:%s::%s:/bin/bash\n' $TEST_USER $TEST_UID $TEST_UID "$SCRATCH/home" >>"$SCRATCH/etc/passwd"
    printf '%s:x:%s:\n' $TEST_USER $TEST_UID >>"$SCRATCH/etc/group"
    printf 'nameserver %s\noptions timeout:1 attempts:1\n' "$NAME_SERVER" >"$SCRATCH/etc/resolv.conf"
    printf '127.0.0.1 localhost %s\n' "$(uname -n)" >"$SCRATCH/etc/hosts"
    for file in passwd group resolv.conf hosts; do
        mount --bind "$SCRATCH/etc/$file" "/etc/$file"
    done
}

# A fresh home for each program, and a fresh folder for what serves it.
make_home() {
    WORK=$SCRATCH/work
    rm -rf --one-file-system "${SCRATCH:?}/home" "${SCRATCH:?}/run" "${WORK:?}"
    mkdir -p "$SCRATCH/home" "$SCRATCH/run" "$WORK"
    : >"$WORK/names.conf"
    chmod 700 "$SCRATCH/home" "$SCRATCH/run"
    chown -R $TEST_UID:$TEST_UID "$SCRATCH/home" "$SCRATCH/run"
}

# in_group NAME COMMAND…: the shell that becomes the command puts itself there first.
in_group() {
    local group=$1
    shift
    # shellcheck disable=SC2016 # the inner shell expands
    exec bash -c 'echo $$ >"$0/cgroup.procs" && exec "$@"' "$GROUP/$group" "$@"
}

# start_server LABEL COMMAND…: as root on the servers' host; the output in the run's folder.
start_server() {
    local label=$1
    shift
    (in_group servers nsenter --net="$SCRATCH/net/servers" -- "$@") >"$OUT/server-$label.log" 2>&1 </dev/null &
    disown # bash would tell when it is ended
}

# The audit's login id, which stays with all descendants (proc(5), /proc/PID/loginuid): as on a desktop where somebody logged in.
log_in() { echo "$1" >/proc/self/loginuid || warn "this kernel keeps no login id: the programs look as if nobody had logged in"; }

user_environment() {
    printf '%s\0' env -i "HOME=$SCRATCH/home" "XDG_RUNTIME_DIR=$SCRATCH/run" USER=$TEST_USER LOGNAME=$TEST_USER \
        PATH=/usr/local/bin:/usr/bin:/bin:/usr/games LANG=C.UTF-8 SHELL=/bin/bash TERM=xterm \
        ${DISPLAY_NAME:+"DISPLAY=$DISPLAY_NAME"} ${BUS_ADDRESS:+"DBUS_SESSION_BUS_ADDRESS=$BUS_ADDRESS"} \
        "${CLIENT_ENVIRONMENT[@]}"
}

# on_pc GROUP COMMAND…: as the test user on the pc; becomes the command.
on_pc() {
    local group=$1 environment
    shift
    mapfile -d '' environment < <(user_environment)
    cd "$SCRATCH/home" || exit
    log_in $TEST_UID
    in_group "$group" nsenter --net="$SCRATCH/net/$PC" -- setpriv --reuid $TEST_UID --regid $TEST_UID --clear-groups -- \
        "${environment[@]}" "$@"
}

# start_client COMMAND…: the program that the row is about. $CLIENT is its pid: every exec on the way keeps it.
start_client() {
    (on_pc client "$@") >>"$OUT/client.log" 2>&1 </dev/null &
    CLIENT=$!
    printf '%s\n' "$CLIENT" >>"$OUT/roots"
}

# run_client SECONDS COMMAND…: the same, waited for. Gives its exit status; 124 where it had to be ended.
run_client() {
    local limit=$1
    shift
    start_client "$@"
    wait_for "$limit" client_ended || {
        end_group client
        return 124
    }
    wait "$CLIENT"
}
client_ended() { ! kill -0 "$CLIENT" 2>/dev/null; }

# start_client_as_root COMMAND…: for a package manager, as somebody who logged in starts it; LOGGED_IN='' for a daemon.
start_client_as_root() {
    ([ -z "$LOGGED_IN" ] || log_in $TEST_UID; in_group client nsenter --net="$SCRATCH/net/$PC" -- env -i HOME=/root PATH="$PATH" LANG=C.UTF-8 "${CLIENT_ENVIRONMENT[@]}" "$@") >>"$OUT/client.log" 2>&1 </dev/null &
    CLIENT=$!
    printf '%s\n' "$CLIENT" >>"$OUT/roots"
}

# An X server and a session bus of the program's own, on the pc. What the bus starts belongs to the program.
start_desk() {
    DISPLAY_NAME='' BUS_ADDRESS=''
    mkfifo "$OUT/display" "$OUT/bus"
    (on_pc desk Xvfb -displayfd 3 -screen 0 1280x800x24 -nolisten tcp 3<>"$OUT/display") >"$OUT/xvfb.log" 2>&1 </dev/null &
    disown
    read -r -t 20 DISPLAY_NAME <>"$OUT/display" || fail "Xvfb did not start"
    DISPLAY_NAME=:$DISPLAY_NAME
    (on_pc client dbus-daemon --session --nofork --print-address=3 3<>"$OUT/bus") >"$OUT/bus.log" 2>&1 </dev/null &
    printf '%s\n' "$!" >>"$OUT/roots"
    disown
    read -r -t 20 BUS_ADDRESS <>"$OUT/bus" || fail "the session bus did not start"
    rm "$OUT/display" "$OUT/bus"
}

# What X servers that were ended by force leave: a lock whose process is gone, and its socket.
remove_dead_displays() {
    local lock number
    for lock in /tmp/.X*-lock; do
        [ -e "$lock" ] || continue
        number=${lock#/tmp/.X}
        number=${number%-lock}
        kill -0 "$(tr -d ' ' <"$lock")" 2>/dev/null || rm -f "$lock" "/tmp/.X11-unix/X$number"
    done
}

# wait_for SECONDS COMMAND…: until the command succeeds; fails after so long.
wait_for() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.2
    done
}

# listens PORT [HOST]: on the servers' host.
listens() { in_servers ss -Htln "sport = :$1" | grep -q .; }

# What moves on a screen, for somebody to look at it: a test picture. movie SECONDS gives the command.
movie() { printf '%s\0' timeout "$1" ffplay -v error -an -f lavfi -i testsrc=size=640x480:rate=12; }

# prove_updates LOG: what x11vnc tells of its guest when he has left.
prove_updates() {
    local updates
    updates=$(sed -nE 's/.* FramebufferUpdate +: +([0-9]+) .*/\1/p' "$1" | head -n 1)
    printf '%s updates of the screen sent\n' "${updates:-no}"
    [ "${updates:-0}" -ge 50 ]
}
