// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/time.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace netgrove {

std::string toRfc3339(WallTime time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto microseconds = static_cast<long>((time - seconds).count());
    const std::time_t unixTime = std::chrono::system_clock::to_time_t(seconds);
    std::tm utc{};
    gmtime_r(&unixTime, &utc);
    std::array<char, 80> text{};
    const int length = std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%06ldZ",
        utc.tm_year + 1900, utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, microseconds);
    return {text.data(), static_cast<std::size_t>(length)};
}

} // namespace netgrove
