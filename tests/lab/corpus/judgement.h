// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the actors told, what netgrove-watch said of it, and whether it is right. Pure: text in, verdicts out.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "tests/lab/corpus/scene.h"

namespace netgrove::lab {

/// Who is who in one scene.
struct Cast {
    std::set<pid_t> actors; ///< every process that told of itself
    std::set<pid_t> controllers;
    std::set<pid_t> attackers;
    std::set<pid_t> attackingThreads; ///< tids
    std::string forgedRemote; ///< where forged packets go; empty: none are sent
};

/// By scene, from the actors' lines (roles.h).
std::map<std::string, Cast> readCasts(std::string_view lines);

struct EvidenceItem {
    std::string kind;
    std::string text;
    int points = 0;
};

/// One finding, as it stood last; the grade is the worst that it ever had.
struct SeenFinding {
    bool isSpoof = false;
    bool isThreadLevel = false;
    int grade = 0; ///< 1 expected, 2 notice, 3 alert
    pid_t ancestor = 0; ///< 0: none
    pid_t descendant = 0;
    pid_t descendantThread = 0;
    std::vector<EvidenceItem> evidence;
};

struct SeenRun {
    std::vector<SeenFinding> findings;
    std::map<pid_t, pid_t> parents; ///< by birth
    std::uint64_t lost = 0; ///< packets and events
};

/// From the lines of netgrove-watch --format jsonl.
SeenRun readRun(std::string_view lines);

enum class Got : std::uint8_t { nothing, expected, notice, alert };
std::string_view toText(Got got);

struct SceneVerdict {
    std::string scene;
    std::string attribution;
    Nature nature = Nature::benign;
    Got got = Got::nothing; ///< of the pair or the forgery that it is about; of a benign scene, the worst of all
    bool isRight = false;
    bool isBlind = false; ///< not found, and known to be invisible in this mode
    std::string why; ///< what was wrong, or what the mode cannot see
    std::string evidence; ///< the strongest items of that finding, for and against
};

struct Question {
    const Scene* scene = nullptr;
    std::string attribution;
    bool isPaperView = false;
};

SceneVerdict judge(const Question& question, const std::map<std::string, Cast>& casts, const SeenRun& run);

/// A Markdown table, a row for each scene with its modes side by side, and a confusion table for each mode.
std::string toMarkdown(const std::vector<SceneVerdict>& verdicts);

} // namespace netgrove::lab
