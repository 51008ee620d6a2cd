// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <vector>

#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QTemporaryFile>

namespace netgrove::test {

/// One stand-in of the lab, running beside the test, and the truth that it tells.
class StandIn {
public:
    /// `netgrove-lab shape NAME OPTIONS…`
    explicit StandIn(const QString& shape, const QStringList& options = {});
    ~StandIn();
    StandIn(const StandIn&) = delete;
    StandIn& operator=(const StandIn&) = delete;

    /// Waits for the end of its first process; children may go on. False: too late, or it failed.
    bool waitForEnd(std::chrono::milliseconds patience = std::chrono::seconds(20));
    /// Waits for a line of truth of a kind ("pair", "forged", "flow") and gives it; empty: it did not come.
    QJsonObject waitForTruth(const QString& kind, std::chrono::milliseconds patience = std::chrono::seconds(10));
    /// What it told so far, of a kind.
    std::vector<QJsonObject> truth(const QString& kind);
    qint64 pid() const { return m_process.processId(); }
    QString errors() { return QString::fromUtf8(m_process.readAllStandardError()); }

private:
    QTemporaryFile m_output; ///< a file and no pipe: children that outlive their parent go on writing
    QProcess m_process;
};

} // namespace netgrove::test
