// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/session/export/forest_svg.h"
#include "core/session/export/run_record.h"

namespace netgrove::watch {

enum class ExportFormat : std::uint8_t { csvConnections, csvFindings, json, dot, svg, png, html, pcapng };

/// "csv-connections", "csv-findings", "json", "dot", "svg", "png", "html", "pcapng"
std::string_view toText(ExportFormat format);
std::optional<ExportFormat> exportFormatOf(std::string_view word);
/// All the words, with "|" between them.
std::string exportFormatWords();

struct ExportRequest {
    ExportFormat format = ExportFormat::json;
    std::filesystem::path file;
};

/// The words of the command line, two for each --export, and of --export-only. Errors: badInput, with a sentence that
/// says what is wrong and what would be right; where a file has no place, noPrivilege or system.
Result<std::vector<ExportRequest>> parseExports(const std::vector<std::pair<std::string, std::string>>& words);

/// One of them is a picture of the forest.
bool needsPicture(const std::vector<ExportRequest>& requests);

/// "1600x1000": pixels; "2": twice as large as the forest needs. Error: badInput.
Result<ForestSvgOptions> parsePictureSize(std::string_view text);

} // namespace netgrove::watch
