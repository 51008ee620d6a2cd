// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A system bus, a polkitd and the helper's files, all real, in a mount namespace of the test's own: the machine's are
/// not touched. Needs root.
#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QElapsedTimer>
#include <QProcess>
#include <QTemporaryDir>
#include <memory>
#include <vector>

#include "core/base/ids.h"

namespace netgrove::test {

/// Call first in main(), before the first thread: from here on this process has mounts of its own.
bool enterOwnMounts();

class HelperWorld {
public:
    HelperWorld();
    HelperWorld(const HelperWorld&) = delete;
    HelperWorld& operator=(const HelperWorld&) = delete;
    /// Ends all that it started, and waits for it.
    ~HelperWorld();

    bool isRunning() const { return m_isRunning; }
    QString folder() const { return m_folder.path(); }

    void startPolkit();
    void killPolkit();
    /// With it goes whoever cannot do without.
    void killBus();
    void startBus();

    /// The helper that the bus has started; 0: none.
    qint64 helperPid() const;
    /// Its launcher and its sensors.
    static std::vector<qint64> childrenOf(qint64 pid);

private:
    void writeFiles() const;
    /// Of the bus that runs: a connection is not for another one.
    QDBusConnection bus() const;

    QTemporaryDir m_folder;
    QProcess m_bus;
    std::unique_ptr<QProcess> m_polkit;
    bool m_isRunning = false;
    int m_busNumber = 0;
};

/// A helper_caller as some user.
class Caller {
public:
    Caller(const QString& user, const QStringList& arguments);
    ~Caller();

    qint64 pid() const { return m_process.processId(); }
    /// The next line that begins so; waits for it. Empty: none came.
    QString waitFor(const QString& beginning, int milliseconds = 15000);
    void go() { m_process.write("\n"); }
    void kill() { m_process.kill(); }
    bool waitForEnd(int milliseconds = 15000);

private:
    QProcess m_process;
};

/// An authentication agent without a person: it does with a question what it was told.
class ScriptedAgent final : public QDBusVirtualObject {
    Q_OBJECT

public:
    enum class Script : std::uint8_t { grant, cancel, keepOpen };

    explicit ScriptedAgent(Script script);
    ~ScriptedAgent() override;

    /// For the questions about this process. False: polkit refused.
    bool registerFor(qint64 pid, Uid user, const QString& language = QStringLiteral("C"));
    /// What was asked.
    QStringList messages() const { return m_messages; }
    int withdrawn() const { return m_withdrawn; }
    /// Of the open questions the one that came first is granted.
    void grantFirst();

    QString introspect(const QString& path) const override;
    bool handleMessage(const QDBusMessage& message, const QDBusConnection& connection) override;

private:
    void grant(const QDBusMessage& question);

    QDBusConnection m_bus;
    Script m_script;
    QStringList m_messages;
    QList<QDBusMessage> m_open;
    int m_withdrawn = 0;
};

Uid uidOf(const QString& user);
StartTime startOf(qint64 pid);

} // namespace netgrove::test
