// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/shapes.h"

#include <algorithm>
#include <array>

namespace netgrove::lab {
namespace {
constexpr std::array kShapes{
    Shape{"browser", "lab-browser", "one process, many connections at once, a thread each", false, runBrowser},
    Shape{"downloader", "lab-downloader", "one process, one large file after another", false, runDownloader},
    Shape{"mail", "lab-mail", "asks its server now and then, sends a message", false, runMail},
    Shape{"radio", "lab-radio", "a steady stream in", false, runRadio},
    Shape{"desktop", "lab-desktop", "remote desktop: small packets out, pictures in", false, runDesktop},
    Shape{"peers", "lab-peers", "file sharing: many peers over UDP and TCP, one process", false, runPeers},
    Shape{"updater", "lab-updater", "a quiet parent, children that download one after another", false, runUpdater},
    Shape{
        "children-talk", "lab-launcher", "several children talk at once, the parent does not", false, runChildrenTalk},
    Shape{"parent-talks", "lab-shell", "the parent talks, its children only compute", false, runParentTalks},
    Shape{"threads-talk", "lab-threads", "threads of one process, one started by another, all talk", false,
        runThreadsTalk},
    Shape{"bot", "lab-bot", "a parent on a control connection; on the server's word a child floods or scans", true,
        runBot},
    Shape{"bot-between", "lab-bot", "the same with a silent process between the two", true, runBotBetween},
    Shape{"bot-double-fork", "lab-bot", "the same; the process between has ended before the flood", true,
        runBotDoubleFork},
    Shape{"bot-parent-exits", "lab-bot", "the same; the parent ends before its child speaks", true, runBotParentExits},
    Shape{"forger", "lab-forger", "three packets with a source address that is not this machine's", false, runForger},
};
} // namespace

std::span<const Shape> shapes() { return kShapes; }

const Shape* findShape(std::string_view name)
{
    const auto found = std::ranges::find(kShapes, name, &Shape::name);
    return found == kShapes.end() ? nullptr : &*found;
}

} // namespace netgrove::lab
