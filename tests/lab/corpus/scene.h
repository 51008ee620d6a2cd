// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The corpus: one scene for each shape that the verdict must get right, bots and honest programs. A scene imitates how
/// the real thing is arranged: which program starts which, from where it is run, who owns it, what it is connected to.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace netgrove::lab {

enum class Nature : std::uint8_t {
    bot, ///< must be an alert
    benign, ///< must not be an alert
};

struct Scene {
    std::string_view name;
    Nature nature = Nature::benign;
    bool isPaperFinding = false; ///< the paper's rules, which know no grades, must find something here
    std::string_view description;
    std::string_view script; ///< script.h
    /// Why nobody can see it without tracing; empty: it can be seen.
    std::string_view untracedBlindness = {};
};

/// Every scene there is, bots first.
const std::vector<Scene>& scenes();
const Scene* findScene(std::string_view name);

// One file each, in scenes/.
std::span<const Scene> botScenes();
std::span<const Scene> botLineageScenes();
std::span<const Scene> desktopScenes();
std::span<const Scene> terminalScenes();
std::span<const Scene> serviceScenes();
std::span<const Scene> plainScenes();

/// A program that scenes run, and the Debian package that it belongs to.
struct PackagedProgram {
    std::string_view path;
    std::string_view package;
};
/// Everything outside of this list belongs to no package.
std::span<const PackagedProgram> packagedPrograms();

} // namespace netgrove::lab
