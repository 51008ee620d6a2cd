// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "tests/lab/matrix/truth_match.h"

namespace netgrove::lab {

/// What became of one case in one mode.
enum class Outcome : std::uint8_t {
    pass, ///< every use right
    partial, ///< some right or partial, none wrong
    miss, ///< nobody named rightly, or someone wrongly
    notOffered, ///< this kernel lacks it
    failed, ///< could not be run
};

std::string_view toText(Outcome outcome);

/// Not-offered cases tell no use.
Outcome outcomeOf(const CaseVerdict& verdict, bool isOffered);

/// What a case falls short of; empty where it keeps the goal. Never a wrong name, in either mode. Traced: every use
/// right. Untraced: of processes that live a millisecond 95 % over TCP and 90 % over UDP; of the rest, right or partial
/// every use whose socket lived at least 50 ms.
std::string shortfall(std::string_view caseName, bool isTraced, const CaseVerdict& verdict);

} // namespace netgrove::lab
