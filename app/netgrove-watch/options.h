// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/netgrove-watch/export_request.h"
#include "app/netgrove-watch/session_options.h"
#include "core/analyse/snapshot.h"
#include "core/sense/local_sensor.h"

namespace netgrove::watch {

/// What scripts rely on.
enum class ExitStatus : std::uint8_t {
    nothingFound = 0,
    found = 1,
    badArguments = 2,
    couldNotCapture = 3,
    badRecording = 4,
    couldNotWrite = 5
};

enum class Format : std::uint8_t { text, jsonl };

struct Options {
    std::vector<std::string> interfaces; ///< empty: all
    std::optional<std::chrono::nanoseconds> duration; ///< none: until a signal
    Format format = Format::text;
    LocalSensorOptions::Attribution attribution = LocalSensorOptions::Attribution::automatic;
    View view = View::graded;
    std::chrono::nanoseconds window = std::chrono::seconds(60);
    bool isThreadRuleOn = false; ///< an experiment
    std::vector<ExportRequest> exports; ///< written at the end
    Selection exported; ///< the part of the run that they are of
    ForestSvgOptions picture; ///< how large an exported picture is
    SessionOptions session;
    /// What to do instead of watching; empty: watch. Then `files` are what it is about.
    std::string command;
    std::vector<std::string> files;
    std::optional<View> otherView; ///< of the second recording that is compared; none: as of the first
    std::optional<std::chrono::nanoseconds> otherWindow;
    bool isTrustCounted = false; ///< of what is compared: what the user trusts counts
    std::optional<bool> isOtherTrustCounted; ///< of the second recording; none: as of the first
    std::filesystem::path ecsFile; ///< empty: none
    std::filesystem::path metricsFile; ///< empty: none
    bool isJournalWritten = false;
};

/// Either options to run with, or what to print and with which status to leave.
struct Parsed {
    std::optional<Options> options;
    ExitStatus status = ExitStatus::nothingFound;
    std::string output; ///< for standard output: help, version
    std::string error; ///< for standard error: what is wrong and what would be right
};

/// Reads the command line. Errors: in Parsed::error, with ExitStatus::badArguments.
Parsed parse(int argumentCount, const char* const* arguments);

} // namespace netgrove::watch
