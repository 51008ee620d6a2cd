// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-helper/subject_words.h"

#include <QStringList>

#include "core/base/safe_text.h"
#include "core/sense/processes/proc_reader.h"

namespace netgrove {
namespace {

constexpr std::size_t kMostNamed = 3;

const char* nameOf(ProcessSignal signal)
{
    switch (signal) {
    case ProcessSignal::suspend:
        return "SIGSTOP";
    case ProcessSignal::resume:
        return "SIGCONT";
    case ProcessSignal::terminate:
        return "SIGTERM";
    case ProcessSignal::kill:
        break;
    }
    return "SIGKILL";
}

/// Of a process that is not the one that is meant (any more) only the number is told.
QString wordsFor(const Result<ProcReader>& reader, ProcessKey target)
{
    const QString number = QString::number(target.pid.value);
    const auto stat = reader ? reader->stat(target.pid) : std::nullopt;
    if (!stat || stat->start != target.start) {
        return QStringLiteral("? (%1)").arg(number);
    }
    // "$(…)" in a text would be polkit's to fill in.
    QString name = QString::fromStdString(safeText(stat->comm, 32).text);
    return QStringLiteral("%1 (%2)").arg(name.remove(QLatin1Char('$')), number);
}

} // namespace

QString subjectWords(const std::vector<ProcessKey>& targets, ProcessSignal signal)
{
    const auto reader = ProcReader::open("/proc");
    QStringList named;
    for (std::size_t index = 0; index < targets.size() && index < kMostNamed; ++index) {
        named.append(wordsFor(reader, targets.at(index)));
    }
    QString words = QStringLiteral("%1: %2").arg(QString::fromLatin1(nameOf(signal)), named.join(QStringLiteral(", ")));
    if (targets.size() > kMostNamed) {
        words += QStringLiteral(" + %1").arg(targets.size() - kMostNamed);
    }
    return words;
}

} // namespace netgrove
