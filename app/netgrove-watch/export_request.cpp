// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/export_request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "app/netgrove-watch/picture_program.h"
#include "core/base/atomic_file.h"

namespace netgrove::watch {
namespace {
constexpr std::array<std::pair<ExportFormat, std::string_view>, 8> kFormats{
    {{ExportFormat::csvConnections, "csv-connections"}, {ExportFormat::csvFindings, "csv-findings"},
        {ExportFormat::json, "json"}, {ExportFormat::dot, "dot"}, {ExportFormat::svg, "svg"},
        {ExportFormat::png, "png"}, {ExportFormat::html, "html"}, {ExportFormat::pcapng, "pcapng"}}};
constexpr double kSmallestScale = 0.1;
constexpr double kLargestScale = 20;

/// Nothing: there is no number, or something behind it.
std::optional<double> numberIn(std::string_view text)
{
    double number = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number, std::chars_format::fixed);
    return read.ec == std::errc() && read.ptr == end && std::isfinite(number) ? std::optional(number) : std::nullopt;
}
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
        if (const auto program = *format == ExportFormat::png ? pictureProgram() : std::filesystem::path(); !program) {
            return failure(program.error().code, "--export " + program.error().detail + ".");
        }
        if (const Result<void> place = checkWritable(file); !place) {
            return failure(place.error().code, "--export " + word + " cannot write " + place.error().detail + ".");
        }
        requests.push_back({*format, file});
    }
    return requests;
}

bool needsPicture(const std::vector<ExportRequest>& requests)
{
    return std::ranges::any_of(requests, [](const ExportRequest& request) {
        return request.format == ExportFormat::svg || request.format == ExportFormat::png;
    });
}

Result<ForestSvgOptions> parsePictureSize(std::string_view text)
{
    const auto cross = text.find('x');
    ForestSvgOptions options;
    bool isUnderstood = false;
    if (cross == std::string_view::npos) {
        const auto scale = numberIn(text);
        isUnderstood = scale && *scale >= kSmallestScale && *scale <= kLargestScale;
        options.scale = scale.value_or(1);
    } else {
        const auto width = numberIn(text.substr(0, cross));
        const auto height = numberIn(text.substr(cross + 1));
        const auto isSide = [](const std::optional<double>& side) {
            return side && *side >= 1 && *side <= ForestSvgOptions::kMostPixels && *side == std::floor(*side);
        };
        isUnderstood = isSide(width) && isSide(height);
        options.size = {width.value_or(0), height.value_or(0)};
    }
    if (!isUnderstood) {
        return failure(ErrorCode::badInput,
            "--export-size takes pixels such as 1600x1000 (each from 1 to 16384), or a scale from 0.1 to 20, not "
                + std::string(text) + ".");
    }
    return options;
}

} // namespace netgrove::watch
