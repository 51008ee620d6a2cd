// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <chrono>
#include <optional>
#include <variant>

#include "core/sense/local_sensor.h"

namespace netgrove {

/// A picture instead of a conversation: rendered to a file, then the program exits.
struct ScreenshotRequest {
    QString file;
    std::chrono::milliseconds after{3000}; ///< time to look before the picture is taken
    bool isUntilFinding = false; ///< take it a moment after the first finding; at `after` at the latest
};

struct WindowOptions {
    LocalSensorOptions sensor;
    std::chrono::seconds window{60};
    bool isThreadRuleOn = false; ///< an experiment
    std::optional<ScreenshotRequest> screenshot;
    bool isDemo = false; ///< the demo's recording instead of this machine
    bool isInBackground = false; ///< in the tray; minimised where there is none
    QString replay; ///< a recording to play; empty: this machine is watched
    bool isOpenedByDesktop = false; ///< its name stood alone, as file managers give it: its faults are told in a dialog
};

/// Text that answers --help or --version; the program prints it and exits with 0.
struct PrintAndExit {
    QString text;
};

/// What was wrong with the arguments; the program prints it and exits with 2.
struct BadArguments {
    QString message;
};

using ParsedOptions = std::variant<WindowOptions, PrintAndExit, BadArguments>;

/// `arguments` as argv, program name first. Needs no application object.
ParsedOptions parseOptions(const QStringList& arguments);

} // namespace netgrove
