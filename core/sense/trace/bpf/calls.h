/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/* Send and receive calls, in three ways of which the reader loads one: raw tracepoints (Linux 6.3), fexit (5.12 with
 * trampolines), kprobes. */
#ifndef NETGROVE_TRACE_CALLS_H
#define NETGROVE_TRACE_CALLS_H

#include <bpf/bpf_tracing.h>

#include "count.h"

static __always_inline __u32 current_tid(void) { return (__u32)bpf_get_current_pid_tgid(); }

/* Bytes of a recv(2) on TCP that tcp_rcv_space_adjust has not counted already. */
static __always_inline __u32 uncounted_bytes(struct socket_memory* memory, __u32 length)
{
    if (!memory || memory->reading == READING_UNKNOWN)
        return length;
    if (memory->reading == READING_KNOWN)
        return 0;
    __u32 counted = memory->counted;
    memory->reading = READING_KNOWN;
    return counted < length ? length - counted : 0;
}

/* The socket as TCP, where it is TCP that nothing stands upon (kTLS does: it reads the stream itself). */
static __always_inline struct tcp_sock* plain_tcp(struct sock* sk)
{
    struct tcp_sock* tcp = bpf_skc_to_tcp_sock(sk);
    return tcp && !tcp->inet_conn.icsk_ulp_ops ? tcp : 0;
}

/* What is common to sending and receiving: facts, memory and pending datagram. */
static __always_inline struct socket_memory* begin_call(struct call* call, struct sock* sk, __u32 tid)
{
    read_facts(&call->socket, sk);
    struct socket_memory* memory = is_packet_kind(&call->socket) ? 0 : bpf_sk_storage_get(&socket_memories, sk, 0, 0);
    take_pending(call, sk, memory, tid);
    return memory;
}

static __always_inline void count_send(struct sock* sk, int result)
{
    struct call call = {.sk = sk, .calls = 1, .is_send = 1};
    call.socket.family = sk->__sk_common.skc_family;
    if (!is_traced_family(call.socket.family))
        return;
    __u32 tid = current_tid();
    struct socket_memory* memory = begin_call(&call, sk, tid);
    if (result < 0)
        return;
    call.bytes = (__u32)result;
    count_call(&call, sk, memory, tid);
}

static __always_inline void count_receive(struct sock* sk, int result, int flags)
{
    struct call call = {.sk = sk, .calls = 1};
    call.socket.family = sk->__sk_common.skc_family;
    if (!is_traced_family(call.socket.family))
        return;
    __u32 tid = current_tid();
    struct socket_memory* memory = begin_call(&call, sk, tid);
    if (result < 0 || (flags & FLAG_PEEK) || (result == 0 && call.socket.type == TYPE_STREAM))
        return;
    call.bytes = (__u32)result;
    if (counts_tcp_reads_by_sequence && call.socket.type == TYPE_STREAM && plain_tcp(sk))
        call.bytes = uncounted_bytes(memory, call.bytes);
    count_call(&call, sk, memory, tid);
}

/* Run in the calling thread, after the call, with what it returned. */
SEC("tp_btf/sock_send_length")
int BPF_PROG(on_sock_send_length, struct sock* sk, int result, int flags)
{
    count_send(sk, result);
    return 0;
}

SEC("tp_btf/sock_recv_length")
int BPF_PROG(on_sock_recv_length, struct sock* sk, int result, int flags)
{
    count_receive(sk, result, flags);
    return 0;
}

#define FEXIT_SEND(function)                                                                                           \
    SEC("fexit/" #function)                                                                                            \
    int BPF_PROG(fexit_##function, struct socket* sock, struct msghdr* message, __u64 size, int result)                \
    {                                                                                                                  \
        struct sock* sk = sock->sk;                                                                                    \
        if (sk)                                                                                                        \
            count_send(sk, result);                                                                                    \
        return 0;                                                                                                      \
    }

#define FEXIT_RECEIVE(function)                                                                                        \
    SEC("fexit/" #function)                                                                                            \
    int BPF_PROG(fexit_##function, struct socket* sock, struct msghdr* message, __u64 size, int flags, int result)     \
    {                                                                                                                  \
        struct sock* sk = sock->sk;                                                                                    \
        if (sk)                                                                                                        \
            count_receive(sk, result, flags);                                                                          \
        return 0;                                                                                                      \
    }

FEXIT_SEND(inet_sendmsg)
FEXIT_SEND(inet6_sendmsg)
FEXIT_SEND(packet_sendmsg)
FEXIT_RECEIVE(inet_recvmsg)
FEXIT_RECEIVE(inet6_recvmsg)
FEXIT_RECEIVE(packet_recvmsg)

/* sendfile(2) and splice(2) to a socket before Linux 6.5; later they come as sendmsg. */
SEC("fexit/inet_sendpage")
int BPF_PROG(fexit_inet_sendpage, struct socket* sock, void* page, int offset, __u64 size, int flags, long result)
{
    struct sock* sk = sock->sk;
    if (sk)
        count_send(sk, (int)result);
    return 0;
}

static __always_inline int enter_call(struct socket* sock, bool is_peeking)
{
    struct sock* sk = BPF_CORE_READ(sock, sk);
    if (!sk || !is_traced_family(BPF_CORE_READ(sk, __sk_common.skc_family)))
        return 0;
    __u32 tid = current_tid();
    __u64 call = (__u64)sk | is_peeking;
    bpf_map_update_elem(&calls_in_flight, &tid, &call, BPF_ANY);
    return 0;
}

static __always_inline int leave_call(int result, bool is_send)
{
    __u32 tid = current_tid();
    __u64* entered = bpf_map_lookup_elem(&calls_in_flight, &tid);
    if (!entered || !*entered)
        return 0;
    bool is_peeking = *entered & 1;
    struct sock* sk = (struct sock*)(*entered & ~1ULL);
    *entered = 0;
    struct call call = {.sk = sk, .calls = 1, .is_send = is_send};
    probe_facts(&call.socket, sk);
    take_pending(&call, 0, 0, tid);
    if (result < 0 || is_peeking || (!is_send && result == 0 && call.socket.type == TYPE_STREAM))
        return 0;
    call.bytes = (__u32)result;
    count_call(&call, 0, 0, tid);
    return 0;
}

#define KPROBE_SEND(function)                                                                                          \
    SEC("kprobe/" #function)                                                                                           \
    int BPF_KPROBE(enter_##function, struct socket* sock) { return enter_call(sock, false); }                          \
    SEC("kretprobe/" #function)                                                                                        \
    int BPF_KRETPROBE(leave_##function, int result) { return leave_call(result, true); }

#define KPROBE_RECEIVE(function)                                                                                       \
    SEC("kprobe/" #function)                                                                                           \
    int BPF_KPROBE(enter_##function, struct socket* sock, struct msghdr* message, __u64 size, int flags)               \
    {                                                                                                                  \
        return enter_call(sock, flags & FLAG_PEEK);                                                                    \
    }                                                                                                                  \
    SEC("kretprobe/" #function)                                                                                        \
    int BPF_KRETPROBE(leave_##function, int result) { return leave_call(result, false); }

KPROBE_SEND(inet_sendmsg)
KPROBE_SEND(inet6_sendmsg)
KPROBE_SEND(packet_sendmsg)
KPROBE_SEND(inet_sendpage)
KPROBE_RECEIVE(inet_recvmsg)
KPROBE_RECEIVE(inet6_recvmsg)
KPROBE_RECEIVE(packet_recvmsg)

/* Runs in the reader's thread whenever it took bytes out of a TCP stream, also where no receive call did: splice(2),
 * TCP_ZEROCOPY_RECEIVE. So where this is loaded TCP reads are counted here, by how far the stream's sequence went, and
 * the receive call's own length only serves connections that are older than the tracer. Streams with an upper protocol
 * (kTLS) are read by it, in any context: those are counted by the call. */
SEC("tp_btf/tcp_rcv_space_adjust")
int BPF_PROG(on_tcp_rcv_space_adjust, struct sock* sk)
{
    struct tcp_sock* tcp = plain_tcp(sk);
    if (!tcp || !sk->sk_lock.owned)
        return 0;
    __u32 sequence = tcp->copied_seq;
    struct socket_memory* memory = bpf_sk_storage_get(&socket_memories, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
    if (!memory)
        return 0;
    __u32 bytes = sequence - memory->sequence;
    memory->sequence = sequence;
    if (memory->reading == READING_UNKNOWN) {
        memory->reading = READING_YOUNG;
        return 0;
    }
    if (bytes == 0 || bytes > 1U << 30)
        return 0;
    memory->counted += bytes;
    struct call call = {.sk = sk, .bytes = bytes};
    call.socket.family = sk->__sk_common.skc_family;
    read_facts(&call.socket, sk);
    count_call(&call, sk, memory, current_tid());
    return 0;
}

#endif
