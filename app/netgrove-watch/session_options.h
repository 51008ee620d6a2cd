// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/session/recording_writer.h"
#include "core/session/replay_sensor.h"

namespace CLI {
class App;
}

namespace netgrove::watch {

/// What is asked for about recordings.
struct SessionOptions {
    std::filesystem::path record; ///< empty: no
    RecordingOptions recording;
    std::filesystem::path replay; ///< empty: this machine is watched
    std::optional<double> speed; ///< none: as it was; of a file of packets: at once
};

/// The words of the command line before they mean something.
struct SessionWords {
    std::string record;
    std::string limit;
    bool isPrivate = false;
    std::string replay;
    std::string speed;
};

void describe(CLI::App& app, SessionWords& words);

/// Errors: badInput, with a sentence that names the option and what would be right.
Result<SessionOptions> meaning(const CLI::App& app, const SessionWords& words);

/// "500M" is bytes (k, M, G: powers of 1000), "1h" time (s, m, h, d).
Result<RecordingLimit> parseLimit(std::string_view text);

} // namespace netgrove::watch
