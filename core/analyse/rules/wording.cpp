// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/rules/wording.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "core/base/safe_text.h"

namespace netgrove::wording {
namespace {
std::string withOneDecimal(double number)
{
    std::array<char, 48> text{};
    const int length = std::snprintf(text.data(), text.size(), "%.1f", number);
    return {text.data(), static_cast<std::size_t>(length)};
}
} // namespace

Phrase name(const ProcessNode& process)
{
    const std::string pid = std::to_string(process.facts.key.pid.value);
    return process.facts.comm.empty() ? phrase("Evidence", "a process (%1)").with({pid})
                                      : Phrase(safeText(process.facts.comm, 64).text + " (" + pid + ")");
}

Phrase number(std::uint64_t number) { return std::to_string(number); }

Phrase address(const IpAddress& address) { return address.toString(); }

Phrase path(const ProcessObservation& process) { return safeText(process.executable, 256).text; }

Phrase bytes(std::uint64_t count)
{
    if (count < 1000) {
        return plural("Evidence", "%n byte(s)").of(count);
    }
    constexpr std::array kUnits{"kB", "MB", "GB", "TB", "PB", "EB"};
    auto number = static_cast<double>(count) / 1000;
    std::size_t unit = 0;
    for (; number >= 999.95 && unit + 1 < kUnits.size(); ++unit) {
        number /= 1000;
    }
    return withOneDecimal(number) + " " + kUnits[unit];
}

Phrase hosts(std::uint64_t count) { return plural("Evidence", "%n host(s)").of(count); }

Phrase duration(std::chrono::nanoseconds duration)
{
    const double seconds = std::chrono::duration<double>(duration).count();
    if (seconds < 0.0995) {
        const auto milliseconds = static_cast<std::uint64_t>(std::max(seconds, 0.0) * 1000 + 0.5);
        return phrase("Evidence", "%1 ms").with({number(milliseconds)});
    }
    if (seconds < 120) {
        return phrase("Evidence", "%1 s").with({withOneDecimal(seconds)});
    }
    const auto minutes = static_cast<std::uint64_t>(seconds) / 60;
    return minutes < 120    ? phrase("Evidence", "%1 min").with({number(minutes)})
        : minutes < 48 * 60 ? phrase("Evidence", "%1 h").with({number(minutes / 60)})
                            : phrase("Evidence", "%1 days").with({number(minutes / 60 / 24)});
}

Phrase talk(const ProcessNode& process)
{
    const FlowCounters& totals = process.externalTotals;
    const bool isSending = totals.txBytes >= totals.rxBytes;
    const std::size_t count = process.remoteHosts.size();
    const Phrase whom = count == 0 ? phrase("Evidence", "the outside")
        : count == 1               ? address(process.remoteHosts.begin()->first)
                                   : hosts(count);
    Phrase verb = isSending && process.ended ? phrase("Evidence", "sent to %1 (%2)")
        : isSending                          ? phrase("Evidence", "sends to %1 (%2)")
        : process.ended                      ? phrase("Evidence", "received from %1 (%2)")
                                             : phrase("Evidence", "receives from %1 (%2)");
    return std::move(verb).with({whom, bytes(isSending ? totals.txBytes : totals.rxBytes)});
}

Phrase talkOrConnection(const ProcessNode& process)
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
    const std::string remote = eldest->key.remote.toString();
    return count > 1 ? phrase("Evidence", "holds a connection to %1 and %2 more").with({remote, number(count - 1)})
                     : phrase("Evidence", "holds a connection to %1").with({remote});
}

} // namespace netgrove::wording
