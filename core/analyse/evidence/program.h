// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a process runs, as far as evidence asks.
#pragma once

#include <string>
#include <string_view>

#include "core/observe/observation.h"

namespace netgrove::program {

std::string_view baseName(std::string_view path); ///< behind the last "/"
std::string_view folder(std::string_view path); ///< before it

/// Installed by the administrator: a package owns it; or, where packages are not known or still being looked up, it is
/// root's, no other may write it, and it is where programs are installed: a grade that is given early can rise then,
/// and need not fall.
bool isInstalled(const ProcessObservation& process);
/// The package is known, and it is none.
bool isUnpackaged(const ProcessObservation& process);
/// It runs what others wrote (python3, bash, node, java): that it is installed says nothing of what it does.
bool isInterpreter(const ProcessObservation& process);
/// A shell, as a person uses it.
bool isShell(const ProcessObservation& process);
/// It starts processes for everybody: init, a session manager, a login, a scheduler, a container engine.
bool isStarter(const ProcessObservation& process);
/// Someone sits before it: a terminal, a login, or a unit of a user's session.
bool isInteractive(const ProcessObservation& process);

} // namespace netgrove::program
