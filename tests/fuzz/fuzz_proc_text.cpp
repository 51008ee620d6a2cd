// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The texts of /proc that others have a hand in: stat with its name, status, links, command lines, socket tables,
/// mounts.
#include <string>

#include "core/base/safe_text.h"
#include "core/sense/processes/proc_text.h"
#include "core/sense/sockets/proc_net.h"
#include "core/sense/trace/host_facts.h"

using namespace netgrove;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) {
        return 0;
    }
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    parseStat(text);
    parseEffectiveUid(text);
    parseBracketedNumber(text, "socket");
    joinArguments(text);
    unifiedCgroupMount(std::string_view(text));
    constexpr int kTables = static_cast<int>(ProcNetTable::packet) + 1;
    parseProcNetLine(static_cast<ProcNetTable>(data[0] % kTables), text);
    // Made safe twice is made safe once; what is cut is not longer than asked, with the mark of the cut behind it.
    constexpr std::size_t kShort = 64;
    const std::string safe = safeText(text, 4 * size).text;
    if (safeText(safe, safe.size()).text != safe || safeText(text, kShort).text.size() > kShort + 3) {
        __builtin_trap();
    }
    return 0;
}
