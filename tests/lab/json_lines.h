// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace netgrove::lab {

/// Calls take(const nlohmann::json&) for every line that is a JSON object, and passes over the others.
template <class Take> void forEachObject(std::string_view lines, const Take& take)
{
    while (!lines.empty()) {
        const std::size_t end = lines.find('\n');
        const nlohmann::json object = nlohmann::json::parse(lines.substr(0, end), nullptr, false);
        if (object.is_object()) {
            take(object);
        }
        lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    }
}

} // namespace netgrove::lab
