// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/sleep_book.h"

#include "core/sense/machine.h"
#include "core/sense/processes/process_clock.h"

namespace netgrove {
namespace {
/// Two clocks read one after the other on a busy machine seem to differ by less.
constexpr auto kShortest = std::chrono::milliseconds(100);
constexpr std::size_t kMost = 256;
} // namespace

SleepBook::SleepBook()
    : m_suspended(suspendedTime())
    , m_lastLook(monotonicNow())
{
}

void SleepBook::look(MonotonicTime now)
{
    const std::chrono::nanoseconds suspended = suspendedTime();
    if (suspended - m_suspended >= kShortest) {
        m_total += suspended - m_suspended;
        m_suspended = suspended;
        const auto total = std::chrono::round<std::chrono::milliseconds>(m_total).count();
        m_sleeps.push_back({.after = m_lastLook, .totalMilliseconds = static_cast<std::uint64_t>(total)});
        if (m_sleeps.size() > kMost) {
            m_sleeps.erase(m_sleeps.begin());
        }
    }
    m_lastLook = now;
}

} // namespace netgrove
