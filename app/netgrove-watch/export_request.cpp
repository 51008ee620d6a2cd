// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/export_request.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/session/export/atomic_file.h"

namespace netgrove::watch {
namespace {
constexpr std::array<std::pair<ExportFormat, std::string_view>, 6> kFormats{
    {{ExportFormat::csvConnections, "csv-connections"}, {ExportFormat::csvFindings, "csv-findings"},
        {ExportFormat::json, "json"}, {ExportFormat::dot, "dot"}, {ExportFormat::html, "html"},
        {ExportFormat::pcapng, "pcapng"}}};
} // namespace

std::string_view toText(ExportFormat format)
{
    const auto entry = std::ranges::find(kFormats, format, &decltype(kFormats)::value_type::first);
    return entry == kFormats.end() ? std::string_view() : entry->second;
}

std::optional<ExportFormat> exportFormatOf(std::string_view word)
{
    const auto entry = std::ranges::find(kFormats, word, &decltype(kFormats)::value_type::second);
    return entry == kFormats.end() ? std::nullopt : std::optional(entry->first);
}

std::string exportFormatWords()
{
    std::string words;
    for (const auto& [format, word] : kFormats) {
        words += (words.empty() ? "" : "|") + std::string(word);
    }
    return words;
}

Result<std::vector<ExportRequest>> parseExports(const std::vector<std::pair<std::string, std::string>>& words)
{
    std::vector<ExportRequest> requests;
    for (const auto& [word, file] : words) {
        const std::optional<ExportFormat> format = exportFormatOf(word);
        if (!format) {
            return failure(ErrorCode::badInput,
                "--export does not know the format " + word + "; it knows " + exportFormatWords() + ".");
        }
        if (file.empty()) {
            return failure(ErrorCode::badInput, "--export " + word + " needs the name of a file.");
        }
        if (const Result<void> place = checkWritable(file); !place) {
            return failure(place.error().code, "--export " + word + " cannot write " + place.error().detail + ".");
        }
        requests.push_back({*format, file});
    }
    return requests;
}

} // namespace netgrove::watch
