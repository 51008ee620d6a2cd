// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The stand-ins: programs with the shape of others, that talk only to the lab. Each runs in the calling process
/// (renamed), prints the truth (tests/support/lab/truth.h) and returns when its time is over.
#pragma once

#include <chrono>
#include <span>
#include <string_view>

#include "tests/support/lab/addresses.h"

namespace netgrove::lab {

struct ShapeOptions {
    Family family = Family::ipv4;
    std::chrono::milliseconds time{3000}; ///< how long it goes on; a bot on a one-word server ends earlier
    std::uint16_t controlPort = port::controlFlood; ///< of bots: which timetable (addresses.h)
};

struct Shape {
    std::string_view name;
    std::string_view comm; ///< what the process calls itself
    std::string_view description;
    bool isServerLike; ///< true where the paper's rule must find a pair
    void (*run)(const ShapeOptions& options);
};

/// Every shape there is.
std::span<const Shape> shapes();
const Shape* findShape(std::string_view name);

// One file each.
void runBrowser(const ShapeOptions& options);
void runDownloader(const ShapeOptions& options);
void runMail(const ShapeOptions& options);
void runRadio(const ShapeOptions& options);
void runDesktop(const ShapeOptions& options);
void runPeers(const ShapeOptions& options);
void runUpdater(const ShapeOptions& options);
void runChildrenTalk(const ShapeOptions& options);
void runParentTalks(const ShapeOptions& options);
void runThreadsTalk(const ShapeOptions& options);
void runBot(const ShapeOptions& options);
void runBotBetween(const ShapeOptions& options);
void runBotDoubleFork(const ShapeOptions& options);
void runBotParentExits(const ShapeOptions& options);
void runForger(const ShapeOptions& options);

} // namespace netgrove::lab
