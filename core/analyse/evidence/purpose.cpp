// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>

#include "core/analyse/evidence/program.h"
#include "core/analyse/evidence/subjects.h"
#include "core/analyse/rules/wording.h"
#include "core/base/safe_text.h"

namespace netgrove {
namespace {
const ProcessNode* barrierOn(const std::vector<const ProcessNode*>& path)
{
    const auto found = std::find_if(
        path.begin(), path.end() - 1, [](const ProcessNode* node) { return program::isStarter(node->facts); });
    return found != path.end() - 1 ? *found : nullptr;
}

/// A shell between the two, with a terminal that the ancestor does not have.
const ProcessNode* shellOn(const std::vector<const ProcessNode*>& path)
{
    const ProcessObservation& ancestor = path.front()->facts;
    const auto found = std::find_if(path.begin() + 1, path.end() - 1, [&](const ProcessNode* node) {
        const ProcessObservation& facts = node->facts;
        return program::isShell(facts) && program::isInstalled(facts) && facts.hasTerminal
            && (!ancestor.hasTerminal || facts.session != ancestor.session);
    });
    return path.size() > 2 && found != path.end() - 1 ? *found : nullptr;
}

bool isSameFile(const ProcessObservation& left, const ProcessObservation& right)
{
    return left.program && right.program && left.program->device == right.program->device
        && left.program->inode == right.program->inode;
}

bool isSamePackage(const ProcessObservation& left, const ProcessObservation& right)
{
    if (isSameFile(left, right)) {
        return true;
    }
    const auto& one = left.program;
    const auto& other = right.program;
    // Not answered yet: perhaps.
    if (one->package == PackageState::pending || other->package == PackageState::pending) {
        return program::folder(left.executable) == program::folder(right.executable);
    }
    return one->package == PackageState::owned && other->package == PackageState::owned
        && one->packageName == other->packageName;
}

std::optional<Phrase> packageOf(const ProcessObservation& process)
{
    return process.program->package == PackageState::owned
        ? std::optional<Phrase>(safeText(process.program->packageName, 80).text)
        : std::nullopt;
}

Phrase someProgram(const ProcessObservation& process)
{
    const auto package = packageOf(process);
    return package ? phrase("Evidence", "a program of the package %1").with({*package})
                   : phrase("Evidence", "a program, installed");
}

Phrase anotherProgram(const ProcessObservation& process)
{
    const auto package = packageOf(process);
    return package ? phrase("Evidence", "another one of the package %1").with({*package})
                   : phrase("Evidence", "another one, installed");
}

Phrase oneApplication(const PairCase& pair)
{
    const Phrase elder = wording::name(pair.ancestor());
    const Phrase younger = wording::name(pair.descendant());
    const auto package = packageOf(pair.descendant().facts);
    return package ? phrase("Evidence", "%1 and %2 are parts of one application of the package %3.")
                         .with({elder, younger, *package})
                   : phrase("Evidence", "%1 and %2 are parts of one application, installed.").with({elder, younger});
}

Phrase onlyAnswers(const PairCase& pair)
{
    const std::vector<std::uint16_t>& ports = pair.ancestor().facts.sockets.listeningPorts;
    const Phrase younger = wording::name(pair.descendant());
    const Phrase connections = plural("Evidence", "%n connection(s)").of(pair.conduct.sums.inward);
    const Phrase elder = wording::name(pair.ancestor());
    return ports.empty()
        ? phrase("Evidence", "%1 only answers: all of its %2 came from outside, and %3 serves.")
              .with({younger, connections, elder})
        : phrase("Evidence", "%1 only answers: all of its %2 came from outside, and %3 serves, on port %4.")
              .with({younger, connections, elder, wording::number(ports.front())});
}

/// What an interpreter runs may be anything; but someone started it in a terminal, and what it started in turn is an
/// installed program that runs no script: youtube-dl and ffmpeg, a build and curl.
bool isScriptsTool(const ProcessObservation& elder, const ProcessObservation& younger)
{
    return program::isInstalled(elder) && program::isInterpreter(elder) && program::isInstalled(younger)
        && !program::isInterpreter(younger) && younger.hasExeced && elder.hasTerminal && younger.hasTerminal
        && elder.session == younger.session;
}

/// One explanation by what the two programs are to each other, at most.
void addKinship(const PairCase& pair, EvidenceList& list)
{
    const ProcessObservation& elder = pair.ancestor().facts;
    const ProcessObservation& younger = pair.descendant().facts;
    if (!elder.program || !younger.program) {
        return;
    }
    const bool isElderInstalled = program::isInstalled(elder) && !program::isInterpreter(elder);
    const bool isYoungerInstalled = program::isInstalled(younger);
    if (isElderInstalled && isYoungerInstalled && isSamePackage(elder, younger)) {
        list.add(EvidenceKind::ownHelper, [&] { return oneApplication(pair); });
    } else if (isElderInstalled && isYoungerInstalled && younger.hasExeced && !isSameFile(elder, younger)
        && (program::isInteractive(elder) || program::isInteractive(younger))) {
        list.add(EvidenceKind::otherProgram, [&] {
            return phrase("Evidence", "%1, %2, started %3, %4.")
                .with({wording::name(pair.ancestor()), someProgram(elder), wording::name(pair.descendant()),
                    anotherProgram(younger)});
        });
    } else if (isScriptsTool(elder, younger)) {
        list.add(EvidenceKind::otherProgram, [&] {
            return phrase("Evidence", "%1, a script in a terminal, started %2, %3.")
                .with({wording::name(pair.ancestor()), wording::name(pair.descendant()), someProgram(younger)});
        });
    } else if (younger.hasExeced && !isElderInstalled && !isYoungerInstalled && !younger.program->isInSharedFolder
        && !elder.executable.empty() && program::folder(elder.executable) == program::folder(younger.executable)) {
        list.add(EvidenceKind::sameFolder, [&] {
            return phrase("Evidence", "The programs of %1 and %2 are in one folder.")
                .with({wording::name(pair.ancestor()), wording::name(pair.descendant())});
        });
    }
}

void addServer(const PairCase& pair, EvidenceList& list)
{
    const FlowConduct& answers = pair.conduct.sums;
    const SocketRoles& elder = pair.ancestor().facts.sockets;
    const bool isListening = !elder.listeningPorts.empty() || pair.control.sums.inward > 0;
    if (answers.inward > 0 && answers.outward == 0 && isListening) {
        list.add(EvidenceKind::ownServer, [&] { return onlyAnswers(pair); });
    }
}
} // namespace

void addPurpose(const PairCase& pair, EvidenceList& list)
{
    if (pair.isThreadLevel) {
        return;
    }
    if (const ProcessNode* barrier = barrierOn(pair.path)) {
        list.add(EvidenceKind::barrier, [&] {
            return phrase("Evidence", "%1 starts programs for everybody, so descending from it means nothing.")
                .with({wording::name(*barrier)});
        });
    }
    addKinship(pair, list);
    addServer(pair, list);
    if (const ProcessNode* shell = shellOn(pair.path)) {
        list.add(EvidenceKind::typed, [&] {
            return phrase("Evidence", "Between them, %1 is a shell with a terminal of its own.")
                .with({wording::name(*shell)});
        });
    }
    const std::string& elder = pair.ancestor().facts.controlGroup;
    const std::string& younger = pair.descendant().facts.controlGroup;
    if (elder.size() > 1 && younger.size() > 1 && elder != younger) {
        list.add(EvidenceKind::otherUnit, [&] {
            return phrase("Evidence", "The service manager runs them apart: %1 and %2.")
                .with({safeText(program::baseName(elder), 80).text, safeText(program::baseName(younger), 80).text});
        });
    }
}

} // namespace netgrove
