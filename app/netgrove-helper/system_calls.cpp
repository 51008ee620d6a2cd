// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-helper/system_calls.h"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <initializer_list>
#include <linux/bpf.h>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <span>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace netgrove {
namespace {

using Names = std::span<const char* const>;

/// What a C++ program with threads does all the time.
constexpr std::array kOrdinary{"read", "readv", "write", "writev", "close", "close_range", "poll", "ppoll", "futex",
    "futex_waitv", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2", "eventfd2",
    "timerfd_create", "timerfd_settime", "munmap", "mremap", "madvise", "brk", "rt_sigaction", "rt_sigprocmask",
    "rt_sigreturn", "sigaltstack", "restart_syscall", "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep",
    "gettimeofday", "time", "getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid", "getresuid",
    "getresgid", "getrandom", "exit", "exit_group", "sched_yield", "sched_getaffinity", "rseq", "set_robust_list",
    "membarrier", "set_tid_address", "getrlimit", "prlimit64", "getcpu"};

/// To look at files: openat() has a rule of its own.
constexpr std::array kLook{"fstat", "stat", "lstat", "newfstatat", "statx", "fstatfs", "statfs", "lseek", "readlink",
    "readlinkat", "getdents64", "access", "faccessat", "faccessat2", "pread64", "fcntl", "dup", "dup3", "uname",
    "sysinfo", "getcwd"};

/// Sockets, whose kinds socket() has rules for.
constexpr std::array kTalk{"connect", "bind", "getsockname", "getpeername", "getsockopt", "setsockopt", "sendto",
    "sendmsg", "sendmmsg", "recvfrom", "recvmsg", "recvmmsg", "shutdown"};

constexpr std::array kServe{"socketpair", "pipe2", "pidfd_open", "pidfd_send_signal", "sched_getparam",
    "sched_getscheduler", "sched_get_priority_min", "sched_get_priority_max", "getgroups"};

/// Whose socket is it: descriptors of others, through pidfds.
constexpr std::array kInspect{"pidfd_open", "pidfd_getfd", "sched_getparam", "sched_getscheduler",
    "sched_get_priority_min", "sched_get_priority_max"};

/// libbpf 1.4 and later hold a place for each map with a memory file, until it is made.
constexpr std::array kStartSensors{
    "wait4", "waitid", "kill", "bpf", "perf_event_open", "memfd_create", "pipe2", "socketpair"};

/// Only ever less, once there are no new privileges.
constexpr std::array kGiveUp{"capget", "capset", "prctl", "seccomp"};

constexpr std::array kParse{"read", "write", "poll", "ppoll", "epoll_ctl", "epoll_wait", "epoll_pwait",
    "timerfd_settime", "futex", "munmap", "mremap", "madvise", "brk", "rt_sigprocmask", "rt_sigreturn",
    "restart_syscall", "clock_gettime", "gettimeofday", "getsockopt", "exit", "rseq", "sched_yield", "gettid",
    "set_robust_list", "close"};

/// Nothing in the helper asks for these by mistake.
constexpr std::array kDeadly{"execve", "execveat", "ptrace", "process_vm_readv", "process_vm_writev", "init_module",
    "finit_module", "delete_module", "kexec_load", "kexec_file_load", "reboot", "swapon", "swapoff", "mount", "umount2",
    "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "userfaultfd", "io_uring_setup", "io_uring_enter",
    "io_uring_register", "keyctl", "add_key", "request_key", "iopl", "ioperm", "acct", "quotactl", "settimeofday",
    "clock_settime", "adjtimex", "sethostname", "open_by_handle_at", "modify_ldt", "personality"};

struct Release {
    void operator()(void* filter) const { seccomp_release(filter); }
};

/// The rules as they are gathered. A call that this processor does not have needs none.
class Filter {
public:
    Filter()
        : m_filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)))
    {
        check(m_filter ? 0 : -ENOMEM);
        if (m_filter) {
            // A call in another processor's numbering (32-bit calls of a 64-bit program) is no mistake either.
            check(seccomp_attr_set(m_filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS));
            check(seccomp_attr_set(m_filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2)); // a binary tree: it is asked often
        }
        for (const char* name : kDeadly) {
            rule(SCMP_ACT_KILL_PROCESS, name, {});
        }
        // Where its flags lie in memory no filter can read them; glibc asks clone() then.
        rule(SCMP_ACT_ERRNO(ENOSYS), "clone3", {});
    }

    void allow(Names names)
    {
        for (const char* name : names) {
            rule(SCMP_ACT_ALLOW, name, {});
        }
    }
    void allowWhere(const char* name, std::initializer_list<scmp_arg_cmp> conditions)
    {
        rule(SCMP_ACT_ALLOW, name, conditions);
    }

    Result<void> load()
    {
        check(m_error == 0 ? seccomp_load(m_filter.get()) : 0);
        return m_error == 0 ? Result<void>() : systemFailure("filter system calls", -m_error);
    }

private:
    void check(int status) { m_error = m_error == 0 && status < 0 ? status : m_error; }
    void rule(std::uint32_t action, const char* name, std::initializer_list<scmp_arg_cmp> conditions)
    {
        const int number = seccomp_syscall_resolve_name(name);
        if (number != __NR_SCMP_ERROR && m_error == 0) {
            check(seccomp_rule_add_array(
                m_filter.get(), action, number, static_cast<unsigned>(conditions.size()), conditions.begin()));
        }
    }

    std::unique_ptr<void, Release> m_filter;
    int m_error = 0;
};

/// No flag of open(2) but those that read: not even a file that is made and written by one call.
void allowReading(Filter& filter)
{
    constexpr scmp_datum_t kWrites = O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND;
    filter.allow(kLook);
    filter.allowWhere("openat", {SCMP_A2(SCMP_CMP_MASKED_EQ, kWrites, 0)});
    filter.allowWhere("open", {SCMP_A1(SCMP_CMP_MASKED_EQ, kWrites, 0)});
}

void allowMemory(Filter& filter)
{
    filter.allowWhere("mmap", {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
    filter.allowWhere("mprotect", {SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
}

void allowThreads(Filter& filter)
{
    filter.allowWhere("clone", {SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)});
    filter.allowWhere("tgkill", {SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()))}); // abort()
}

void allowSockets(Filter& filter, std::initializer_list<int> families)
{
    filter.allow(kTalk);
    for (const int family : families) {
        filter.allowWhere("socket", {SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(family))});
    }
}

void allowSensing(Filter& filter)
{
    filter.allow(kOrdinary);
    filter.allow(kInspect);
    allowReading(filter);
    allowMemory(filter);
    // Netlink asks; a packet socket captures; an inet one carries the questions about interfaces (netdevice(7)).
    allowSockets(filter, {AF_NETLINK, AF_PACKET, AF_INET, AF_INET6, AF_UNIX});
    filter.allow(std::array{"ioctl"});
    filter.allowWhere("sched_setscheduler", {SCMP_A0(SCMP_CMP_EQ, 0)}); // itself: see PromptScheduling
    for (const bpf_cmd command : {BPF_MAP_LOOKUP_ELEM, BPF_MAP_UPDATE_ELEM, BPF_MAP_DELETE_ELEM, BPF_MAP_GET_NEXT_KEY,
             BPF_MAP_LOOKUP_AND_DELETE_ELEM, BPF_MAP_LOOKUP_BATCH, BPF_MAP_UPDATE_BATCH, BPF_MAP_DELETE_BATCH,
             BPF_MAP_LOOKUP_AND_DELETE_BATCH}) {
        filter.allowWhere("bpf", {SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(command))});
    }
}

} // namespace

Result<void> allowOnly(Role role)
{
    Filter filter;
    switch (role) {
    case Role::service:
        filter.allow(kOrdinary);
        filter.allow(kServe);
        allowReading(filter);
        allowMemory(filter);
        allowThreads(filter);
        allowSockets(filter, {AF_UNIX});
        filter.allowWhere("prctl", {SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)});
        filter.allowWhere("ioctl", {SCMP_A1(SCMP_CMP_EQ, FIONREAD)});
        break;
    case Role::launcher:
        filter.allow(kStartSensors);
        filter.allow(kGiveUp);
        allowSensing(filter);
        // fork() and the parser's thread, in the namespaces that we are in.
        filter.allowWhere("clone",
            {SCMP_A0(SCMP_CMP_MASKED_EQ,
                CLONE_NEWNS | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWIPC
                    | CLONE_NEWCGROUP,
                0)});
        filter.allow(std::array{"tgkill"});
        break;
    case Role::sensor:
        allowSensing(filter);
        allowThreads(filter); // a parser, where the capture is opened anew; it can only give up more
        filter.allow(kGiveUp);
        break;
    case Role::parser:
        filter.allow(kParse);
        allowMemory(filter);
        filter.allowWhere("tgkill", {SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(::getpid()))});
        break;
    }
    return filter.load();
}

} // namespace netgrove
