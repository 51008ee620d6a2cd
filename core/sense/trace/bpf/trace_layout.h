/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/* What the BPF programs and their reader agree on, byte for byte. Plain C, included by both sides; the reader checks
 * the sizes with static_assert (record_decoder.cpp). */
#ifndef NETGROVE_TRACE_LAYOUT_H
#define NETGROVE_TRACE_LAYOUT_H

#include <linux/types.h>

enum trace_kind {
    TRACE_USE = 1,
    TRACE_SOCKET_OPENED = 2,
    TRACE_SOCKET_CONNECT = 3,
    TRACE_SOCKET_CLOSED = 4,
    TRACE_FORK = 5,
    TRACE_EXEC = 6,
    TRACE_RENAME = 7,
    TRACE_EXIT = 8,
    TRACE_SIGNAL = 9,
};

#define TRACE_NO_SLOT 0xffffffffU
#define TRACE_COMM_BYTES 16

/* Flags of struct trace_use. */
#define TRACE_IS_CONNECTED 1U
#define TRACE_FROM_PACKET 2U /* protocol, ports and both addresses were read from the packet, not from the socket */

/* Flags of struct trace_process_event. */
#define TRACE_IS_GROUP_DEAD 1U

struct trace_header {
    __u32 kind;
    __u32 size; /* of the whole record */
    __u64 time; /* CLOCK_MONOTONIC, ns */
};

struct trace_task {
    __u64 start_boottime; /* of the thread group's leader, ns since boot */
    __s32 pid; /* as the reader's pid namespace has them; 0: not in it */
    __s32 tid;
    __u32 kernel_pid; /* as the initial pid namespace has them */
    __u32 kernel_tid;
    char comm[TRACE_COMM_BYTES];
};

/* Addresses are IPv6, in network order; IPv4 is mapped (::ffff:a.b.c.d), none is all zero. Ports are in host order. */
struct trace_socket {
    __u64 cookie;
    __u64 inode;
    __u32 netns;
    __u16 family;
    __u16 protocol;
    __u16 type;
    __u16 discriminator;
    __u16 local_port;
    __u16 remote_port;
    __u8 local[16];
    __u8 remote[16];
};

/* One thread's use of one socket towards one remote end: an element of the shared array, and the body of TRACE_USE.
 * Only the thread itself writes it. `id` is written last: 0 is a free element. */
struct trace_use {
    __u64 id;
    __u64 first;
    __u64 last;
    __u64 tx_bytes;
    __u64 rx_bytes;
    __u64 tx_calls;
    __u64 rx_calls;
    __u32 slot;
    __u32 flags;
    struct trace_socket socket;
    struct trace_task task;
    __u64 first_jiffies;
    __u64 unused[2]; /* fills three cache lines */
};

struct trace_use_event {
    struct trace_header header;
    struct trace_use use;
};

struct trace_socket_event {
    struct trace_header header;
    struct trace_task task;
    struct trace_socket socket;
};

struct trace_process_event {
    struct trace_header header;
    struct trace_task task;
    struct trace_task creator; /* of TRACE_FORK */
    __s32 exit_status; /* of TRACE_EXIT */
    __u32 flags;
    __u32 old_tid; /* of TRACE_EXEC: the kernel's tid that the thread had before it became the leader */
    __u32 unused;
};

/* What names a use in the kernel. */
struct trace_use_key {
    __u64 cookie;
    __u32 tid; /* the kernel's */
    __u16 remote_port;
    __u16 protocol; /* of the packet, for raw and packet sockets */
    __u8 remote[16];
};

#endif
