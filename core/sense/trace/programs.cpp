// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/trace/programs.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <optional>
#include <string_view>

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "core/base/file_descriptor.h"
#include "core/sense/trace/host_facts.h"
#include "trace_skeleton.skel.h"

namespace netgrove {

namespace {

using Calls = TraceCapabilities::Calls;

/// Elements of an array map lie 8 bytes apart, whatever their size.
constexpr std::size_t kSlotStride = 2;

/// The functions that every send and receive call on our families goes through, where there is no tracepoint.
constexpr std::array kCallFunctions{"inet_sendmsg", "inet6_sendmsg", "inet_recvmsg", "inet6_recvmsg", "packet_sendmsg",
    "packet_recvmsg", "inet_sendpage"};

/// libbpf says what is wrong on a print callback of the whole program. Silent while this lives; keeps the last line.
class LibbpfMessages {
public:
    LibbpfMessages()
        : m_before(libbpf_set_print(&LibbpfMessages::keep))
    {
        lastLine().clear();
    }
    LibbpfMessages(const LibbpfMessages&) = delete;
    LibbpfMessages& operator=(const LibbpfMessages&) = delete;
    ~LibbpfMessages() { libbpf_set_print(m_before); }

    static std::string& lastLine()
    {
        thread_local std::string line;
        return line;
    }

private:
    static int keep(libbpf_print_level level, const char* format, va_list arguments)
    {
        if (level != LIBBPF_WARN) {
            return 0;
        }
        std::array<char, 512> text{};
        const int length = std::vsnprintf(text.data(), text.size(), format, arguments);
        lastLine().assign(text.data());
        std::erase(lastLine(), '\n');
        return length;
    }

    libbpf_print_fn_t m_before;
};

struct BtfDeleter {
    void operator()(btf* types) const { btf__free(types); }
};
using Btf = std::unique_ptr<btf, BtfDeleter>;

bool hasTracepoint(const btf* types, const char* name)
{
    return btf__find_by_name_kind(types, (std::string("btf_trace_") + name).c_str(), BTF_KIND_TYPEDEF) > 0;
}

std::string messageOf(int errorNumber)
{
    std::string detail = LibbpfMessages::lastLine();
    return detail.empty() ? systemFailure("bpf", errorNumber).value().detail : detail;
}

/// Root in a user namespace, or without the capabilities: the smallest program of the kind we need is refused.
bool isPrivileged()
{
    const std::array<bpf_insn, 2> returnZero{
        bpf_insn{BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 0},
        bpf_insn{BPF_JMP | BPF_EXIT, 0, 0, 0, 0},
    };
    const FileDescriptor program(
        bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, nullptr, "GPL", returnZero.data(), returnZero.size(), nullptr));
    return program.isOpen() || errno != EPERM;
}

/// libbpf gives up where it finds no kernel configuration. We only want the tick rate of it, and can do without.
bool hasKernelConfiguration()
{
    utsname system{};
    ::uname(&system);
    const std::string path = std::string("/boot/config-") + system.release; // where libbpf looks
    return ::access(path.c_str(), R_OK) == 0 || ::access("/proc/config.gz", R_OK) == 0;
}

trace_skeleton* openSkeleton()
{
    LIBBPF_OPTS(bpf_object_open_opts, options);
    options.kconfig = hasKernelConfiguration() ? nullptr : "CONFIG_HZ=0";
    return trace_skeleton__open_opts(&options);
}

std::uint32_t toRingSize(std::uint32_t bytes)
{
    // A ring buffer's size is a power of two and a multiple of the page size.
    return std::bit_ceil(std::clamp<std::uint32_t>(bytes, 4096, 1U << 30U));
}

} // namespace

const std::set<Programs::Feature> Programs::kAlwaysTried{Feature::calls, Feature::processes, Feature::openers,
    Feature::closes, Feature::connects, Feature::destinations, Feature::packetDestinations};

struct Programs::Wanted {
    Feature feature;
    bpf_program* program;
    bool isCgroup = false;
};

void Programs::SkeletonDeleter::operator()(trace_skeleton* skeleton) const { trace_skeleton__destroy(skeleton); }

void Programs::LinkDeleter::operator()(bpf_link* link) const { bpf_link__destroy(link); }

Programs::~Programs()
{
    m_links.clear();
    if (!m_freeSlots.empty()) {
        ::munmap(m_freeSlots.data(), m_freeSlots.size_bytes());
    }
    if (!m_elements.empty()) {
        // mmap(2) gave it, and only our view of it is const.
        ::munmap(const_cast<trace_use*>(m_elements.data()), m_elements.size_bytes()); // NOLINT
    }
}

Result<std::unique_ptr<Programs>> Programs::load(const TracerOptions& options)
{
    const LibbpfMessages messages;
    if (!isPrivileged()) {
        return failure(ErrorCode::noPrivilege, "bpf(2): loading a program is refused");
    }
    if (!options.preferFallback) {
        // What a kernel since 6.3 has is tried unseen: looking for it first would mean to read all of the kernel's
        // types, which libbpf then does again, and half of the time that loading takes.
        Plan everything{Calls::tracepoint, kAlwaysTried, {}};
        everything.features.insert(Feature::splicedReads);
        std::string missing;
        if (auto programs = tryPlan(options, everything, missing)) {
            (*programs)->m_capabilities.missing = missing;
            return programs;
        }
    }
    return loadBest(options);
}

/// Looks first at what this kernel has, and then takes out what it refuses.
Result<std::unique_ptr<Programs>> Programs::loadBest(const TracerOptions& options)
{
    Error error{ErrorCode::notSupported, "this kernel has no way to see send and receive calls"};
    const Btf types(btf__load_vmlinux_btf());
    if (!types) {
        return tl::unexpected(error);
    }
    std::vector<Calls> ways{Calls::fentry, Calls::kprobe};
    const bool hasTracepoints
        = hasTracepoint(types.get(), "sock_send_length") && hasTracepoint(types.get(), "sock_recv_length");
    if (hasTracepoints && !options.preferFallback) {
        ways.insert(ways.begin(), Calls::tracepoint);
    }
    std::string missing;
    for (const Calls calls : ways) {
        auto programs = loadWith(options, calls, types.get(), missing);
        if (programs) {
            (*programs)->m_capabilities.missing = missing;
            return programs;
        }
        error = programs.error();
    }
    return failure(ErrorCode::notSupported, error.detail);
}

Result<std::unique_ptr<Programs>> Programs::loadWith(
    const TracerOptions& options, Calls calls, const btf* types, std::string& missing)
{
    Plan plan{calls, kAlwaysTried, {}};
    if (calls != Calls::kprobe && hasTracepoint(types, "tcp_rcv_space_adjust")) {
        plan.features.insert(Feature::splicedReads);
    }
    for (const char* function : kCallFunctions) {
        if (btf__find_by_name_kind(types, function, BTF_KIND_FUNC) > 0) {
            plan.functions.insert(function);
        }
    }
    // Every failure takes at least one feature out of the plan, so this ends.
    while (true) {
        const std::size_t before = plan.features.size();
        auto programs = tryPlan(options, plan, missing);
        const bool isHopeless
            = !plan.features.contains(Feature::calls) || plan.features.size() == before || plan.features.empty();
        if (programs || isHopeless) {
            return programs;
        }
    }
}

Result<std::unique_ptr<Programs>> Programs::tryPlan(const TracerOptions& options, Plan& plan, std::string& missing)
{
    FileDescriptor cgroup;
    if (const auto mount = unifiedCgroupMount(std::filesystem::path(options.procRoot))) {
        cgroup = FileDescriptor(::open(mount->c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    }
    if (!cgroup.isOpen()) {
        for (const Feature feature : {Feature::openers, Feature::closes, Feature::connects, Feature::destinations}) {
            plan.features.erase(feature);
        }
        if (missing.empty()) {
            missing = "no cgroup v2 mount";
        }
    }
    std::unique_ptr<Programs> programs(new Programs);
    programs->m_skeleton.reset(openSkeleton());
    if (!programs->m_skeleton) {
        plan.features.clear();
        return systemFailure("open BPF object", errno);
    }
    if (const auto configured = programs->configure(options, plan); !configured) {
        plan.features.clear();
        return tl::unexpected(configured.error());
    }
    const std::vector<Wanted> wanted = programs->select(plan);
    if (const int status = trace_skeleton__load(programs->m_skeleton.get()); status != 0) {
        missing += (missing.empty() ? "" : "; ") + messageOf(-status);
        // Which program it was is only in the log: leave out the one that asks most of the kernel.
        const std::array order{Feature::splicedReads, Feature::packetDestinations, Feature::connects,
            Feature::destinations, Feature::closes, Feature::openers, Feature::calls};
        for (const Feature feature : order) {
            if (plan.features.erase(feature) > 0) {
                break;
            }
        }
        return failure(ErrorCode::notSupported, "load BPF programs: " + messageOf(-status));
    }
    Feature failed = Feature::calls;
    if (const auto attached = programs->attach(wanted, cgroup.get(), failed); !attached) {
        missing += (missing.empty() ? "" : "; ") + attached.error().detail;
        plan.features.erase(failed);
        return tl::unexpected(attached.error());
    }
    if (const auto mapped = programs->mapArrays(); !mapped) {
        plan.features.clear();
        return tl::unexpected(mapped.error());
    }
    TraceCapabilities& live = programs->m_capabilities;
    const auto has = [&plan](Feature feature) { return plan.features.contains(feature); };
    live.calls = plan.calls;
    live.destinations = has(Feature::destinations);
    live.packetDestinations = has(Feature::packetDestinations);
    live.splicedReads = has(Feature::splicedReads);
    live.openers = has(Feature::openers);
    live.closes = has(Feature::closes);
    live.connects = true; // by the state's change where not by the cgroup hook
    live.processes = has(Feature::processes);
    return programs;
}

Result<void> Programs::configure(const TracerOptions& options, const Plan& plan)
{
    trace_skeleton& skeleton = *m_skeleton;
    const std::uint32_t count = std::clamp<std::uint32_t>(options.maximumUses, 16, 1U << 20U);
    skeleton.rodata->maximum_uses = count;
    skeleton.rodata->reader_pid_namespace = foreignPidNamespace(options.procRoot);
    skeleton.rodata->counts_tcp_reads_by_sequence = plan.features.contains(Feature::splicedReads);
    skeleton.rodata->tells_connects_by_state = !plan.features.contains(Feature::connects);
    int status = 0;
    for (bpf_map* map : {skeleton.maps.use_slots, skeleton.maps.uses, skeleton.maps.free_slots}) {
        status |= bpf_map__set_max_entries(map, count);
    }
    status |= bpf_map__set_max_entries(skeleton.maps.events, toRingSize(options.eventBufferBytes));
    if (plan.calls != Calls::kprobe) {
        status |= bpf_map__set_autocreate(skeleton.maps.calls_in_flight, false);
    }
    if (status != 0) {
        return failure(ErrorCode::system, "size BPF maps");
    }
    return {};
}

std::vector<Programs::Wanted> Programs::select(const Plan& plan) const
{
    const auto& p = m_skeleton->progs;
    std::vector<Wanted> all{
        {Feature::processes, p.on_fork},
        {Feature::processes, p.on_exec},
        {Feature::processes, p.on_rename},
        {Feature::processes, p.on_exit},
        {Feature::processes, p.on_signal},
        {Feature::openers, p.on_sock_create, true},
        {Feature::closes, p.on_sock_release, true},
        {Feature::connects, p.on_socket_operation, true},
        {Feature::destinations, p.on_sendmsg4, true},
        {Feature::destinations, p.on_sendmsg6, true},
        {Feature::destinations, p.on_recvmsg4, true},
        {Feature::destinations, p.on_recvmsg6, true},
        {Feature::packetDestinations, p.on_net_dev_queue},
        {Feature::splicedReads, p.on_tcp_rcv_space_adjust},
    };
    const bool needsStates
        = plan.features.contains(Feature::splicedReads) || !plan.features.contains(Feature::connects);
    if (needsStates) {
        all.push_back({plan.features.contains(Feature::splicedReads) ? Feature::splicedReads : Feature::calls,
            p.on_inet_sock_set_state});
    }
    if (plan.calls == Calls::tracepoint) {
        all.push_back({Feature::calls, p.on_sock_send_length});
        all.push_back({Feature::calls, p.on_sock_recv_length});
    }
    std::vector<Wanted> wanted;
    std::copy_if(all.begin(), all.end(), std::back_inserter(wanted),
        [&plan](const Wanted& one) { return plan.features.contains(one.feature); });
    const std::string_view prefix = plan.calls == Calls::fentry ? "fexit_" : "";
    bpf_program* program = nullptr;
    bpf_object__for_each_program(program, m_skeleton->obj)
    {
        const std::string_view name = bpf_program__name(program);
        const std::size_t underscore = name.find('_');
        const std::string function(name.substr(underscore + 1));
        const bool isKprobe = name.starts_with("enter_") || name.starts_with("leave_");
        const bool isOfThisWay
            = (plan.calls == Calls::fentry && name.starts_with(prefix)) || (plan.calls == Calls::kprobe && isKprobe);
        if (isOfThisWay && plan.functions.contains(function)) {
            wanted.push_back({Feature::calls, program});
        }
        const bool isWanted = std::any_of(
            wanted.begin(), wanted.end(), [program](const Wanted& one) { return one.program == program; });
        bpf_program__set_autoload(program, isWanted);
    }
    return wanted;
}

Result<void> Programs::attach(const std::vector<Wanted>& wanted, int cgroup, Feature& failed)
{
    for (const Wanted& one : wanted) {
        bpf_link* link
            = one.isCgroup ? bpf_program__attach_cgroup(one.program, cgroup) : bpf_program__attach(one.program);
        if (link == nullptr) {
            const int errorNumber = errno;
            failed = one.feature;
            return systemFailure(std::string("attach ") + bpf_program__name(one.program), errorNumber);
        }
        m_links.emplace_back(link);
    }
    return {};
}

Result<void> Programs::mapArrays()
{
    const std::size_t count = bpf_map__max_entries(m_skeleton->maps.uses);
    // The totals are the kernel's to write: we only get to look.
    void* uses
        = ::mmap(nullptr, count * sizeof(trace_use), PROT_READ, MAP_SHARED, bpf_map__fd(m_skeleton->maps.uses), 0);
    if (uses == MAP_FAILED) {
        return systemFailure("mmap of the totals", errno);
    }
    m_elements = std::span(static_cast<const trace_use*>(uses), count);
    void* slots = ::mmap(nullptr, count * kSlotStride * sizeof(std::uint32_t), PROT_READ | PROT_WRITE, MAP_SHARED,
        bpf_map__fd(m_skeleton->maps.free_slots), 0);
    if (slots == MAP_FAILED) {
        return systemFailure("mmap of the free elements", errno);
    }
    m_freeSlots = std::span(static_cast<std::uint32_t*>(slots), count * kSlotStride);
    return {};
}

int Programs::eventsDescriptor() const { return bpf_map__fd(m_skeleton->maps.events); }

std::uint32_t Programs::slotsTaken() const { return __atomic_load_n(&m_skeleton->bss->slots_taken, __ATOMIC_ACQUIRE); }

std::uint64_t Programs::lostEvents() const
{
    return __atomic_load_n(&m_skeleton->bss->losses.events, __ATOMIC_RELAXED);
}

std::uint64_t Programs::lostUses() const { return __atomic_load_n(&m_skeleton->bss->losses.uses, __ATOMIC_RELAXED); }

void Programs::release(const trace_use_key& key, std::uint32_t slot)
{
    m_releasedKeys.push_back(key);
    m_releasedSlots.push_back(slot);
}

void Programs::releaseAll()
{
    const int map = bpf_map__fd(m_skeleton->maps.use_slots);
    LIBBPF_OPTS(bpf_map_batch_opts, options);
    for (std::size_t done = 0; done < m_releasedKeys.size();) {
        auto count = static_cast<std::uint32_t>(m_releasedKeys.size() - done);
        const int status = bpf_map_delete_batch(map, &m_releasedKeys[done], &count, &options);
        done += count;
        if (status != 0 && done < m_releasedKeys.size()) {
            bpf_map_delete_elem(map, &m_releasedKeys[done]); // an old kernel, or that one is not in the map
            ++done;
        }
    }
    if (!m_releasedSlots.empty()) {
        __atomic_add_fetch(&m_skeleton->bss->releases, 1, __ATOMIC_RELEASE); // sockets remember elements by number
    }
    std::uint64_t tail = m_skeleton->bss->free_tail;
    for (const std::uint32_t slot : m_releasedSlots) {
        m_freeSlots[tail % m_elements.size() * kSlotStride] = slot;
        ++tail;
    }
    __atomic_store_n(&m_skeleton->bss->free_tail, tail, __ATOMIC_RELEASE);
    m_releasedKeys.clear();
    m_releasedSlots.clear();
}

void Programs::setQuietUntil(MonotonicTime time)
{
    const auto nanoseconds = static_cast<std::uint64_t>(time.time_since_epoch().count());
    __atomic_store_n(&m_skeleton->bss->quiet_until, nanoseconds, __ATOMIC_RELAXED);
}

} // namespace netgrove
