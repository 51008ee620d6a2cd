/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/* The hot path: finds the use that a call belongs to and adds to its totals. */
#ifndef NETGROVE_TRACE_COUNT_H
#define NETGROVE_TRACE_COUNT_H

#include "describe.h"

/* What the hot path needs of a socket, and of the datagram where one has its own remote end. */
struct socket_facts {
    __u64 cookie; /* 0: not asked for yet */
    __u64 remote[2]; /* as trace_socket has it */
    __u16 family;
    __u16 type;
    __u16 protocol;
    __u16 remote_port;
    __u32 is_connected; /* the remote end is the socket's own */
};

static __always_inline bool is_traced_family(__u16 family)
{
    return family == FAMILY_INET || family == FAMILY_INET6 || family == FAMILY_PACKET;
}

/* Sockets whose packets alone say where they go. */
static __always_inline bool is_packet_kind(const struct socket_facts* facts)
{
    return facts->family == FAMILY_PACKET || facts->type == TYPE_RAW || facts->protocol == PROTOCOL_ICMP
        || facts->protocol == PROTOCOL_ICMPV6;
}

/* From a pointer that the verifier knows the type of: plain loads. Needs facts->family set. */
static __always_inline void read_facts(struct socket_facts* facts, struct sock* sk)
{
    facts->type = sk->sk_type;
    facts->protocol = sk->sk_protocol;
    facts->is_connected = facts->type == TYPE_STREAM || sk->__sk_common.skc_state == STATE_ESTABLISHED;
    __u32* words = (__u32*)facts->remote;
    if (facts->family == FAMILY_PACKET || !facts->is_connected) {
        facts->is_connected = 0;
        facts->remote_port = 0;
        __builtin_memset(facts->remote, 0, sizeof(facts->remote));
        return;
    }
    facts->remote_port = bpf_ntohs(sk->__sk_common.skc_dport);
    if (facts->family == FAMILY_INET) {
        map_ipv4((__u8*)facts->remote, sk->__sk_common.skc_daddr);
        return;
    }
    for (int i = 0; i < 4; i++)
        words[i] = sk->__sk_common.skc_v6_daddr.in6_u.u6_addr32[i];
}

/* The same from any pointer: guarded reads, for kprobes. */
static __always_inline void probe_facts(struct socket_facts* facts, struct sock* sk)
{
    facts->family = BPF_CORE_READ(sk, __sk_common.skc_family);
    facts->type = BPF_CORE_READ(sk, sk_type);
    facts->protocol = BPF_CORE_READ(sk, sk_protocol);
    facts->is_connected = facts->type == TYPE_STREAM || BPF_CORE_READ(sk, __sk_common.skc_state) == STATE_ESTABLISHED;
    /* The socket's own cookie where somebody asked for one (our own hook does so at socket(2)), else its address:
     * those have the highest bit set, cookies count up from 1. */
    facts->cookie = (__u64)BPF_CORE_READ(sk, __sk_common.skc_cookie.counter);
    if (!facts->cookie)
        facts->cookie = (__u64)sk;
    facts->remote_port = 0;
    __builtin_memset(facts->remote, 0, sizeof(facts->remote));
    if (facts->family == FAMILY_PACKET || !facts->is_connected) {
        facts->is_connected = 0;
        return;
    }
    facts->remote_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
    if (facts->family == FAMILY_INET)
        map_ipv4((__u8*)facts->remote, BPF_CORE_READ(sk, __sk_common.skc_daddr));
    else
        BPF_CORE_READ_INTO(&facts->remote, sk, __sk_common.skc_v6_daddr);
}

/* One call to be counted. */
struct call {
    struct socket_facts socket;
    struct sock* sk; /* only read through guarded reads, so its type does not matter */
    const struct pending_datagram* packet; /* of a packet kind: what the packet says; else null */
    __u32 bytes;
    __u16 calls; /* 0 where bytes are counted apart from the call */
    __u16 is_send;
};

static __always_inline void aim_at(struct call* call, const struct pending_datagram* datagram)
{
    call->socket.is_connected = 0;
    call->socket.remote_port = datagram->remote_port;
    __builtin_memcpy(call->socket.remote, datagram->remote, sizeof(call->socket.remote));
}

/* The datagram that this thread has pending on this socket, if any, is what the call is about; it is taken, so that the
 * next call does not see it. `typed` as for count_call(). */
static __always_inline void take_pending(struct call* call, struct sock* typed, struct socket_memory* memory, __u32 tid)
{
    if (call->socket.type == TYPE_STREAM)
        return;
    if (memory && memory->holder == tid) {
        aim_at(call, &memory->datagram);
        *(volatile __u32*)&memory->holder = 0;
        return;
    }
    /* A connected socket's datagrams have no remote end of their own, with few exceptions. */
    if (memory && call->socket.is_connected && !memory->is_crowded)
        return;
    struct pending_datagram* datagram = bpf_map_lookup_elem(&pending, &tid);
    if (!datagram || !datagram->socket)
        return;
    if (typed)
        call->socket.cookie = bpf_get_socket_cookie(typed);
    if (datagram->socket != call->socket.cookie && datagram->socket != (__u64)call->sk)
        return;
    datagram->socket = 0;
    aim_at(call, datagram);
    if (datagram->is_from_packet)
        call->packet = datagram;
}

static __always_inline void add_call(struct trace_use* use, const struct call* call)
{
    /* Only this thread writes this element: no atomics. */
    if (call->is_send) {
        use->tx_bytes += call->bytes;
        use->tx_calls += call->calls;
    } else {
        use->rx_bytes += call->bytes;
        use->rx_calls += call->calls;
    }
}

static __always_inline void describe_use(
    struct trace_use* use, const struct trace_use_key* key, const struct call* call)
{
    const struct pending_datagram* packet = call->packet;
    describe_socket(&use->socket, call->sk);
    use->socket.cookie = key->cookie;
    use->socket.remote_port = key->remote_port;
    __builtin_memcpy(use->socket.remote, key->remote, sizeof(use->socket.remote));
    use->flags = call->socket.is_connected ? TRACE_IS_CONNECTED : 0;
    if (!packet)
        return;
    use->flags = TRACE_FROM_PACKET;
    use->socket.protocol = packet->protocol;
    use->socket.discriminator = packet->discriminator;
    use->socket.local_port = packet->local_port;
    __builtin_memcpy(use->socket.local, packet->local, sizeof(use->socket.local));
}

/* From the ring of elements that were given back. Gives up where others take from it at the same time, again and again.
 */
static __always_inline __u32 take_freed_slot(void)
{
    for (int i = 0; i < 8; i++) {
        __u64 head = *(volatile __u64*)&free_head;
        if (head == *(volatile __u64*)&free_tail)
            return TRACE_NO_SLOT;
        __u32 position = (__u32)(head % maximum_uses);
        __u32* freed = bpf_map_lookup_elem(&free_slots, &position);
        if (!freed)
            return TRACE_NO_SLOT;
        __u32 slot = *freed;
        if (__sync_val_compare_and_swap(&free_head, head, head + 1) == head)
            return slot;
    }
    return TRACE_NO_SLOT;
}

/* An element for a use that is new, or TRACE_NO_SLOT. Elements that the reader gave back come first. */
static __always_inline __u32 take_slot(void)
{
    __u32 slot = take_freed_slot();
    if (slot != TRACE_NO_SLOT || slots_taken >= maximum_uses)
        return slot;
    slot = __sync_fetch_and_add(&slots_taken, 1);
    return slot < maximum_uses ? slot : TRACE_NO_SLOT;
}

/* When the last call was: from the tick, which is up to 10 ms behind and costs next to nothing, where its rate is
 * known. */
static __always_inline __u64 time_of_call(const struct trace_use* use)
{
    if (!CONFIG_HZ)
        return bpf_ktime_get_ns();
    return use->first + (bpf_jiffies64() - use->first_jiffies) * (1000000000 / CONFIG_HZ);
}

/* First call of a thread on a socket towards a remote end. The reader hears of it at once. Without room in `uses` the
 * call is told by itself (slot TRACE_NO_SLOT), so that nothing is lost as long as the ring has room. */
static __noinline int first_use(const struct trace_use_key* key, const struct call* call)
{
    struct trace_task task;
    __builtin_memset(&task, 0, sizeof(task));
    if (!describe_task(&task, (struct task_struct*)bpf_get_current_task()))
        return 0;
    __u32 slot = take_slot();
    struct trace_use* use = 0;
    if (slot != TRACE_NO_SLOT)
        use = bpf_map_lookup_elem(&uses, &slot);
    struct trace_use_event* event = RESERVE_EVENT(TRACE_USE, struct trace_use_event);
    struct trace_use* target = use;
    if (!target) {
        if (!event) {
            __sync_fetch_and_add(&losses.uses, 1);
            return 0;
        }
        target = &event->use;
    }
    __u64 now = bpf_ktime_get_ns();
    target->first = now;
    target->last = now;
    target->first_jiffies = bpf_jiffies64();
    target->tx_bytes = 0;
    target->rx_bytes = 0;
    target->tx_calls = 0;
    target->rx_calls = 0;
    target->slot = use ? slot : TRACE_NO_SLOT;
    target->task = task;
    describe_use(target, key, call);
    add_call(target, call);
    __u64 id = __sync_fetch_and_add(&use_count, 1) + 1;
    __sync_lock_test_and_set(&target->id, id); /* a full barrier: the reader may look from now on */
    if (use)
        bpf_map_update_elem(&use_slots, key, &slot, BPF_ANY);
    if (event) {
        if (use)
            __builtin_memcpy(&event->use, use, sizeof(*use));
        submit_urgent(event);
    }
    return 0;
}

/* The element that the socket's last call was counted in, where this call belongs there too. Whatever other threads
 * write into the memory meanwhile: an element that tells of this thread and this remote end is the right one, unless
 * the reader took it back. */
static __always_inline struct trace_use* remembered_use(
    const struct socket_memory* memory, const struct socket_facts* facts, __u32 tid)
{
    __u64 last = *(volatile __u64*)&memory->last_use;
    if (last >> 32 != *(volatile __u32*)&releases)
        return 0;
    __u32 slot = (__u32)last - 1;
    struct trace_use* use = bpf_map_lookup_elem(&uses, &slot);
    if (!use || use->task.kernel_tid != tid || use->socket.remote_port != facts->remote_port)
        return 0;
    const __u64* remote = (const __u64*)use->socket.remote;
    return remote[0] == facts->remote[0] && remote[1] == facts->remote[1] ? use : 0;
}

/* `typed` is the socket by a pointer that the verifier knows the type of; null: there is none. */
static __always_inline void count_call(struct call* call, struct sock* typed, struct socket_memory* memory, __u32 tid)
{
    struct trace_use* use = memory ? remembered_use(memory, &call->socket, tid) : 0;
    if (!use) {
        struct trace_use_key key;
        __builtin_memset(&key, 0, sizeof(key));
        if (typed && !call->socket.cookie)
            call->socket.cookie = bpf_get_socket_cookie(typed);
        key.cookie = call->socket.cookie;
        key.tid = tid;
        key.remote_port = call->socket.remote_port;
        key.protocol = call->packet ? call->packet->protocol : 0;
        __builtin_memcpy(key.remote, call->socket.remote, sizeof(key.remote));
        __u32 as_of = *(volatile __u32*)&releases;
        __u32* slot = bpf_map_lookup_elem(&use_slots, &key);
        if (!slot) {
            first_use(&key, call);
            return;
        }
        __u32 number = *slot;
        use = bpf_map_lookup_elem(&uses, &number);
        if (!use)
            return;
        if (typed && !is_packet_kind(&call->socket)) {
            if (!memory)
                memory = bpf_sk_storage_get(&socket_memories, typed, 0, BPF_SK_STORAGE_GET_F_CREATE);
            if (memory)
                *(volatile __u64*)&memory->last_use = (__u64)as_of << 32 | (number + 1);
        }
    }
    add_call(use, call);
    use->last = time_of_call(use);
}

#endif
