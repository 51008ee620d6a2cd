// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the paper's rule must not find: one process, or many of which only the elder or only the younger ones talk.
/// They are the same stand-ins as `netgrove-lab shape NAME`.
#include <array>

#include "tests/lab/corpus/scene.h"

namespace netgrove::lab {
namespace {
constexpr std::array kScenes{
    Scene{"one-process", Nature::benign, false, "one process with many connections at once, a thread for each",
        "desktop\nrun /usr/lib/firefox-esr/firefox-esr\n  shape browser 1500\nwait\n"},
    Scene{"file-sharing", Nature::benign, false, "one process that talks to many peers over UDP and TCP",
        "desktop\nrun /usr/bin/transmission-gtk\n  shape peers 1500\nwait\n"},
    Scene{"threads-talk", Nature::benign, false, "threads of one process that talk, some started by another one",
        "desktop\nrun /usr/bin/python3.11 fetch.py\n  shape threads-talk 1500\nwait\n"},
    Scene{"parent-talks", Nature::benign, false, "a parent that talks, and children that only compute",
        "desktop\nrun /usr/bin/python3.11 compute.py\n  shape parent-talks 1500\nwait\n"},
    Scene{"children-talk", Nature::benign, false, "several children talk at once, their parent does not",
        "desktop\nrun /usr/bin/python3.11 fetch.py\n  shape children-talk 1500\nwait\n"},
};
} // namespace

std::span<const Scene> plainScenes() { return kScenes; }

} // namespace netgrove::lab
