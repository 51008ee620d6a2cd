// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace netgrove {

/// 146 years after a clock's beginning.
inline constexpr std::chrono::nanoseconds kLatestTime{std::int64_t{1} << 62U};

/// For times that come from outside. What no clock counts (before its beginning, after kLatestTime) is taken for the
/// nearest that one does, so that neither the difference of two such times nor its nanoseconds overflow.
template <class Time> constexpr Time boundedTime(Time time)
{
    using Duration = typename Time::duration;
    const auto latest = std::chrono::duration_cast<Duration>(kLatestTime);
    return Time(std::clamp(time.time_since_epoch(), Duration(0), latest));
}

} // namespace netgrove
