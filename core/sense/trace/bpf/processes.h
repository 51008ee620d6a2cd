/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/* Births, changes of program or name, and ends of threads and processes, as they happen. */
#ifndef NETGROVE_TRACE_PROCESSES_H
#define NETGROVE_TRACE_PROCESSES_H

#include <bpf/bpf_tracing.h>

#include "describe.h"

static __always_inline struct trace_process_event* begin_process_event(__u32 kind, struct task_struct* task)
{
    struct trace_process_event* event = RESERVE_EVENT(kind, struct trace_process_event);
    if (!event)
        return 0;
    event->exit_status = 0;
    event->flags = 0;
    event->old_tid = 0;
    event->unused = 0;
    __builtin_memset(&event->creator, 0, sizeof(event->creator));
    if (!describe_task(&event->task, task)) {
        bpf_ringbuf_discard(event, BPF_RB_NO_WAKEUP);
        return 0;
    }
    return event;
}

/* `creator` is the thread that called clone(2), also with CLONE_PARENT and CLONE_THREAD. */
SEC("tp_btf/sched_process_fork")
int BPF_PROG(on_fork, struct task_struct* creator, struct task_struct* child)
{
    struct trace_process_event* event = begin_process_event(TRACE_FORK, child);
    if (!event)
        return 0;
    describe_task(&event->creator, creator);
    submit_urgent(event);
    return 0;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(on_exec, struct task_struct* task, int old_tid, struct linux_binprm* program)
{
    struct trace_process_event* event = begin_process_event(TRACE_EXEC, task);
    if (!event)
        return 0;
    event->old_tid = (__u32)old_tid;
    submit_urgent(event);
    return 0;
}

/* Before the name changes; the new one is the argument. */
SEC("tp_btf/task_rename")
int BPF_PROG(on_rename, struct task_struct* task, const char* name)
{
    struct trace_process_event* event = begin_process_event(TRACE_RENAME, task);
    if (!event)
        return 0;
    bpf_probe_read_kernel_str(event->task.comm, sizeof(event->task.comm), name);
    submit_patient(event);
    return 0;
}

/* The status as wait(2) will give it: of the group where it was ended as one, else of its leader. */
static __always_inline __s32 exit_status_of(struct task_struct* task)
{
    struct signal_struct* group = BPF_CORE_READ(task, signal);
    if (BPF_CORE_READ(group, flags) & SIGNAL_GROUP_EXIT)
        return BPF_CORE_READ(group, group_exit_code);
    return BPF_CORE_READ(task, group_leader, exit_code);
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(on_exit, struct task_struct* task)
{
    __u32 tid = (__u32)task->pid;
    bpf_map_delete_elem(&pending, &tid);
    struct trace_process_event* event = begin_process_event(TRACE_EXIT, task);
    if (!event)
        return 0;
    /* `live` was lowered before this. Two last threads that leave at once may both find 0: the reader tells one. */
    if (BPF_CORE_READ(task, signal, live.counter) == 0) {
        event->flags = TRACE_IS_GROUP_DEAD;
        event->exit_status = exit_status_of(task);
    }
    submit_patient(event);
    return 0;
}

#define MOST_SIGNALS 16
#define SIGNAL_SPAN 100000000ULL /* ns */

__u64 signals_since;
__u32 signals_told;

/* SIGCONT, SIGSTOP, SIGTSTP, SIGTTIN and SIGTTOU (signal(7), x86 and ARM): a process is suspended or goes on. Only that
 * many are told in a span, whoever sends them: nobody shall fill the buffer so. Others are found by looking. Two
 * processors may count at once and tell one too many. */
SEC("tp_btf/signal_generate")
int BPF_PROG(on_signal, int number, void* info, struct task_struct* task)
{
    if (number < 18 || number > 22)
        return 0;
    __u64 now = bpf_ktime_get_ns();
    if (now - signals_since > SIGNAL_SPAN) {
        signals_since = now;
        signals_told = 0;
    }
    if (signals_told >= MOST_SIGNALS)
        return 0;
    signals_told++;
    struct trace_process_event* event = begin_process_event(TRACE_SIGNAL, task);
    if (!event)
        return 0;
    submit_urgent(event);
    return 0;
}

#endif
