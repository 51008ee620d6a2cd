// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/rules/wording.h"

#include <array>
#include <cstdio>

#include "core/base/safe_text.h"

namespace netgrove::wording {
namespace {
std::string withOneDecimal(double number, const char* unit)
{
    std::array<char, 48> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.1f %s", number, unit);
    return {text.data(), static_cast<std::size_t>(length)};
}
} // namespace

std::string name(const ProcessNode& process)
{
    const std::string comm = process.facts.comm.empty() ? "a process" : safeText(process.facts.comm, 64).text;
    return comm + " (" + std::to_string(process.facts.key.pid.value) + ")";
}

std::string bytes(std::uint64_t count)
{
    if (count < 1000) {
        return counted(count, "byte", "bytes");
    }
    constexpr std::array kUnits{"kB", "MB", "GB", "TB", "PB", "EB"};
    auto number = static_cast<double>(count) / 1000;
    std::size_t unit = 0;
    for (; number >= 999.95 && unit + 1 < kUnits.size(); ++unit) {
        number /= 1000;
    }
    return withOneDecimal(number, kUnits[unit]);
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many)
{
    return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

std::string duration(std::chrono::nanoseconds duration)
{
    const double seconds = std::chrono::duration<double>(duration).count();
    if (seconds < 120) {
        return withOneDecimal(std::max(seconds, 0.0), "s");
    }
    return std::to_string(static_cast<std::int64_t>(seconds) / 60) + " min";
}

} // namespace netgrove::wording
