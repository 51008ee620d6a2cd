// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/rate_meter.h"

#include <algorithm>

namespace netgrove {
namespace {
constexpr std::chrono::seconds kSpan{3};
/// What comes in the first moment after silence is not a rate yet: it is spread over a second.
constexpr std::chrono::seconds kShortest{1};

double perSecond(std::uint64_t before, std::uint64_t after, double seconds)
{
    // A total shrinks when a flow turns out to be another's.
    return after > before ? static_cast<double>(after - before) / seconds : 0;
}
} // namespace

void RateMeter::start(MonotonicTime now, std::uint64_t tx, std::uint64_t rx)
{
    m_samples[0] = {.time = now - kShortest, .tx = tx, .rx = rx};
    m_count = 1;
}

void RateMeter::sample(MonotonicTime now, std::uint64_t tx, std::uint64_t rx)
{
    if (m_count == 0) {
        start(now, 0, 0);
    } else if (isIdle()) {
        const Sample newest = m_samples[m_count - 1];
        start(now, newest.tx, newest.rx);
    }
    // The oldest sample is the newest one that is at least the span old, or simply the first.
    while (m_count > 1 && (m_count == kSamples || m_samples[1].time <= now - kSpan)) {
        std::shift_left(m_samples.begin(), m_samples.begin() + static_cast<std::ptrdiff_t>(m_count), 1);
        --m_count;
    }
    const Sample& oldest = m_samples[0];
    const double seconds
        = std::chrono::duration<double>(std::max<std::chrono::nanoseconds>(now - oldest.time, kShortest)).count();
    m_txPerSecond = perSecond(oldest.tx, tx, seconds);
    m_rxPerSecond = perSecond(oldest.rx, rx, seconds);
    m_samples[m_count++] = {.time = now, .tx = tx, .rx = rx};
}

} // namespace netgrove
