/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/* The few kernel fields that the programs read. Offsets are relocated at load time against the running kernel's BTF
 * (CO-RE), so neither order nor gaps matter here, only names and kinds. */
#ifndef NETGROVE_KERNEL_TYPES_H
#define NETGROVE_KERNEL_TYPES_H

#include <linux/types.h>
#include <stdbool.h>

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct ns_common {
    unsigned int inum;
};

struct net {
    struct ns_common ns;
};

typedef struct {
    struct net* net;
} possible_net_t;

struct in6_addr {
    union {
        __u8 u6_addr8[16];
        __be32 u6_addr32[4];
    } in6_u;
};

typedef struct {
    __s64 counter;
} atomic64_t;

typedef struct {
    int counter;
} atomic_t;

struct sock_common {
    __be32 skc_daddr;
    __be32 skc_rcv_saddr;
    __be16 skc_dport;
    __u16 skc_num;
    unsigned short skc_family;
    volatile unsigned char skc_state;
    possible_net_t skc_net;
    struct in6_addr skc_v6_daddr;
    struct in6_addr skc_v6_rcv_saddr;
    atomic64_t skc_cookie;
};

typedef struct {
    int owned;
} socket_lock_t;

struct socket;

struct sock {
    struct sock_common __sk_common;
    socket_lock_t sk_lock;
    __u16 sk_type;
    __u16 sk_protocol;
    struct socket* sk_socket;
};

struct file;

struct socket {
    struct sock* sk;
    struct file* file;
};

struct inode {
    unsigned long i_ino;
};

struct socket_alloc {
    struct socket socket;
    struct inode vfs_inode;
};

struct packet_sock {
    __be16 num;
};

struct inet_connection_sock {
    const void* icsk_ulp_ops;
};

struct tcp_sock {
    struct inet_connection_sock inet_conn;
    __u32 copied_seq;
};

struct sk_buff {
    struct sock* sk;
    unsigned char* head;
    __u16 network_header;
    __be16 protocol;
};

struct pid_namespace {
    struct ns_common ns;
};

struct upid {
    int nr;
    struct pid_namespace* ns;
};

struct pid {
    unsigned int level;
    struct upid numbers[1];
};

struct signal_struct {
    atomic_t live;
    unsigned int flags;
    int group_exit_code;
};

struct task_struct {
    int pid;
    int tgid;
    int exit_code;
    __u64 start_boottime;
    struct task_struct* group_leader;
    struct pid* thread_pid;
    struct signal_struct* signal;
    char comm[16];
};

struct linux_binprm;
struct msghdr;

#pragma clang attribute pop

/* Numbers of the kernel's ABI, from sys/socket.h, netinet/in.h, linux/if_ether.h and tcp(7). */
enum {
    FAMILY_INET = 2,
    FAMILY_INET6 = 10,
    FAMILY_PACKET = 17,
    TYPE_STREAM = 1,
    TYPE_DATAGRAM = 2,
    TYPE_RAW = 3,
    PROTOCOL_ICMP = 1,
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    PROTOCOL_ICMPV6 = 58,
    PROTOCOL_SCTP = 132,
    STATE_ESTABLISHED = 1,
    STATE_SYN_SENT = 2,
    FLAG_PEEK = 2,
    SIGNAL_GROUP_EXIT = 4,
    ETHERTYPE_IPV4 = 0x0800,
    ETHERTYPE_IPV6 = 0x86dd,
};

#endif
