// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/sense/trace/bpf/trace_layout.h"
#include "core/sense/trace/tracer.h"

struct bpf_link;
struct btf;
struct trace_skeleton;

namespace netgrove {

/// The programs in the kernel: chosen by what this kernel has, loaded and attached. Detached by the destructor.
class Programs {
public:
    /// Tries everything; leaves out what this kernel refuses, as long as calls can be seen. Errors as Tracer::open().
    static Result<std::unique_ptr<Programs>> load(const TracerOptions& options);

    Programs(const Programs&) = delete;
    Programs& operator=(const Programs&) = delete;
    ~Programs();

    const TraceCapabilities& capabilities() const { return m_capabilities; }
    int eventsDescriptor() const; ///< of the ring buffer map
    std::span<const trace_use> elements() const { return m_elements; }
    std::uint32_t slotsTaken() const;
    std::uint64_t lostEvents() const;
    std::uint64_t lostUses() const;

    /// Says which use is to be forgotten, and its element to be taken again, at the next releaseAll().
    void release(const trace_use_key& key, std::uint32_t slot);
    void releaseAll();

    /// Until then nobody needs to be woken: we shall look by ourselves.
    void setQuietUntil(MonotonicTime time);

private:
    enum class Feature {
        calls,
        processes,
        openers,
        closes,
        connects,
        destinations,
        packetDestinations,
        splicedReads,
    };

    /// What to load; what fails is taken out of it, and it is tried again.
    struct Plan {
        TraceCapabilities::Calls calls = TraceCapabilities::Calls::none;
        std::set<Feature> features;
        std::set<std::string> functions; ///< that a fexit or kprobe can be put on
    };

    struct SkeletonDeleter {
        void operator()(trace_skeleton* skeleton) const;
    };
    struct LinkDeleter {
        void operator()(bpf_link* link) const;
    };

    struct Wanted; ///< one program of the plan

    Programs() = default;

    /// On every kernel, whatever its types say.
    static const std::set<Feature> kAlwaysTried;

    static Result<std::unique_ptr<Programs>> loadBest(const TracerOptions& options);
    static Result<std::unique_ptr<Programs>> loadWith(
        const TracerOptions& options, TraceCapabilities::Calls calls, const btf* types, std::string& missing);
    static Result<std::unique_ptr<Programs>> tryPlan(const TracerOptions& options, Plan& plan, std::string& missing);
    std::vector<Wanted> select(const Plan& plan) const;
    Result<void> configure(const TracerOptions& options, const Plan& plan);
    Result<void> attach(const std::vector<Wanted>& wanted, int cgroup, Feature& failed);
    Result<void> mapArrays();

    std::unique_ptr<trace_skeleton, SkeletonDeleter> m_skeleton;
    std::vector<std::unique_ptr<bpf_link, LinkDeleter>> m_links;
    std::span<const trace_use> m_elements;
    std::span<std::uint32_t> m_freeSlots; ///< ring that the programs take elements from
    std::vector<trace_use_key> m_releasedKeys;
    std::vector<std::uint32_t> m_releasedSlots;
    TraceCapabilities m_capabilities;
};

} // namespace netgrove
