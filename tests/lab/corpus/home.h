// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Where the corpus lives: a view of the file system that only this process and its children have, in which the
/// stand-ins lie where the real programs do and belong to the packages that they belong to. Nothing of it is on the
/// disk, and it is gone with the last process that sees it.
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

#include "core/base/result.h"
#include "tests/lab/corpus/scene.h"

namespace netgrove::lab {

/// The users of the corpus: "alice", who sits at this PC, and some of the system's. Ends the program for any other
/// name.
uid_t userOf(const std::string& name);

/// Moves the calling process into a mount namespace of its own, lays overlays in memory over /usr, /home, /opt,
/// /var/lib/dpkg and /var/tmp, and puts this program there under the name of every program that the scenes run: those
/// of packagedPrograms() owned by root, with an entry in dpkg's database; those under /home and /var/tmp owned by
/// alice. Needs root and one thread. Errors: system.
Result<void> makeHome(const std::vector<const Scene*>& scenes);

} // namespace netgrove::lab
