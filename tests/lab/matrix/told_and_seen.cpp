// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/matrix/told_and_seen.h"

#include <algorithm>
#include <cstdio>
#include <map>

#include "tests/lab/json_lines.h"

namespace netgrove::lab {
namespace {
using Json = nlohmann::json;
constexpr std::chrono::milliseconds kTick{10}; // USER_HZ is 100 on every architecture that Netgrove runs on

/// RFC 3339 as Netgrove writes it: UTC, six decimals.
Moment momentOf(const std::string& text)
{
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int micro = 0;
    if (std::sscanf(text.c_str(), "%d-%u-%uT%d:%d:%d.%dZ", &year, &month, &day, &hour, &minute, &second, &micro) != 7) {
        return {};
    }
    using namespace std::chrono;
    return sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) + hours(hour)
        + minutes(minute) + seconds(second) + microseconds(micro);
}

FlowName flowNameOf(const Json& object)
{
    return {object.value("protocol", ""), object.value("local", ""), object.value("remote", "")};
}

ProcessName toldProcess(const Json& object)
{
    return {object.value("pid", pid_t{0}), object.value("start_time", std::int64_t{0})};
}

/// Turns printed times of start into ticks since boot.
class Clock {
public:
    Clock(std::string_view lines, const ProcessName& anchor)
    {
        forEachObject(lines, [&](const Json& object) {
            if (!m_boot && object.value("event", "") == "process" && object.value("pid", pid_t{0}) == anchor.pid) {
                m_boot = momentOf(object.value("start_time", "")) - anchor.startTicks * kTick;
            }
        });
    }
    std::int64_t ticksOf(const std::string& time) const
    {
        return m_boot ? std::chrono::round<std::chrono::milliseconds>(momentOf(time) - *m_boot) / kTick : -1;
    }

private:
    std::optional<Moment> m_boot;
};

/// A member that may be missing or null.
template <class T> T valueOr(const Json& object, const char* name, T otherwise)
{
    const auto member = object.find(name);
    return member == object.end() || member->is_null() ? otherwise : member->get<T>();
}

SeenFlow flowOf(const Json& object, const Clock& clock)
{
    SeenFlow flow;
    flow.name = flowNameOf(object);
    flow.id = object.value("id", std::uint64_t{0});
    if (const auto pid = valueOr<pid_t>(object, "pid", 0); pid != 0) {
        flow.process = ProcessName{pid, clock.ticksOf(valueOr<std::string>(object, "start_time", ""))};
    }
    flow.comm = valueOr<std::string>(object, "comm", "");
    flow.how = object.value("how", "");
    flow.owners = object.value("owners", std::vector<pid_t>{});
    for (const Json& user : object.value("users", Json::array())) {
        flow.users.push_back(
            {{user.value("pid", pid_t{0}), clock.ticksOf(user.value("start_time", ""))}, user.value("tid", pid_t{0}),
                user.value("tx_payload", std::uint64_t{0}), user.value("rx_payload", std::uint64_t{0})});
    }
    flow.sentBytes = object.value("tx_bytes", std::uint64_t{0});
    flow.sentPackets = object.value("tx_packets", std::uint64_t{0});
    flow.receivedBytes = object.value("rx_bytes", std::uint64_t{0});
    flow.receivedPackets = object.value("rx_packets", std::uint64_t{0});
    flow.first = momentOf(object.value("first", ""));
    flow.isForwarded = object.value("forwarded", false);
    return flow;
}
} // namespace

Told readTold(std::string_view lines)
{
    Told told;
    forEachObject(lines, [&told](const Json& object) {
        const std::string kind = object.value("truth", "");
        if (kind == "not-offered") {
            told.notOffered.push_back(object.value("what", ""));
        } else if (kind == "flow") {
            told.uses.push_back({flowNameOf(object), toldProcess(object), object.value("tid", pid_t{0}),
                object.value("comm", ""), object.value("sent", std::uint64_t{0}),
                object.value("received", std::uint64_t{0}), momentOf(object.value("time", ""))});
        }
        if (object.contains("pid")) {
            told.processes.insert(toldProcess(object));
        }
    });
    return told;
}

Seen readSeen(std::string_view lines, const ProcessName& anchor)
{
    const Clock clock(lines, anchor);
    Seen seen;
    std::map<std::uint64_t, SeenFlow> flows; // what is said last counts
    forEachObject(lines, [&](const Json& object) {
        const std::string kind = object.value("event", "");
        if (kind == "start") {
            seen.attribution = object.value("attribution", "");
        } else if (kind == "flow") {
            SeenFlow flow = flowOf(object, clock);
            flows.insert_or_assign(flow.id, std::move(flow));
        } else if (kind == "stats" || kind == "end") {
            seen.lost = object.value("kernel_drops", std::uint64_t{0}) + object.value("queue_drops", std::uint64_t{0})
                + object.value("lost_events", std::uint64_t{0});
        }
    });
    for (auto& [id, flow] : flows) {
        seen.flows.push_back(std::move(flow));
    }
    std::ranges::stable_sort(seen.flows, {}, &SeenFlow::first);
    return seen;
}

} // namespace netgrove::lab
