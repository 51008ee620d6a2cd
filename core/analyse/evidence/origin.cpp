// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <chrono>

#include "core/analyse/evidence/program.h"
#include "core/analyse/evidence/subjects.h"
#include "core/analyse/rules/wording.h"

namespace netgrove {
namespace {
using namespace std::chrono_literals;

constexpr auto kYoung = 1h;
constexpr std::size_t kCommLength = 15; // proc(5): TASK_COMM_LEN less the zero
/// Names that one does not look at twice.
constexpr std::array<std::string_view, 12> kFamiliar{"systemd", "init", "sshd", "cron", "crond", "dbus-daemon",
    "rsyslogd", "NetworkManager", "kthreadd", "udevd", "agetty", "login"};

/// Whose program, and its file.
std::vector<Phrase> nameAndPath(const ProcessNode& process)
{
    return {wording::name(process), wording::path(process.facts)};
}

Phrase youth(const ProcessNode& process, WallTime::duration age)
{
    if (age <= 0s) {
        return phrase("Evidence", "The program of %1, %2, was written when it ran.").with(nameAndPath(process));
    }
    return phrase("Evidence", "The program of %1, %2, was written %3 before it ran.")
        .with({wording::name(process), wording::path(process.facts), wording::duration(age)});
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
        list.add(EvidenceKind::inMemory, [&] {
            return phrase("Evidence", "The program of %1, %2, is in memory only, and in no folder.")
                .with(nameAndPath(process));
        });
        return;
    }
    if (facts.isExecutableDeleted && !file.isReplaced) {
        list.add(EvidenceKind::deleted, [&] {
            return phrase("Evidence", "The program of %1, %2, was removed while it runs.").with(nameAndPath(process));
        });
    }
    if (file.isInSharedFolder) {
        list.add(EvidenceKind::sharedFolder, [&] {
            return phrase("Evidence", "The program of %1, %2, is in a folder where everyone may write.")
                .with(nameAndPath(process));
        });
    }
    if (file.isInHiddenFolder) {
        list.add(EvidenceKind::hiddenFolder, [&] {
            return phrase("Evidence", "The program of %1, %2, is in a hidden folder.").with(nameAndPath(process));
        });
    }
    if (program::isUnpackaged(facts)) {
        list.add(EvidenceKind::unpackaged, [&] {
            return phrase("Evidence", "The program of %1, %2, belongs to no package.").with(nameAndPath(process));
        });
    }
    const auto age = birthday(process, tick) - file.modified;
    if (!program::isInstalled(facts) && age >= -24h && age < kYoung) {
        list.add(EvidenceKind::young, [&] { return youth(process, age); });
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
            return (isKernelName ? phrase("Evidence", "%1 goes by the name of a kernel thread, and runs %2.")
                                 : phrase("Evidence", "%1 goes by the name of a system program, and runs %2."))
                .with(nameAndPath(process));
        });
    } else if (!file.starts_with(facts.comm.substr(0, kCommLength)) && !program::isInterpreter(facts)) {
        list.add(EvidenceKind::nameMismatch,
            [&] { return phrase("Evidence", "%1 runs %2, which has another name.").with(nameAndPath(process)); });
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
        list.add(EvidenceKind::noSession, [&] {
            return phrase("Evidence", "%1 has no terminal, and nobody is known to have logged in for it.")
                .with({wording::name(process)});
        });
    }
}

} // namespace netgrove
