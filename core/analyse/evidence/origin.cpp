// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <chrono>

#include "core/analyse/evidence/program.h"
#include "core/analyse/evidence/subjects.h"
#include "core/analyse/rules/wording.h"
#include "core/base/safe_text.h"

namespace netgrove {
namespace {
using namespace std::chrono_literals;

constexpr auto kYoung = 1h;
constexpr std::size_t kCommLength = 15; // proc(5): TASK_COMM_LEN less the zero
/// Names that one does not look at twice.
constexpr std::array<std::string_view, 12> kFamiliar{"systemd", "init", "sshd", "cron", "crond", "dbus-daemon",
    "rsyslogd", "NetworkManager", "kthreadd", "udevd", "agetty", "login"};

std::string path(const ProcessObservation& process) { return safeText(process.executable, 256).text; }

std::string sentence(const ProcessNode& process, std::string_view what)
{
    return "The program of " + wording::name(process) + ", " + path(process.facts) + ", " + std::string(what) + ".";
}

/// When it began to run, on the wall.
WallTime birthday(const ProcessNode& process, const Tick& tick)
{
    const auto ticks = std::min<std::uint64_t>(process.facts.key.start.value, 1ULL << 48U);
    return tick.bootTime + std::chrono::milliseconds(10) * static_cast<std::int64_t>(ticks);
}

void addFile(const ProcessNode& process, const Tick& tick, EvidenceList& list)
{
    const ProcessObservation& facts = process.facts;
    const ProgramFacts& file = *facts.program;
    if (file.isInMemory) {
        list.add(EvidenceKind::inMemory, [&] { return sentence(process, "is in memory only, and in no folder"); });
        return;
    }
    if (facts.isExecutableDeleted && !file.isReplaced) {
        list.add(EvidenceKind::deleted, [&] { return sentence(process, "was removed while it runs"); });
    }
    if (file.isInSharedFolder) {
        list.add(
            EvidenceKind::sharedFolder, [&] { return sentence(process, "is in a folder where everyone may write"); });
    }
    if (file.isInHiddenFolder) {
        list.add(EvidenceKind::hiddenFolder, [&] { return sentence(process, "is in a hidden folder"); });
    }
    if (program::isUnpackaged(facts)) {
        list.add(EvidenceKind::unpackaged, [&] { return sentence(process, "belongs to no package"); });
    }
    const auto age = birthday(process, tick) - file.modified;
    if (!program::isInstalled(facts) && age >= -24h && age < kYoung) {
        list.add(EvidenceKind::young, [&] {
            return sentence(process,
                age > 0s ? "was written " + wording::duration(age) + " before it ran" : "was written when it ran");
        });
    }
}

void addName(const ProcessNode& process, EvidenceList& list)
{
    const ProcessObservation& facts = process.facts;
    const std::string_view file = program::baseName(facts.executable);
    if (facts.comm.empty() || file.empty() || program::isInstalled(facts)) {
        return;
    }
    const bool isKernelName = facts.commandLine.starts_with('[');
    const bool isFamiliar = std::ranges::find(kFamiliar, facts.comm) != kFamiliar.end() && file != facts.comm;
    if (isKernelName || isFamiliar) {
        list.add(EvidenceKind::disguise, [&] {
            return wording::name(process) + " goes by the name of a "
                + (isKernelName ? std::string("kernel thread") : std::string("system program")) + ", and runs "
                + path(facts) + ".";
        });
    } else if (!file.starts_with(facts.comm.substr(0, kCommLength)) && !program::isInterpreter(facts)) {
        list.add(EvidenceKind::nameMismatch,
            [&] { return wording::name(process) + " runs " + path(facts) + ", which has another name."; });
    }
}
} // namespace

void addOrigin(const PairCase& pair, EvidenceList& list)
{
    const ProcessNode& process = pair.descendant();
    if (!process.facts.program || pair.isThreadLevel) {
        return;
    }
    addFile(process, pair.tick, list);
    addName(process, list);
    if (!program::isInstalled(process.facts) && !program::isInteractive(process.facts)) {
        list.add(EvidenceKind::noSession,
            [&] { return wording::name(process) + " has no terminal, and nobody is known to have logged in for it."; });
    }
}

} // namespace netgrove
