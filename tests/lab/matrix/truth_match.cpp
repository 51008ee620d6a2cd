// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/matrix/truth_match.h"

#include <algorithm>
#include <map>

namespace netgrove::lab {
namespace {
constexpr std::uint64_t kPermille = 20; ///< what bytes may be off by

/// Tells of one thread about one flow may be several (before and after an exec); together they are one use.
struct FlowTruth {
    const SeenFlow* flow = nullptr; ///< none: not seen
    std::vector<ToldUse> uses;
};

bool isNear(std::uint64_t seen, std::uint64_t told)
{
    const std::uint64_t difference = seen > told ? seen - told : told - seen;
    return difference * 1000 <= told * kPermille;
}

std::string asText(const ProcessName& process) { return "pid " + std::to_string(process.pid); }

std::string versus(const char* what, std::uint64_t seen, std::uint64_t told)
{
    return std::string(what) + " " + std::to_string(seen) + " of " + std::to_string(told);
}

/// Ethernet, IP without options, and the transport's header: of TCP with the time stamps that Linux sends (RFC 7323).
std::uint64_t headerBytes(const FlowName& flow)
{
    const std::uint64_t network = flow.local.starts_with('[') ? 40 : 20;
    if (flow.protocol == "packet") {
        return 14;
    }
    return 14 + network + (flow.protocol == "tcp" ? 32 : flow.protocol == "udp" ? 8 : flow.protocol == "sctp" ? 28 : 0);
}

/// What a flow's packets carried. The SYN of either side has 8 bytes of options more than the rest.
std::uint64_t payloadOf(const FlowName& flow, std::uint64_t bytes, std::uint64_t packets)
{
    const std::uint64_t headers = packets * headerBytes(flow) + (flow.protocol == "tcp" && packets > 0 ? 8 : 0);
    return bytes - std::min(bytes, headers);
}

/// Makes a right use partial where the flow's packets did not carry what its users told.
void judgeWire(const FlowTruth& truth, UseVerdict& result)
{
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    for (const ToldUse& use : truth.uses) {
        sent += use.sent;
        received += use.received;
    }
    const SeenFlow& flow = *truth.flow;
    const std::uint64_t seenSent = payloadOf(flow.name, flow.sentBytes, flow.sentPackets);
    const std::uint64_t seenReceived = payloadOf(flow.name, flow.receivedBytes, flow.receivedPackets);
    if (!isNear(seenSent, sent) || !isNear(seenReceived, received)) {
        result.verdict = Verdict::partial;
        result.why = "bytes on the wire";
        result.detail = versus("sent", seenSent, sent) + ", " + versus("received", seenReceived, received);
    }
}

bool isTold(const FlowTruth& truth, const ProcessName& process)
{
    return std::ranges::any_of(truth.uses, [&](const ToldUse& use) { return use.process == process; });
}

void judgeTraced(const SeenFlow& flow, UseVerdict& result)
{
    const ToldUse& use = result.use;
    const auto user = std::ranges::find_if(
        flow.users, [&](const SeenUser& each) { return each.process == use.process && each.tid == use.tid; });
    if (user == flow.users.end()) {
        const bool isNamed = flow.process == use.process;
        result.verdict = isNamed ? Verdict::partial : Verdict::none;
        result.why = isNamed ? "thread not seen" : "user not seen";
        return;
    }
    if (isNear(user->sent, use.sent) && isNear(user->received, use.received)) {
        result.verdict = Verdict::right;
        return;
    }
    result.verdict = Verdict::partial;
    result.why = "the thread's bytes";
    result.detail = versus("sent", user->sent, use.sent) + ", " + versus("received", user->received, use.received);
}

/// The rule for untraced flows names the opener, else the eldest holder: no wrong name where it is a process of this
/// case, and the user stands beside it as another holder.
bool isOtherHolder(const SeenFlow& flow, const ToldUse& use, const Told& told)
{
    return std::ranges::find(flow.owners, use.process.pid) != flow.owners.end()
        && flow.process->pid != use.process.pid // the same number is not the same process
        && told.processes.contains(*flow.process);
}

void judgeUntraced(const FlowTruth& truth, const Told& told, UseVerdict& result)
{
    const SeenFlow& flow = *truth.flow;
    const ToldUse& use = result.use;
    if (flow.process == use.process) {
        result.verdict = Verdict::right;
        return;
    }
    result.detail = asText(*flow.process);
    if (isOtherHolder(flow, use, told)) {
        result.verdict = Verdict::partial;
        result.why = "another holder named, as " + flow.how;
    } else if (isTold(truth, *flow.process)) {
        result.why = "only another user named";
    } else {
        result.verdict = Verdict::wrong;
        result.why = "someone else named, as " + flow.how;
    }
}

UseVerdict judge(const FlowTruth& truth, const ToldUse& use, const Told& told, bool isTraced)
{
    UseVerdict result{.use = use, .verdict = Verdict::none, .why = {}, .detail = {}, .age = {}};
    if (truth.flow == nullptr) {
        result.why = "flow not seen";
        return result;
    }
    result.age = use.told - truth.flow->first;
    if (!truth.flow->process) {
        result.why = "nobody named";
        return result;
    }
    if (isTraced && (truth.flow->how == "traced" || truth.flow->process == use.process)) {
        judgeTraced(*truth.flow, result);
        if (!isTold(truth, *truth.flow->process)) {
            result.verdict = Verdict::wrong;
            result.why = "someone else named, as " + truth.flow->how;
            result.detail = asText(*truth.flow->process);
        }
    } else {
        judgeUntraced(truth, told, result);
    }
    if (result.verdict == Verdict::right) {
        judgeWire(truth, result);
    }
    return result;
}

/// The uses, by the flow that they belong to; flows of the same endpoints without any come with no uses.
std::vector<FlowTruth> joinFlows(const Told& told, const Seen& seen)
{
    std::map<FlowName, std::vector<FlowTruth>> byName;
    for (const ToldUse& use : told.uses) {
        byName[use.flow];
    }
    for (const SeenFlow& flow : seen.flows) { // by first packet
        if (const auto place = byName.find(flow.name); place != byName.end()) {
            place->second.push_back({&flow, {}});
        }
    }
    for (const ToldUse& use : told.uses) {
        auto& flows = byName[use.flow];
        auto flow = std::ranges::find_if(flows.rbegin(), flows.rend(),
            [&](const FlowTruth& each) { return each.flow != nullptr && each.flow->first <= use.told; });
        if (flow == flows.rend()) {
            flows.insert(flows.begin(), FlowTruth{});
            flow = std::prev(flows.rend());
        }
        const auto earlier = std::ranges::find_if(
            flow->uses, [&](const ToldUse& each) { return each.process == use.process && each.tid == use.tid; });
        if (earlier == flow->uses.end()) {
            flow->uses.push_back(use);
        } else {
            earlier->sent += use.sent;
            earlier->received += use.received;
            earlier->told = use.told;
        }
    }
    std::vector<FlowTruth> joined;
    for (auto& [name, flows] : byName) {
        std::ranges::move(flows, std::back_inserter(joined));
    }
    return joined;
}

/// Names that nobody's use explains. A user without bytes opened or took over the socket: it must belong to the case.
void findStrayNames(const FlowTruth& truth, const Told& told, std::vector<std::string>& names)
{
    if (truth.flow == nullptr) {
        return;
    }
    const auto note = [&](const ProcessName& process) {
        names.push_back(truth.flow->name.local + " " + truth.flow->name.remote + ": " + asText(process));
    };
    for (const SeenUser& user : truth.flow->users) {
        const bool hasBytes = user.sent + user.received > 0;
        if (hasBytes ? !isTold(truth, user.process) : !told.processes.contains(user.process)) {
            note(user.process);
        }
    }
    if (truth.uses.empty() && truth.flow->process) {
        // What goes over the wire after the last use, as a reset does, is still that user's.
        const bool isLate = std::ranges::any_of(told.uses, [&](const ToldUse& use) {
            return use.flow == truth.flow->name && use.process == *truth.flow->process && use.told < truth.flow->first;
        });
        if (!isLate) {
            note(*truth.flow->process);
        }
    }
}
} // namespace

std::size_t CaseVerdict::count(Verdict verdict) const
{
    return static_cast<std::size_t>(std::ranges::count(uses, verdict, &UseVerdict::verdict));
}

std::size_t CaseVerdict::wrongNames() const { return count(Verdict::wrong) + strayNames.size(); }

CaseVerdict match(const Told& told, const Seen& seen)
{
    CaseVerdict result;
    for (const FlowTruth& truth : joinFlows(told, seen)) {
        for (const ToldUse& use : truth.uses) {
            result.uses.push_back(judge(truth, use, told, seen.attribution == "ebpf"));
        }
        findStrayNames(truth, told, result.strayNames);
    }
    return result;
}

} // namespace netgrove::lab
