// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Lays what was seen beside what was told, and judges every use of a flow. The rules, which docs/attribution.md says
/// again for people:
///
/// - A use belongs to the last flow of its endpoints that began before it was told: a reused port is another flow.
/// - *right*: the process (pid and time of start) is named; traced, also the thread, with its payload within 2 %. The
///   flow's bytes on the wire, less the headers of as many packets, agree with what all its users told within 2 %.
/// - *partial*: rightly named, but the bytes or the thread are not right; or, untraced, another holder of the same
///   socket is named by the rule for untraced flows (the opener, else the eldest holder), and this one is listed among
///   the owners.
/// - *wrong*: someone else is named. *none*: nobody is, or the flow was not seen.
#pragma once

#include <string>
#include <vector>

#include "tests/lab/matrix/told_and_seen.h"

namespace netgrove::lab {

enum class Verdict : std::uint8_t { right, partial, none, wrong };

struct UseVerdict {
    ToldUse use;
    Verdict verdict = Verdict::none;
    std::string why; ///< the same words for the same reason; empty where it is right
    std::string detail; ///< the numbers to it
    /// From the first packet until the use was told: the socket lived at least so long. Zero where it was not seen.
    std::chrono::microseconds age{0};
};

struct CaseVerdict {
    std::vector<UseVerdict> uses; ///< one for each thread and flow
    /// Names that were given to flows of this case besides its uses, and are wrong: a packet after the end, another
    /// user.
    std::vector<std::string> strayNames;

    std::size_t count(Verdict verdict) const;
    /// Wrong uses and stray names.
    std::size_t wrongNames() const;
};

CaseVerdict match(const Told& told, const Seen& seen);

} // namespace netgrove::lab
