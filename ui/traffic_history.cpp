// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic_history.h"

#include <algorithm>

namespace netgrove {

namespace {

std::int64_t secondOf(MonotonicTime time)
{
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

/// A counter that went back (a new recording, another sensor) begins anew.
std::uint64_t grownBy(std::uint64_t now, std::uint64_t before) { return now > before ? now - before : 0; }

} // namespace

TrafficHistory::TrafficHistory(std::size_t maximumProcesses)
    : m_maximum(maximumProcesses)
{
}

void TrafficHistory::take(const Snapshot& snapshot)
{
    if (m_begin && snapshot.time < m_now) { // time went back: another run
        m_tracks.clear();
        m_begin.reset();
    }
    const bool isFirst = !m_begin;
    m_begin = m_begin.value_or(snapshot.time);
    m_now = snapshot.time;
    const std::int64_t second = secondOf(m_now);
    for (const ProcessPointer& process : snapshot.processes) {
        if (process->totals == FlowCounters()) {
            continue;
        }
        const auto [place, isNew] = m_tracks.try_emplace(process->key);
        Track& track = place->second;
        if (isNew) {
            track.lastSecond = second;
        }
        if (isNew && isFirst) {
            track.last = process->totals;
            continue;
        }
        if (process->totals == track.last) {
            continue;
        }
        const std::uint64_t sent = grownBy(process->totals.txBytes, track.last.txBytes);
        const std::uint64_t received = grownBy(process->totals.rxBytes, track.last.rxBytes);
        track.last = process->totals;
        track.lastSecond = second;
        if (track.samples.empty() || track.samples.back().second != second) {
            track.samples.push_back({second, 0, 0});
        }
        track.samples.back().sent += sent;
        track.samples.back().received += received;
        std::erase_if(
            track.samples, [second](const TrafficSample& sample) { return sample.second <= second - kLength.count(); });
    }
    if (m_tracks.size() > m_maximum) {
        evict();
    }
}

void TrafficHistory::evict()
{
    std::vector<std::pair<std::int64_t, ProcessKey>> byAge;
    byAge.reserve(m_tracks.size());
    for (const auto& [key, track] : m_tracks) {
        byAge.emplace_back(track.lastSecond, key);
    }
    // A quarter at once, so that a storm of short lives does not sort the lot for each of them.
    const std::size_t count = m_tracks.size() - m_maximum + m_maximum / 4;
    std::nth_element(byAge.begin(), byAge.begin() + static_cast<std::ptrdiff_t>(count) - 1, byAge.end());
    for (std::size_t i = 0; i < count; ++i) {
        m_tracks.erase(byAge[i].second);
    }
}

std::vector<TrafficSample> TrafficHistory::samples(ProcessKey process) const
{
    const auto place = m_tracks.find(process);
    if (place == m_tracks.end()) {
        return {};
    }
    const auto& kept = place->second.samples;
    const std::int64_t oldest = secondOf(m_now) - kLength.count();
    const auto first = std::find_if(
        kept.begin(), kept.end(), [oldest](const TrafficSample& sample) { return sample.second > oldest; });
    return {first, kept.end()};
}

} // namespace netgrove
