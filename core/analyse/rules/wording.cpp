// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/rules/wording.h"

#include <algorithm>
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
    if (seconds < 0.0995) {
        return std::to_string(static_cast<std::int64_t>(std::max(seconds, 0.0) * 1000 + 0.5)) + " ms";
    }
    if (seconds < 120) {
        return withOneDecimal(seconds, "s");
    }
    const auto minutes = static_cast<std::int64_t>(seconds) / 60;
    return minutes < 120    ? std::to_string(minutes) + " min"
        : minutes < 48 * 60 ? std::to_string(minutes / 60) + " h"
                            : std::to_string(minutes / 60 / 24) + " days";
}

std::string talk(const ProcessNode& process)
{
    const FlowCounters& totals = process.externalTotals;
    const bool isSending = totals.txBytes >= totals.rxBytes;
    const std::size_t hosts = process.remoteHosts.size();
    const std::string whom = hosts == 0 ? "the outside"
        : hosts == 1                    ? process.remoteHosts.begin()->first.toString()
                                        : counted(hosts, "host", "hosts");
    const std::string verb = isSending ? (process.ended ? "sent to " : "sends to ")
                                       : (process.ended ? "received from " : "receives from ");
    return verb + whom + " (" + bytes(isSending ? totals.txBytes : totals.rxBytes) + ")";
}

std::string talkOrConnection(const ProcessNode& process)
{
    const FlowObservation* eldest = nullptr;
    std::uint64_t count = 0;
    for (const auto& [id, flow] : process.flows) { // newest first
        if (!process.ended && isStandingConnection(flow->facts)) {
            eldest = &flow->facts;
            ++count;
        }
    }
    if (eldest == nullptr) {
        return talk(process);
    }
    const std::string others = count > 1 ? " and " + std::to_string(count - 1) + " more" : "";
    return "holds a connection to " + eldest->key.remote.toString() + others;
}

} // namespace netgrove::wording
