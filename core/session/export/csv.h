// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

#include "core/session/export/run_record.h"

namespace netgrove {

/// A table as RFC 4180 has it, UTF-8, lines ended by CR LF. No cell can start a formula in a spreadsheet, also not
/// where the spreadsheet takes another character for the separator: an apostrophe stands before a sign that would.
/// Text becomes safe to show.
class CsvTable {
public:
    CsvTable& addText(std::string_view untrusted);
    CsvTable& addNumber(std::uint64_t number);
    CsvTable& addFlag(bool answer); ///< "true", "false"
    CsvTable& addNothing(); ///< not known: an empty cell
    void endRow();

    const std::string& text() const { return m_text; }

private:
    void add(std::string_view field);

    std::string m_text;
    bool m_isRowStarted = false;
};

/// One row a connection. Names of the columns are in the first row.
std::string connectionsCsv(const RunRecord& run);
/// One row a finding.
std::string findingsCsv(const RunRecord& run);

} // namespace netgrove
