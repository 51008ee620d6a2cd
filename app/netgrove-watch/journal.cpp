// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/journal.h"

#include <sys/uio.h>
#include <unistd.h>

#ifdef NETGROVE_HAS_JOURNAL
#include <systemd/sd-journal.h>
#endif

#include "app/netgrove-watch/words.h"
#include "core/session/export/ecs.h"

namespace netgrove::watch {
namespace {
constexpr const char* kSocket = "/run/systemd/journal/socket"; // systemd.journal-fields(7), the native protocol

/// What the entry is, for `journalctl MESSAGE_ID=`.
constexpr const char* kMessageId = "5d1cb2f06c7e4b0c9b0f6a1e8f2d7743";

const char* priorityOf(Grade grade) // syslog(3)
{
    switch (grade) {
    case Grade::alert:
        return "4"; // warning: what the words "alert" and "emergency" mean there is a machine that fails
    case Grade::notice:
        return "5";
    case Grade::expected:
        return "6";
    }
    return "4";
}

void addProcess(std::vector<std::string>& fields, const std::string& prefix, const ProcessPointer& process)
{
    if (process == nullptr) {
        return;
    }
    fields.push_back(prefix + "_PID=" + std::to_string(process->key.pid.value));
    fields.push_back(prefix + "_COMM=" + process->facts.comm);
    fields.push_back(prefix + "_EXE=" + process->facts.executable);
    fields.push_back(prefix + "_CMDLINE=" + process->facts.commandLine);
    fields.push_back(prefix + "_UID=" + std::to_string(process->facts.uid.value));
}
} // namespace

std::vector<std::string> journalFields(const Finding& finding, const Snapshot& snapshot)
{
    std::vector<std::string> fields{"MESSAGE=" + headline(finding), std::string("MESSAGE_ID=") + kMessageId,
        std::string("PRIORITY=") + priorityOf(finding.grade), "SYSLOG_IDENTIFIER=netgrove-watch",
        "NETGROVE_FINDING=" + std::to_string(finding.id), "NETGROVE_RULE=" + std::string(toText(finding.rule)),
        "NETGROVE_GRADE=" + std::string(toText(finding.grade)), "NETGROVE_RAISED=" + toRfc3339(finding.raisedAt)};
    if (finding.descendant) {
        // journald adds what it knows of it itself, as OBJECT_… fields
        fields.push_back("OBJECT_PID=" + std::to_string(finding.descendant->key.pid.value));
    }
    addProcess(fields, "NETGROVE_ANCESTOR", finding.ancestor);
    addProcess(fields, "NETGROVE_DESCENDANT", finding.descendant);
    for (const Evidence& evidence : finding.evidence) {
        fields.push_back("NETGROVE_EVIDENCE=" + evidence.text.english()); // a field may stand several times
    }
    fields.push_back("NETGROVE_ECS=" + ecsLine(finding, snapshot));
    return fields;
}

bool Journal::isThere()
{
#ifdef NETGROVE_HAS_JOURNAL
    return ::access(kSocket, W_OK) == 0;
#else
    static_cast<void>(kSocket);
    return false;
#endif
}

void Journal::start(const Snapshot& snapshot) { static_cast<void>(snapshot); }

void Journal::tick(const Observation& observation, const Snapshot& snapshot)
{
    static_cast<void>(observation);
    for (const FindingPointer& finding : m_news.take(snapshot)) {
        std::vector<std::string> fields = journalFields(*finding, snapshot);
        std::vector<iovec> parts;
        for (std::string& field : fields) {
            parts.push_back({.iov_base = field.data(), .iov_len = field.size()});
        }
#ifdef NETGROVE_HAS_JOURNAL
        ::sd_journal_sendv(parts.data(), static_cast<int>(parts.size()));
#endif
    }
}

void Journal::end(const Snapshot& snapshot) { static_cast<void>(snapshot); }

} // namespace netgrove::watch
