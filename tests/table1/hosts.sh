# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Two hosts for real programs, as network namespaces: "pc", where Netgrove captures, and "servers", and a router between them.
#
#   pc 192.0.2.10 -- 192.0.2.1 router 10.77.0.1 -- 10.77.0.2 servers
#
# Why not the two hosts of netgrove-lab alone: there the servers are sockets of one process that stands in the pc's own
# namespace. Real servers are many processes in a namespace of theirs; Netgrove finds these processes on this machine, takes
# the namespace's addresses for the machine's own (a container's), and rightly calls what goes there not external. So the
# servers have addresses that the pc never sees: a router, in which no process lives, translates them one to one
# (iptables-extensions(8), NETMAP), both ways:
#
#   198.51.100.N  is  10.77.1.N   servers
#   203.0.113.N   is  10.77.2.N   other people's PCs (whoever chooses no address is 203.0.113.99)

PC_ADDRESS=192.0.2.10
NAME_SERVER=198.51.100.53

in_pc() { nsenter --net="$SCRATCH/net/pc" -- "$@"; }
in_router() { nsenter --net="$SCRATCH/net/router" -- "$@"; }
in_servers() { nsenter --net="$SCRATCH/net/servers" -- "$@"; }

# Packets are as large as on a real cable: without offloading (gso_max_segs 1) every segment is captured by itself.
# The namespaces are files of this private mount namespace: they go with it.
make_hosts() {
    local host
    mkdir -p "$SCRATCH/net"
    for host in pc router servers; do
        touch "$SCRATCH/net/$host"
        unshare --net="$SCRATCH/net/$host" -- true
        nsenter --net="$SCRATCH/net/$host" -- ip link set lo up
    done
    in_router ip link add lab-near type veth peer name lab-pc netns "$SCRATCH/net/pc"
    in_router ip link add lab-far type veth peer name lab-servers netns "$SCRATCH/net/servers"
    in_router ip -batch - <<'IP'
address add 192.0.2.1/24 dev lab-near
address add 10.77.0.1/24 dev lab-far
link set lab-near gso_max_segs 1 up
link set lab-far gso_max_segs 1 up
route add 10.77.1.0/24 via 10.77.0.2
route add 10.77.2.0/24 via 10.77.0.2
IP
    in_pc ip -batch - <<IP
address add $PC_ADDRESS/24 dev lab-pc
link set lab-pc gso_max_segs 1 up
route add default via 192.0.2.1
IP
    # AnyIP: a local route makes the host own a whole range (ip-route(8), type local).
    in_servers ip -batch - <<'IP'
address add 10.77.0.2/24 dev lab-servers
link set lab-servers gso_max_segs 1 up
route add local 10.77.1.0/24 dev lo
route add local 10.77.2.0/24 dev lo
route add default via 10.77.0.1 src 10.77.2.99
IP
    in_router sysctl -q -w net.ipv4.ip_forward=1
    in_router iptables-restore <<'RULES'
*nat
-A PREROUTING -d 198.51.100.0/24 -j NETMAP --to 10.77.1.0/24
-A PREROUTING -d 203.0.113.0/24 -j NETMAP --to 10.77.2.0/24
-A POSTROUTING -s 10.77.1.0/24 -j NETMAP --to 198.51.100.0/24
-A POSTROUTING -s 10.77.2.0/24 -j NETMAP --to 203.0.113.0/24
COMMIT
RULES
}

# name ADDRESS NAME…: names in the lab's DNS, which knows nothing else. To be called before start_names.
name() {
    local address=$1 host
    shift
    for host in "$@"; do
        printf 'address=/%s/%s\n' "$host" "$address" >>"$WORK/names.conf"
    done
}

# A name server for the pc; everything that was not named does not exist.
start_names() {
    start_server names dnsmasq --keep-in-foreground --no-hosts --no-resolv --no-daemon --user=root --bind-interfaces \
        --listen-address=10.77.1.53 --address=/#/ --conf-file="$WORK/names.conf"
}
