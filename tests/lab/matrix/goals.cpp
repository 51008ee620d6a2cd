// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/matrix/goals.h"

#include <algorithm>

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr auto kLongEnough = 50ms;

/// Percent of the uses that must be right, of cases whose processes live a millisecond; 0: another case.
unsigned shareWanted(std::string_view caseName)
{
    return caseName == "short-tcp" ? 95 : caseName == "short-udp" ? 90 : 0;
}

std::string of(std::size_t count, std::size_t all) { return std::to_string(count) + " of " + std::to_string(all); }
} // namespace

std::string_view toText(Outcome outcome)
{
    switch (outcome) {
    case Outcome::pass:
        return "pass";
    case Outcome::partial:
        return "partial";
    case Outcome::miss:
        return "miss";
    case Outcome::notOffered:
        return "not offered";
    case Outcome::failed:
        break;
    }
    return "failed";
}

Outcome outcomeOf(const CaseVerdict& verdict, bool isOffered)
{
    if (!isOffered) {
        return Outcome::notOffered;
    }
    if (verdict.wrongNames() > 0 || verdict.uses.empty() || verdict.count(Verdict::none) == verdict.uses.size()) {
        return Outcome::miss;
    }
    return verdict.count(Verdict::right) == verdict.uses.size() ? Outcome::pass : Outcome::partial;
}

std::string shortfall(std::string_view caseName, bool isTraced, const CaseVerdict& verdict)
{
    const std::size_t all = verdict.uses.size();
    const std::size_t right = verdict.count(Verdict::right);
    if (verdict.wrongNames() > 0) {
        return std::to_string(verdict.wrongNames()) + " wrong names";
    }
    if (all == 0) {
        return "told nothing";
    }
    if (isTraced) {
        return right == all ? "" : of(right, all) + " right";
    }
    if (const unsigned share = shareWanted(caseName); share != 0) {
        return right * 100 >= all * share ? "" : of(right, all) + " right, " + std::to_string(share) + " % wanted";
    }
    const auto missed = std::ranges::count_if(
        verdict.uses, [](const UseVerdict& use) { return use.verdict == Verdict::none && use.age >= kLongEnough; });
    return missed == 0 ? "" : std::to_string(missed) + " that lived 50 ms not named";
}

} // namespace netgrove::lab
