// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/timeline_draft.h"

#include <algorithm>

namespace netgrove {

TimelineDraft::TimelineDraft(const RecordingReader& recording, std::size_t mostSeconds)
    : m_mostSeconds(mostSeconds)
{
    m_timeline.begin = recording.begin();
    m_timeline.end = recording.end();
    m_timeline.beginWall = recording.facts().started;
}

void TimelineDraft::note(const Observation& observation, const Snapshot& snapshot)
{
    const auto passed = std::chrono::floor<std::chrono::seconds>(observation.time - m_timeline.begin).count();
    const auto second = std::min(static_cast<std::size_t>(std::max<std::int64_t>(passed, 0)), m_mostSeconds - 1);
    if (second >= m_timeline.seconds.size()) {
        m_timeline.seconds.resize(second + 1);
    }
    const auto grown = [](std::uint64_t before, std::uint64_t after) { return after > before ? after - before : 0; };
    m_timeline.seconds[second].packets += grown(m_counters.packets, observation.counters.packets);
    m_timeline.seconds[second].bytes += grown(m_counters.bytes, observation.counters.bytes);
    m_counters = observation.counters;
    for (const FindingPointer& finding : snapshot.findings) {
        if (finding->changed != snapshot.time) {
            continue;
        }
        const auto [place, isNew] = m_markOf.try_emplace(finding->id, m_timeline.marks.size());
        if (isNew) {
            m_timeline.marks.push_back(
                {.time = snapshot.time, .finding = finding->id, .rule = finding->rule, .grade = finding->grade});
        }
        ReplayTimeline::Mark& mark = m_timeline.marks[place->second];
        mark.grade = std::max(mark.grade, finding->grade);
    }
}

} // namespace netgrove
