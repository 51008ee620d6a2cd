// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/integration/stand_in.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTest>

#include "tests/integration/watch_run.h"

namespace netgrove::test {

StandIn::StandIn(const QString& shape, const QStringList& options)
{
    if (!m_output.open()) {
        qFatal("no temporary file");
    }
    m_process.setStandardOutputFile(m_output.fileName());
    m_process.start(programPath(QStringLiteral("netgrove-lab")), QStringList{QStringLiteral("shape"), shape} + options);
    m_process.waitForStarted();
}

StandIn::~StandIn()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished();
    }
}

bool StandIn::waitForEnd(std::chrono::milliseconds patience)
{
    const bool hasEnded
        = m_process.state() == QProcess::NotRunning || m_process.waitForFinished(static_cast<int>(patience.count()));
    return hasEnded && m_process.exitStatus() == QProcess::NormalExit && m_process.exitCode() == 0;
}

QJsonObject StandIn::waitForTruth(const QString& kind, std::chrono::milliseconds patience)
{
    const QDeadlineTimer deadline(patience);
    do {
        const auto told = truth(kind);
        if (!told.empty()) {
            return told.front();
        }
        QTest::qWait(20);
    } while (!deadline.hasExpired());
    return {};
}

std::vector<QJsonObject> StandIn::truth(const QString& kind)
{
    QFile file(m_output.fileName());
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    std::vector<QJsonObject> chosen;
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray& line : lines) {
        const QJsonObject object = QJsonDocument::fromJson(line).object();
        if (object[u"truth"].toString() == kind) {
            chosen.push_back(object);
        }
    }
    return chosen;
}

} // namespace netgrove::test
