// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <string>

#include "tests/lab/corpus/scene.h"

namespace netgrove::lab {

/// The environment variable that makes this program an actor: "SCENE NUMBER", which scene, and which step's body. Its
/// arguments are then those of the program that it stands for, and mean nothing to it.
inline constexpr const char* kActorVariable = "NETGROVE_LAB_ACTOR";
/// Milliseconds that "control later" is silent.
inline constexpr const char* kIdleVariable = "NETGROVE_LAB_IDLE";

/// Plays the part that the variable names, and ends the program.
[[noreturn]] void runActor(const std::string& part);

/// Plays the scene in the calling process, from its first step.
void playScene(const Scene& scene);

} // namespace netgrove::lab
