// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>

namespace netgrove {

namespace {

using namespace std::chrono_literals;

constexpr WallTime kEarliest = std::chrono::sys_days(std::chrono::January / 1 / 0);
constexpr WallTime kLatest = std::chrono::sys_days(std::chrono::January / 1 / 10'000) - 1us;

} // namespace

std::string toRfc3339(WallTime time)
{
    time = std::clamp(time, kEarliest, kLatest);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto microseconds = static_cast<long>((time - seconds).count());
    // Not system_clock::to_time_t(), which counts in nanoseconds on the way: they end in the year 2262.
    const std::time_t unixTime = seconds.time_since_epoch().count();
    std::tm utc{};
    gmtime_r(&unixTime, &utc);
    std::array<char, 80> text{};
    const int length = std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%06ldZ",
        utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, microseconds);
    return {text.data(), static_cast<std::size_t>(length)};
}

} // namespace netgrove
