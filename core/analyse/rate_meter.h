// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/time.h"

namespace netgrove {

/// Turns growing totals into rates over the last three seconds. What falls silent comes to rest at exactly zero, so
/// that its row stops changing.
class RateMeter {
public:
    /// Says how much there was before anything moved; without it, nothing.
    void start(MonotonicTime now, std::uint64_t tx, std::uint64_t rx);
    /// Says how much there was at a moment; moments never go back.
    void sample(MonotonicTime now, std::uint64_t tx, std::uint64_t rx);

    double txPerSecond() const { return m_txPerSecond; }
    double rxPerSecond() const { return m_rxPerSecond; }
    bool hasStarted() const { return m_count > 0; }
    bool isIdle() const { return m_txPerSecond == 0 && m_rxPerSecond == 0; }

private:
    struct Sample {
        MonotonicTime time;
        std::uint64_t tx = 0;
        std::uint64_t rx = 0;
    };
    static constexpr std::size_t kSamples = 8;

    std::array<Sample, kSamples> m_samples{}; ///< oldest first
    std::size_t m_count = 0;
    double m_txPerSecond = 0;
    double m_rxPerSecond = 0;
};

} // namespace netgrove
