// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/snapshot.h"

#include <algorithm>
#include <iterator>

namespace netgrove {
namespace {
std::chrono::milliseconds total(const MachineSleep& sleep)
{
    constexpr std::uint64_t kLargest = 1ULL << 42U; // from outside: longer than a century is a lie
    return std::chrono::milliseconds(std::min(sleep.totalMilliseconds, kLargest));
}

std::chrono::milliseconds asleepSince(const std::vector<MachineSleep>& sleeps, MonotonicTime moment)
{
    const auto next = std::ranges::lower_bound(sleeps, moment, {}, &MachineSleep::after);
    if (next == sleeps.end()) {
        return {};
    }
    return total(sleeps.back()) - (next == sleeps.begin() ? std::chrono::milliseconds() : total(*std::prev(next)));
}
} // namespace

std::string_view toText(Rule rule)
{
    switch (rule) {
    case Rule::serverLikePair:
        return "server-like-pair";
    case Rule::spoofedSource:
        return "spoofed-source";
    }
    return "server-like-pair";
}

std::string_view toText(Grade grade)
{
    switch (grade) {
    case Grade::expected:
        return "expected";
    case Grade::notice:
        return "notice";
    case Grade::alert:
        return "alert";
    }
    return "alert";
}

std::string_view toText(AttributionSource source)
{
    switch (source) {
    case AttributionSource::none:
        return "none";
    case AttributionSource::holder:
        return "holder";
    case AttributionSource::opener:
        return "opener";
    case AttributionSource::traced:
        return "traced";
    }
    return "none";
}

std::vector<ProcessPointer>::const_iterator findByBirth(const std::vector<ProcessPointer>& processes, ProcessKey key)
{
    const auto place = std::ranges::lower_bound(processes, key, ByBirth{}, &ProcessRecord::key);
    return place != processes.end() && (*place)->key == key ? place : processes.end();
}

const ProcessRecord* Snapshot::find(ProcessKey key) const
{
    const auto place = findByBirth(processes, key);
    return place != processes.end() ? place->get() : nullptr;
}

WallTime Snapshot::toWall(MonotonicTime moment) const
{
    return wallTime + std::chrono::duration_cast<std::chrono::microseconds>(moment - time)
        - asleepSince(machine.sleeps, moment);
}

WallTime Snapshot::toWall(StartTime start) const
{
    // USER_HZ is 100 on every Linux architecture that Netgrove runs on (time(7)): a tick is 10,000 microseconds. A
    // number from outside that is larger than any clock is kept from overflowing.
    constexpr std::uint64_t kMicrosecondsPerTick = 10'000;
    constexpr std::uint64_t kLargest = 1ULL << 48U;
    return machine.bootTime
        + std::chrono::microseconds(static_cast<std::int64_t>(std::min(start.value, kLargest) * kMicrosecondsPerTick));
}

} // namespace netgrove
