/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/* Fills in what an event says of a thread or a socket. Runs at first uses, births and the like, not at every call. */
#ifndef NETGROVE_TRACE_DESCRIBE_H
#define NETGROVE_TRACE_DESCRIBE_H

#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include "kernel_types.h"
#include "maps.h"
#include "trace_layout.h"

#define DEEPEST_PID_NAMESPACE 32 /* MAX_PID_NS_LEVEL of the kernel */

/* The number of a pid as the reader sees it, 0 where it does not. */
static __always_inline __s32 number_for_reader(struct pid* pid)
{
    __u32 level = BPF_CORE_READ(pid, level);
    const __u8* numbers = (const __u8*)pid + bpf_core_field_offset(struct pid, numbers);
    for (__u32 i = 0; i <= DEEPEST_PID_NAMESPACE; i++) {
        if (i > level)
            break;
        struct upid* number = (struct upid*)(numbers + i * bpf_core_type_size(struct upid));
        if (BPF_CORE_READ(number, ns, ns.inum) == reader_pid_namespace)
            return BPF_CORE_READ(number, nr);
    }
    return 0;
}

/* False where the thread is in no pid namespace that the reader sees. */
static __always_inline bool describe_task(struct trace_task* out, struct task_struct* task)
{
    struct task_struct* leader = BPF_CORE_READ(task, group_leader);
    out->start_boottime = BPF_CORE_READ(leader, start_boottime);
    out->kernel_pid = (__u32)BPF_CORE_READ(task, tgid);
    out->kernel_tid = (__u32)BPF_CORE_READ(task, pid);
    bpf_core_read(out->comm, sizeof(out->comm), &task->comm);
    if (reader_pid_namespace == 0) {
        out->pid = (__s32)out->kernel_pid;
        out->tid = (__s32)out->kernel_tid;
        return true;
    }
    out->pid = number_for_reader(BPF_CORE_READ(leader, thread_pid));
    out->tid = number_for_reader(BPF_CORE_READ(task, thread_pid));
    return out->pid != 0;
}

/* IPv4 as IPv6 (RFC 4291 2.5.5.2); 0.0.0.0 as none. */
static __always_inline void map_ipv4(__u8* out, __be32 address)
{
    __u32* words = (__u32*)out;
    words[0] = 0;
    words[1] = 0;
    words[2] = address ? bpf_htonl(0xffff) : 0;
    words[3] = address;
}

static __always_inline __u64 inode_of(struct sock* sk)
{
    struct socket_alloc* holder = (struct socket_alloc*)BPF_CORE_READ(sk, sk_socket);
    if (!holder)
        return 0;
    /* struct socket is the first member of struct socket_alloc since sockfs began. */
    return BPF_CORE_READ(holder, vfs_inode.i_ino);
}

/* Everything but cookie and remote end. */
static __always_inline void describe_socket(struct trace_socket* out, struct sock* sk)
{
    out->inode = inode_of(sk);
    out->netns = BPF_CORE_READ(sk, __sk_common.skc_net.net, ns.inum);
    out->family = BPF_CORE_READ(sk, __sk_common.skc_family);
    out->type = BPF_CORE_READ(sk, sk_type);
    out->protocol = BPF_CORE_READ(sk, sk_protocol);
    out->discriminator = 0;
    out->local_port = 0;
    __builtin_memset(out->local, 0, sizeof(out->local));
    if (out->family == FAMILY_PACKET) {
        out->protocol = 0;
        if (bpf_core_field_exists(((struct packet_sock*)0)->num))
            out->discriminator = bpf_ntohs(BPF_CORE_READ((struct packet_sock*)sk, num));
        return;
    }
    if (out->type == TYPE_RAW)
        out->discriminator = out->protocol; /* skc_num is the protocol of a raw socket, no port */
    else
        out->local_port = BPF_CORE_READ(sk, __sk_common.skc_num);
    if (out->family == FAMILY_INET6)
        BPF_CORE_READ_INTO(&out->local, sk, __sk_common.skc_v6_rcv_saddr);
    else
        map_ipv4(out->local, BPF_CORE_READ(sk, __sk_common.skc_rcv_saddr));
}

static __always_inline void describe_remote(struct trace_socket* out, struct sock* sk)
{
    out->remote_port = bpf_ntohs(BPF_CORE_READ(sk, __sk_common.skc_dport));
    if (out->family == FAMILY_INET6)
        BPF_CORE_READ_INTO(&out->remote, sk, __sk_common.skc_v6_daddr);
    else
        map_ipv4(out->remote, BPF_CORE_READ(sk, __sk_common.skc_daddr));
}

/* Room in the ring for a record of `size` bytes, with its header written; null and counted where there is none. */
static __always_inline void* reserve_event(__u32 kind, __u32 size)
{
    struct trace_header* header = bpf_ringbuf_reserve(&events, size, 0);
    if (!header) {
        __sync_fetch_and_add(&losses.events, 1);
        return 0;
    }
    header->kind = kind;
    header->size = size;
    header->time = bpf_ktime_get_ns();
    return header;
}

#define RESERVE_EVENT(kind, type) ((type*)reserve_event(kind, sizeof(type)))

/* Urgent events wake the reader at once, unless it is about to look by itself. The others wait for its next tick,
 * unless the ring is half full. */
static __always_inline void submit_urgent(void* event)
{
    bool is_quiet = ((struct trace_header*)event)->time < *(volatile __u64*)&quiet_until;
    bpf_ringbuf_submit(event, is_quiet ? BPF_RB_NO_WAKEUP : BPF_RB_FORCE_WAKEUP);
}

static __always_inline void submit_patient(void* event)
{
    __u64 used = bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA);
    __u64 size = bpf_ringbuf_query(&events, BPF_RB_RING_SIZE);
    bpf_ringbuf_submit(event, used > size / 2 ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
}

#endif
