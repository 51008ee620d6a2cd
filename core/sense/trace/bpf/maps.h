/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/* All state that the programs keep. Everything is bounded; what did not fit is counted in `losses`. */
#ifndef NETGROVE_TRACE_MAPS_H
#define NETGROVE_TRACE_MAPS_H

#include "trace_layout.h"

/* Set by the reader before loading. */
const volatile __u32 reader_pid_namespace = 0; /* inode of it; 0: the initial one, no translation needed */
const volatile __u32 maximum_uses = 1; /* elements of `uses` */
const volatile bool counts_tcp_reads_by_sequence = false;
const volatile bool tells_connects_by_state = false;

/* The kernel's tick rate; 0 where its configuration cannot be read. */
extern __u32 CONFIG_HZ __kconfig __weak;

/* Mapped and read by the reader. */
struct {
    __u64 events; /* no room in the ring */
    __u64 uses; /* calls that nobody will hear of */
} losses;
__u32 releases = 0; /* counted up by the reader before elements of `uses` that it took back are given away again */
__u64 quiet_until = 0; /* written by the reader: it looks by itself then, and need not be woken before */
__u64 free_head = 0; /* taken from `free_slots`, ever */
__u64 free_tail = 0; /* given back by the reader, ever */
__u64 use_count = 0; /* the last id given away */
__u32 slots_taken = 0; /* elements of `uses` that were ever taken */

struct {
    __uint(type, BPF_MAP_TYPE_RINGBUF);
    __uint(max_entries, 4096);
} events SEC(".maps");

/* (socket, thread, remote end) -> element of `uses`. Only the reader deletes. */
struct {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 1);
    __type(key, struct trace_use_key);
    __type(value, __u32);
} use_slots SEC(".maps");

/* The totals. The reader has them in its memory and looks without a system call. */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, struct trace_use);
} uses SEC(".maps");

/* Elements of `uses` that the reader gave back: a ring, from free_head to free_tail. The reader writes it in its own
 * memory, without system calls. */
struct {
    __uint(type, BPF_MAP_TYPE_ARRAY);
    __uint(map_flags, BPF_F_MMAPABLE);
    __uint(max_entries, 1);
    __type(key, __u32);
    __type(value, __u32);
} free_slots SEC(".maps");

/* The other end of the datagram that a thread is sending or has just taken: from the hook that knows the address to the
 * tracepoint that knows the length, both within one system call. */
struct pending_datagram {
    __u64 socket; /* its cookie, or its address in the kernel; 0: none pending */
    __u16 remote_port;
    __u16 local_port;
    __u16 protocol;
    __u16 discriminator;
    __u32 is_from_packet;
    __u32 unused;
    __u8 remote[16];
    __u8 local[16];
};

/* Where the socket's own memory has no place for it. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, __u32); /* the kernel's tid */
    __type(value, struct pending_datagram);
} pending SEC(".maps");

/* What is known of bytes that threads took out of a TCP stream. */
enum reading_state {
    READING_UNKNOWN, /* never looked at */
    READING_YOUNG, /* older than the tracer, and the first recv since then has not returned */
    READING_KNOWN,
};

/* What is kept with a socket, so that a call like the one before finds its use without searching for it. Made with the
 * second call, or with the connection where TCP reads are counted by sequence. */
struct socket_memory {
    __u64 last_use; /* `releases` at that time, and the element's number plus 1; 0: none */
    __u32 holder; /* the kernel's tid of the thread whose datagram is in `datagram`; 0: nobody's */
    __u32 is_crowded; /* threads met here: datagrams are in `pending` too */
    __u32 sequence; /* copied_seq when last looked at */
    __u32 counted; /* while READING_YOUNG: since the first look */
    __u32 reading;
    __u32 unused;
    struct pending_datagram datagram;
};

struct {
    __uint(type, BPF_MAP_TYPE_SK_STORAGE);
    __uint(map_flags, BPF_F_NO_PREALLOC);
    __type(key, int);
    __type(value, struct socket_memory);
} socket_memories SEC(".maps");

/* kprobes only: the socket of the call that a thread is in. */
struct {
    __uint(type, BPF_MAP_TYPE_LRU_HASH);
    __uint(max_entries, 16384);
    __type(key, __u32); /* the kernel's tid */
    __type(value, __u64); /* struct sock *, lowest bit: peeking */
} calls_in_flight SEC(".maps");

#endif
