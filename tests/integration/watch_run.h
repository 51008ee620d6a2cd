// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include <QJsonObject>
#include <QProcess>
#include <QStringList>

namespace netgrove::test {

/// The folder that the build put its programs in.
QString programPath(const QString& name);

/// One run of the real netgrove-watch with --format jsonl, and what it said so far. Ends the program when it goes away.
class WatchRun {
public:
    /// Starts it; `wrapper` is a command that executes the rest of its arguments (setpriv, for example).
    explicit WatchRun(const QStringList& arguments, const QStringList& wrapper = {});
    ~WatchRun();
    WatchRun(const WatchRun&) = delete;
    WatchRun& operator=(const WatchRun&) = delete;

    using Predicate = std::function<bool(const QJsonObject&)>;

    /// Reads until an event fulfils the predicate. False: it did not come in time, or the program ended.
    bool waitFor(const Predicate& predicate, std::chrono::milliseconds patience = std::chrono::seconds(10));
    bool waitForEvent(const QString& kind, std::chrono::milliseconds patience = std::chrono::seconds(10));
    /// Reads for so long.
    void readFor(std::chrono::milliseconds time);
    /// SIGINT; then everything until the program has ended. Its exit status; -1: it crashed or had to be killed.
    int interrupt(std::chrono::milliseconds patience = std::chrono::seconds(10));
    /// Waits for its own end.
    int waitForEnd(std::chrono::milliseconds patience = std::chrono::seconds(10));

    const std::vector<QJsonObject>& events() const { return m_events; }
    std::vector<QJsonObject> eventsOf(const QString& kind) const;
    /// Lines of stdout that were no JSON object: there must be none.
    const QStringList& strayLines() const { return m_strayLines; }
    QString errors();
    qint64 pid() const { return m_process.processId(); }

private:
    void takeLines();

    QProcess m_process;
    QByteArray m_rest;
    std::vector<QJsonObject> m_events;
    QStringList m_strayLines;
};

/// The attribution modes that work here: "proc" always, and "ebpf" where the program has it and the kernel allows it.
QStringList attributionModes();

/// One test row for each mode.
void addRowForEachMode();

} // namespace netgrove::test
