// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/salvage_command.h"

#include "app/netgrove-watch/words.h"
#include "core/base/safe_text.h"
#include "core/session/salvage.h"

namespace netgrove::watch {

ExitStatus salvageCommand(
    const std::filesystem::path& from, const std::filesystem::path& to, std::string& text, std::string& error)
{
    const auto report = salvage(from, to);
    if (!report) {
        error = recordingFailure(report.error());
        const bool isOurs = report.error().code == ErrorCode::refused;
        return isOurs ? ExitStatus::couldNotWrite : ExitStatus::badRecording;
    }
    for (const std::string& damage : report->damage) {
        text += "damaged: " + safeText(damage).text + "\n";
    }
    text += "saved " + counted(report->observations, "Observation", "Observations") + " in "
        + counted(report->blocks, "block", "blocks") + " to " + safeText(to.string()).text;
    text += report->skippedBytes > 0 ? "; " + counted(report->skippedBytes, "byte", "bytes") + " could not be read\n"
                                     : "; nothing was damaged\n";
    return ExitStatus::nothingFound;
}

} // namespace netgrove::watch
