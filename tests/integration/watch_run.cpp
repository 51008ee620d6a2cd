// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/watch_run.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <csignal>

namespace netgrove::test {
using namespace std::chrono_literals;

QString programPath(const QString& name)
{
    return qEnvironmentVariable("NETGROVE_BUILD_DIR") + QStringLiteral("/bin/") + name;
}

WatchRun::WatchRun(const QStringList& arguments, const QStringList& wrapper)
{
    QStringList command = wrapper;
    command << programPath(QStringLiteral("netgrove-watch")) << QStringLiteral("--format") << QStringLiteral("jsonl")
            << arguments;
    const QString program = command.takeFirst();
    m_process.start(program, command);
    m_process.waitForStarted();
}

WatchRun::~WatchRun()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

void WatchRun::takeLines()
{
    m_rest += m_process.readAllStandardOutput();
    qsizetype end = 0;
    while ((end = m_rest.indexOf('\n')) >= 0) {
        const QByteArray line = m_rest.left(end);
        m_rest.remove(0, end + 1);
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (document.isObject()) {
            m_events.push_back(document.object());
        } else {
            m_strayLines << QString::fromUtf8(line);
        }
    }
}

bool WatchRun::waitFor(const Predicate& predicate, std::chrono::milliseconds patience)
{
    const QDeadlineTimer deadline(patience);
    std::size_t seen = 0;
    while (true) {
        takeLines();
        for (; seen < m_events.size(); ++seen) {
            if (predicate(m_events[seen])) {
                return true;
            }
        }
        if (deadline.hasExpired() || (m_process.state() == QProcess::NotRunning && m_process.bytesAvailable() == 0)) {
            return false;
        }
        m_process.waitForReadyRead(static_cast<int>(std::min<qint64>(deadline.remainingTime(), 200)));
    }
}

bool WatchRun::waitForEvent(const QString& kind, std::chrono::milliseconds patience)
{
    return waitFor([&](const QJsonObject& event) { return event[u"event"].toString() == kind; }, patience);
}

void WatchRun::readFor(std::chrono::milliseconds time)
{
    waitFor([](const QJsonObject&) { return false; }, time);
}

int WatchRun::interrupt(std::chrono::milliseconds patience)
{
    if (m_process.processId() > 0) {
        ::kill(static_cast<pid_t>(m_process.processId()), SIGINT);
    }
    return waitForEnd(patience);
}

int WatchRun::waitForEnd(std::chrono::milliseconds patience)
{
    const bool hasEnded
        = m_process.state() == QProcess::NotRunning || m_process.waitForFinished(static_cast<int>(patience.count()));
    takeLines();
    return hasEnded && m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

std::vector<QJsonObject> WatchRun::eventsOf(const QString& kind) const
{
    std::vector<QJsonObject> chosen;
    std::ranges::copy_if(m_events, std::back_inserter(chosen),
        [&](const QJsonObject& event) { return event[u"event"].toString() == kind; });
    return chosen;
}

QString WatchRun::errors() { return QString::fromUtf8(m_process.readAllStandardError()); }

QStringList attributionModes()
{
    static const QStringList modes = [] {
        QStringList found{QStringLiteral("proc")};
        WatchRun run({QStringLiteral("--attribution"), QStringLiteral("auto"), QStringLiteral("--duration"),
            QStringLiteral("1")});
        run.waitForEnd();
        const auto starts = run.eventsOf(QStringLiteral("start"));
        if (!starts.empty() && starts.front()[u"attribution"].toString() == u"ebpf") {
            found << QStringLiteral("ebpf");
        }
        return found;
    }();
    return modes;
}

void addRowForEachMode()
{
    QTest::addColumn<QString>("mode");
    for (const QString& mode : attributionModes()) {
        QTest::newRow(qPrintable(mode)) << mode;
    }
}

} // namespace netgrove::test
