// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The little language that scenes are written in. A line is a step: a verb and its words. The lines that are indented
/// deeper under it are its body: what a child, a thread or another program does.
///
///     run /usr/bin/thunderbird
///       keep s1:143 4000 3 200
///       run /usr/bin/firefox-esr https://example.org/
///         keep s2:443 20000 3 100
///
/// "each NUMBERS" repeats its body when it is read, once for each number, with $ replaced by it. The verbs are in
/// actor.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace netgrove::lab {

struct Step {
    int number
        = 0; ///< unique within the script, in the order of the text: how a program that was executed finds its own
    std::string verb;
    std::vector<std::string> words;
    std::vector<Step> body;
};

/// Error: badInput, with the line that is wrong.
Result<std::vector<Step>> parseScript(std::string_view text);

/// True of the verbs whose first word is a program that is executed, as a stand-in.
bool startsStandIn(std::string_view verb);

/// The step with this number, anywhere in the tree; null where there is none.
const Step* findStep(const std::vector<Step>& steps, int number);

} // namespace netgrove::lab
