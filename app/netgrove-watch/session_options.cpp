// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/session_options.h"

#include <CLI/CLI.hpp>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace netgrove::watch {

namespace {

constexpr double kSlowest = 0.01;
constexpr double kFastest = 10'000;
constexpr std::uint64_t kSmallestRing = 1'000'000;
constexpr std::chrono::seconds kShortestRing{10};
constexpr double kLargest = 1e15; ///< bytes, or nanoseconds times a thousand: nobody means more

struct Unit {
    std::string_view name;
    double factor;
};
constexpr std::array<Unit, 5> kSizes{{{"k", 1e3}, {"K", 1e3}, {"M", 1e6}, {"G", 1e9}, {"T", 1e12}}};
constexpr std::array<Unit, 4> kTimes{{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}}};

template <std::size_t count> const Unit* find(const std::array<Unit, count>& units, std::string_view name)
{
    for (const Unit& unit : units) {
        if (unit.name == name) {
            return &unit;
        }
    }
    return nullptr;
}

/// The number in front, and the rest.
std::pair<double, std::string_view> split(std::string_view text)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc() || !std::isfinite(number)) {
        return {0, {}};
    }
    return {number, text.substr(static_cast<std::size_t>(end - text.data()))};
}

Result<std::optional<double>> parseSpeed(const std::string& text)
{
    if (text.empty()) {
        return std::nullopt;
    }
    if (text == "max") {
        return kFullSpeed;
    }
    const auto [speed, rest] = split(text);
    if (!rest.empty() || speed < kSlowest || speed > kFastest) {
        return failure(ErrorCode::badInput, "--speed: a number from 0.01 to 10000 (10: ten times as fast), or max");
    }
    return speed;
}

} // namespace

Result<RecordingLimit> parseLimit(std::string_view text)
{
    const auto [number, unit] = split(text);
    RecordingLimit limit;
    if (const Unit* size = find(kSizes, unit); size != nullptr && number * size->factor <= kLargest) {
        limit.bytes = static_cast<std::uint64_t>(number * size->factor);
        if (*limit.bytes >= kSmallestRing) {
            return limit;
        }
    } else if (const Unit* time = find(kTimes, unit); time != nullptr && number * time->factor <= kLargest / 1e9) {
        limit.time = std::chrono::duration_cast<std::chrono::nanoseconds>(
            std::chrono::duration<double>(number * time->factor));
        if (*limit.time >= kShortestRing) {
            return limit;
        }
    }
    return failure(ErrorCode::badInput,
        "--record-limit: a size of at least 1M (k, M, G, T), or a time of at least 10s (s, m, h, d), such as 500M or "
        "1h");
}

void describe(CLI::App& app, SessionWords& words)
{
    app.add_option("--record", words.record, "Also write what is observed to a new file, to be replayed later")
        ->type_name("FILE");
    app.add_option("--record-limit", words.limit,
           "Keep only the last part: so much (500M) or so long (1h). FILE becomes a folder")
        ->type_name("SIZE|TIME");
    app.add_flag("--record-private", words.isPrivate,
        "Leave command lines and names of people out of the recording (remote addresses stay)");
    app.add_option("--replay", words.replay, "Watch a recording instead of this machine; needs no privilege")
        ->type_name("FILE");
    app.add_option("--speed", words.speed,
           "How fast to replay: 1 (default) as it was, 10 ten times as fast, max at once (default of packets)")
        ->type_name("N|max");
}

Result<SessionOptions> meaning(const CLI::App& app, const SessionWords& words)
{
    const auto isGiven = [&](const char* option) { return app.count(option) > 0; };
    const auto refuse = [](const char* reason) { return failure(ErrorCode::badInput, reason); };
    if ((isGiven("--record-limit") || isGiven("--record-private")) && !isGiven("--record")) {
        return refuse("--record-limit and --record-private need --record FILE.");
    }
    if (isGiven("--speed") && !isGiven("--replay")) {
        return refuse("--speed needs --replay FILE.");
    }
    if (isGiven("--replay") && (isGiven("--interface") || isGiven("--attribution"))) {
        return refuse("--replay watches a recording: --interface and --attribution were chosen when it was made.");
    }
    if ((isGiven("--record") && words.record.empty()) || (isGiven("--replay") && words.replay.empty())) {
        return refuse("--record and --replay need the name of a file.");
    }
    SessionOptions options;
    options.record = words.record;
    options.recording.isPrivate = words.isPrivate;
    options.replay = words.replay;
    if (isGiven("--record-limit")) {
        const auto limit = parseLimit(words.limit);
        if (!limit) {
            return tl::unexpected(limit.error());
        }
        options.recording.limit = *limit;
    }
    return parseSpeed(words.speed).map([&](std::optional<double> speed) {
        options.speed = speed;
        return options;
    });
}

} // namespace netgrove::watch
