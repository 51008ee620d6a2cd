/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/* The programs that tell who uses which socket. They run in the traced threads: whatever is done here, everybody pays
 * for. README.md one folder up says which program gives what; attachments.cpp says which of them are loaded when. */
#include <stdbool.h>

#include <asm/ptrace.h>
#include <linux/bpf.h>
#include <linux/types.h>

#include <bpf/bpf_helpers.h>

#include "calls.h"
#include "destinations.h"
#include "processes.h"
#include "sockets.h"

char LICENSE[] SEC("license") = "Dual BSD/GPL";
