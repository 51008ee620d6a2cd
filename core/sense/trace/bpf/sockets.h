/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/* Sockets opened, connected and closed, with the thread that did it. */
#ifndef NETGROVE_TRACE_SOCKETS_H
#define NETGROVE_TRACE_SOCKETS_H

#include <bpf/bpf_tracing.h>

#include "describe.h"

/* The context of these two hooks is the socket itself; the verifier only lets us at a few fields by its own names, so
 * the others are read through guarded reads. */
static __always_inline int tell_socket(struct bpf_sock* context, __u32 kind)
{
    struct trace_socket_event* event = RESERVE_EVENT(kind, struct trace_socket_event);
    if (!event)
        return 1;
    if (!describe_task(&event->task, (struct task_struct*)bpf_get_current_task())) {
        bpf_ringbuf_discard(event, BPF_RB_NO_WAKEUP);
        return 1;
    }
    struct sock* sk = (struct sock*)(void*)context;
    describe_socket(&event->socket, sk);
    describe_remote(&event->socket, sk);
    event->socket.cookie = bpf_get_socket_cookie(context);
    submit_patient(event);
    return 1;
}

SEC("cgroup/sock_create")
int on_sock_create(struct bpf_sock* context) { return tell_socket(context, TRACE_SOCKET_OPENED); }

SEC("cgroup/sock_release")
int on_sock_release(struct bpf_sock* context) { return tell_socket(context, TRACE_SOCKET_CLOSED); }

static __always_inline void tell_connect(struct sock* sk, __u64 cookie)
{
    struct trace_socket_event* event = RESERVE_EVENT(TRACE_SOCKET_CONNECT, struct trace_socket_event);
    if (!event)
        return;
    if (!describe_task(&event->task, (struct task_struct*)bpf_get_current_task())) {
        bpf_ringbuf_discard(event, BPF_RB_NO_WAKEUP);
        return;
    }
    describe_socket(&event->socket, sk);
    describe_remote(&event->socket, sk);
    event->socket.cookie = cookie;
    submit_urgent(event);
}

/* Called in connect(2) just before the first SYN, when both ports are known. */
SEC("sockops")
int on_socket_operation(struct bpf_sock_ops* context)
{
    if (context->op != BPF_SOCK_OPS_TCP_CONNECT_CB)
        return 1;
    struct bpf_sock* socket = context->sk;
    if (!socket)
        return 1;
    struct sock* sk = (struct sock*)(void*)bpf_skc_to_tcp_sock(socket);
    if (sk)
        tell_connect(sk, bpf_get_socket_cookie(context));
    return 1;
}

/* Where there is no cgroup v2 this tells of connects (the local port is not chosen yet). And it is where the count of
 * what is read from a new connection begins: nothing was read before. */
SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(on_inet_sock_set_state, struct sock* sk, int old_state, int new_state)
{
    struct tcp_sock* tcp = bpf_skc_to_tcp_sock(sk);
    if (!tcp)
        return 0;
    if (new_state == STATE_SYN_SENT && tells_connects_by_state)
        tell_connect(sk, bpf_get_socket_cookie(sk));
    if (new_state == STATE_ESTABLISHED && counts_tcp_reads_by_sequence) {
        struct socket_memory* memory = bpf_sk_storage_get(&socket_memories, sk, 0, BPF_SK_STORAGE_GET_F_CREATE);
        if (memory) {
            memory->sequence = tcp->copied_seq;
            memory->reading = READING_KNOWN;
        }
    }
    return 0;
}

#endif
