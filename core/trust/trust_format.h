// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/analyse/trust.h"
#include "core/base/result.h"

namespace netgrove {

/// The entries as the text of a trust file: {"version":1,"trusted":[{"rule":…,"ancestor":{"path":…,"sha256":…}|null,
/// "descendant":{…},"who":…,"when":…,"when_us":…,"note":…}…]}. A path that is not UTF-8 stands byte for byte as U+0000
/// to U+00FF behind a U+0000, which no path can hold. "when" is for people, "when_us" (since 1970) counts.
std::string writeTrust(const std::vector<TrustEntry>& entries);

/// Reads it back. Every entry must be whole. Errors: badInput (the detail says where), tooNew.
Result<std::vector<TrustEntry>> parseTrust(std::string_view text);

} // namespace netgrove
