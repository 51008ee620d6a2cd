/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/* The remote end of a datagram that goes out on (or came in by) a socket that is not connected. */
#ifndef NETGROVE_TRACE_DESTINATIONS_H
#define NETGROVE_TRACE_DESTINATIONS_H

#include <bpf/bpf_tracing.h>

#include "describe.h"

/* This thread's pending datagram, made where it has none. */
static __always_inline struct pending_datagram* pending_of_thread(void)
{
    __u32 tid = (__u32)bpf_get_current_pid_tgid();
    struct pending_datagram* datagram = bpf_map_lookup_elem(&pending, &tid);
    if (datagram)
        return datagram;
    struct pending_datagram none;
    __builtin_memset(&none, 0, sizeof(none));
    bpf_map_update_elem(&pending, &tid, &none, BPF_ANY);
    return bpf_map_lookup_elem(&pending, &tid);
}

/* Where the other end of this thread's datagram on this socket goes: into the socket's memory, or, where there is none
 * or another thread is between hook and tracepoint there, among the threads'. */
static __always_inline struct pending_datagram* begin_datagram(struct bpf_sock_addr* context)
{
    struct bpf_sock* socket = context->sk;
    struct socket_memory* memory = socket ? bpf_sk_storage_get(&socket_memories, socket, 0, 0) : 0;
    if (memory) {
        __u32 tid = (__u32)bpf_get_current_pid_tgid();
        __u32 holder = __sync_val_compare_and_swap(&memory->holder, 0, tid);
        if (holder == 0 || holder == tid)
            return &memory->datagram;
        memory->is_crowded = 1;
    }
    struct pending_datagram* datagram = pending_of_thread();
    if (datagram) {
        datagram->is_from_packet = 0;
        datagram->socket = bpf_get_socket_cookie(context);
    }
    return datagram;
}

static __always_inline int note_ipv4(struct bpf_sock_addr* context)
{
    struct pending_datagram* datagram = begin_datagram(context);
    if (datagram) {
        map_ipv4(datagram->remote, context->user_ip4);
        datagram->remote_port = bpf_ntohs((__u16)context->user_port);
    }
    return 1; /* let it pass */
}

static __always_inline int note_ipv6(struct bpf_sock_addr* context)
{
    struct pending_datagram* datagram = begin_datagram(context);
    if (datagram) {
        __u32* words = (__u32*)datagram->remote;
        words[0] = context->user_ip6[0];
        words[1] = context->user_ip6[1];
        words[2] = context->user_ip6[2];
        words[3] = context->user_ip6[3];
        datagram->remote_port = bpf_ntohs((__u16)context->user_port);
    }
    return 1;
}

SEC("cgroup/sendmsg4")
int on_sendmsg4(struct bpf_sock_addr* context) { return note_ipv4(context); }

SEC("cgroup/sendmsg6")
int on_sendmsg6(struct bpf_sock_addr* context) { return note_ipv6(context); }

/* Runs where the receiver asked who sent it. */
SEC("cgroup/recvmsg4")
int on_recvmsg4(struct bpf_sock_addr* context) { return note_ipv4(context); }

SEC("cgroup/recvmsg6")
int on_recvmsg6(struct bpf_sock_addr* context) { return note_ipv6(context); }

/* The head of a packet: enough for either IP header and the first eight bytes behind it. */
struct packet_head {
    __u8 bytes[48];
};

static __always_inline void note_transport(struct pending_datagram* datagram, const __u8* transport)
{
    if (datagram->protocol == PROTOCOL_TCP || datagram->protocol == PROTOCOL_UDP
        || datagram->protocol == PROTOCOL_SCTP) {
        datagram->local_port = (__u16)(transport[0] << 8 | transport[1]);
        datagram->remote_port = (__u16)(transport[2] << 8 | transport[3]);
    } else if (datagram->protocol == PROTOCOL_ICMP || datagram->protocol == PROTOCOL_ICMPV6) {
        /* Echo request and reply (RFC 792, RFC 4443): the identifier tells one ping from another. */
        if (transport[0] == 8 || transport[0] == 0 || transport[0] == 128 || transport[0] == 129)
            datagram->discriminator = (__u16)(transport[4] << 8 | transport[5]);
    } else {
        datagram->discriminator = datagram->protocol;
    }
}

static __always_inline void note_packet(struct pending_datagram* datagram, const void* network, __u16 ethertype)
{
    struct packet_head head;
    __builtin_memset(&head, 0, sizeof(head));
    datagram->protocol = 0;
    datagram->discriminator = ethertype;
    datagram->local_port = 0;
    datagram->remote_port = 0;
    __builtin_memset(datagram->remote, 0, sizeof(datagram->remote));
    __builtin_memset(datagram->local, 0, sizeof(datagram->local));
    if (ethertype == ETHERTYPE_IPV4) {
        if (bpf_probe_read_kernel(&head, 20, network) || head.bytes[0] >> 4 != 4)
            return;
        const __u8* rest = (const __u8*)network + (head.bytes[0] & 15) * 4;
        datagram->protocol = head.bytes[9];
        map_ipv4(datagram->local, *(__be32*)&head.bytes[12]);
        map_ipv4(datagram->remote, *(__be32*)&head.bytes[16]);
        bpf_probe_read_kernel(&head, 8, rest);
    } else if (ethertype == ETHERTYPE_IPV6) {
        if (bpf_probe_read_kernel(&head, 48, network) || head.bytes[0] >> 4 != 6)
            return;
        datagram->protocol = head.bytes[6];
        __builtin_memcpy(datagram->local, &head.bytes[8], 16);
        __builtin_memcpy(datagram->remote, &head.bytes[24], 16);
        __builtin_memcpy(&head.bytes[0], &head.bytes[40], 8);
    } else {
        return;
    }
    datagram->discriminator = 0;
    note_transport(datagram, head.bytes);
}

/* A packet is handed to a device, as a rule still in the sender's thread. Only raw, packet and ping sockets are looked
 * at: nothing else says where their packets go. A packet that waited for a neighbour's address leaves in another
 * context; what it notes there names its own socket and is dropped when the thread's next call is on another one. */
SEC("tp_btf/net_dev_queue")
int BPF_PROG(on_net_dev_queue, struct sk_buff* skb)
{
    struct sock* sk = skb->sk;
    if (!sk)
        return 0;
    __u16 type = sk->sk_type;
    if (type == TYPE_STREAM)
        return 0;
    __u16 family = sk->__sk_common.skc_family;
    if (type == TYPE_DATAGRAM && family != FAMILY_PACKET) {
        __u16 protocol = sk->sk_protocol;
        if (protocol != PROTOCOL_ICMP && protocol != PROTOCOL_ICMPV6)
            return 0;
    } else if (family != FAMILY_PACKET && family != FAMILY_INET && family != FAMILY_INET6) {
        return 0;
    }
    /* The kernel's own sockets answer pings and the like in whatever thread an interrupt came upon. */
    struct socket* socket = sk->sk_socket;
    if (!socket || !socket->file)
        return 0;
    struct pending_datagram* datagram = pending_of_thread();
    if (!datagram)
        return 0;
    note_packet(datagram, skb->head + skb->network_header, bpf_ntohs(skb->protocol));
    datagram->is_from_packet = 1;
    datagram->socket = (__u64)sk;
    return 0;
}

#endif
