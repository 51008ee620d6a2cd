// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/helper/helper_world.h"

#include <QDBusArgument>
#include <QDBusMetaType>
#include <QDir>
#include <QFile>
#include <QTest>
#include <array>
#include <csignal>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>

namespace netgrove::test {
namespace {

QString sourceFolder() { return qEnvironmentVariable("NETGROVE_SOURCE_DIR"); }
QString buildFolder() { return qEnvironmentVariable("NETGROVE_BUILD_DIR"); }

void write(const QString& path, const QByteArray& content)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
        qFatal("cannot write %s", qPrintable(path));
    }
    file.close();
    ::chmod(qPrintable(path), 0644);
}

QByteArray read(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// As /usr/share/dbus-1/system.conf has it, without what this machine has beside.
QByteArray busConfiguration(const QString& folder)
{
    return QStringLiteral(R"(<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type><listen>unix:path=%1/bus</listen><auth>EXTERNAL</auth><servicedir>%1/services</servicedir>
  <policy context="default">
    <allow user="*"/><deny own="*"/><deny send_type="method_call"/><allow send_type="signal"/>
    <allow send_requested_reply="true" send_type="method_return"/><allow send_requested_reply="true" send_type="error"/>
    <allow receive_type="method_call"/><allow receive_type="method_return"/><allow receive_type="error"/>
    <allow receive_type="signal"/><allow send_destination="org.freedesktop.DBus"/>
  </policy>
  <policy user="root"><allow own="org.freedesktop.login1"/></policy>
  <policy context="default"><allow send_destination="org.freedesktop.login1"/></policy>
  <include>/usr/share/dbus-1/system.d/org.freedesktop.PolicyKit1.conf</include>
  <include>%2/resources/helper/org.netgrove.Helper1.conf</include>
  <limit name="max_connections_per_user">256</limit>
  <limit name="max_replies_per_connection">50000</limit>
</busconfig>
)")
        .arg(folder, sourceFolder())
        .toUtf8();
}

/// Who may what in the tests. Of all others the policy's defaults hold.
constexpr const char* kRules = R"(
polkit.addRule(function(action, subject) {
    if (action.id.indexOf("org.netgrove.") != 0) { return polkit.Result.NOT_HANDLED; }
    if (subject.user == "games") { return polkit.Result.YES; }
    if (subject.user == "nobody") { return polkit.Result.NO; }
    return polkit.Result.NOT_HANDLED;
});
)";

QString findPolkitd()
{
    for (const char* path : {"/usr/lib/polkit-1/polkitd", "/usr/libexec/polkitd", "/usr/lib/policykit-1/polkitd"}) {
        if (QFile::exists(QString::fromLatin1(path))) {
            return QString::fromLatin1(path);
        }
    }
    return QStringLiteral("polkitd");
}

bool bind(const QString& from, const char* to)
{
    QDir().mkpath(QString::fromLatin1(to));
    return ::mount(qPrintable(from), to, nullptr, MS_BIND, nullptr) == 0;
}

} // namespace

bool enterOwnMounts()
{
    return ::unshare(CLONE_NEWNS) == 0 && ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

Uid uidOf(const QString& user)
{
    for (const QByteArray& line : read(QStringLiteral("/etc/passwd")).split('\n')) {
        const QList<QByteArray> fields = line.split(':');
        if (fields.value(0) == user.toUtf8()) {
            return Uid(fields.value(2).toUInt());
        }
    }
    return Uid(UINT32_MAX);
}

StartTime startOf(qint64 pid)
{
    const QByteArray stat = read(QStringLiteral("/proc/%1/stat").arg(pid));
    // Field 22; the name in brackets may hold anything (proc(5)).
    return StartTime(stat.mid(stat.lastIndexOf(')') + 2).split(' ').value(19).toULongLong());
}

// ------------------------------------------------------------------------------------------------------- the world

HelperWorld::HelperWorld()
{
    ::chmod(qPrintable(folder()), 0755);
    writeFiles();
    if (!bind(folder() + QStringLiteral("/actions"), "/usr/share/polkit-1/actions")
        || !bind(folder() + QStringLiteral("/rules"), "/etc/polkit-1/rules.d")
        || !bind(folder() + QStringLiteral("/no-rules"), "/usr/share/polkit-1/rules.d")
        || !bind(folder() + QStringLiteral("/run-systemd"), "/run/systemd")) {
        return;
    }
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", QStringLiteral("unix:path=%1/bus").arg(folder()).toUtf8());
    startBus();
    startPolkit();
}

void HelperWorld::writeFiles() const
{
    const QDir root(folder());
    for (const char* name : {"actions", "rules", "no-rules", "services", "run-systemd/sessions", "run-systemd/users"}) {
        root.mkpath(QString::fromLatin1(name));
    }
    write(root.filePath(QStringLiteral("bus.conf")), busConfiguration(folder()));
    write(root.filePath(QStringLiteral("actions/org.netgrove.policy")),
        read(sourceFolder() + QStringLiteral("/resources/helper/org.netgrove.policy")));
    write(root.filePath(QStringLiteral("rules/10-test.rules")), kRules);
    QByteArray service = read(sourceFolder() + QStringLiteral("/resources/helper/org.netgrove.Helper1.service.in"));
    service.replace("@NETGROVE_LIBEXEC@/netgrove-helper",
        qEnvironmentVariable("NETGROVE_TEST_HELPER", buildFolder() + QStringLiteral("/bin/netgrove-helper")).toUtf8());
    write(root.filePath(QStringLiteral("services/org.netgrove.Helper1.service")), service);
}

void HelperWorld::startBus()
{
    ++m_busNumber;
    m_bus.setProcessChannelMode(QProcess::ForwardedChannels);
    m_bus.start(QStringLiteral("dbus-daemon"),
        {QStringLiteral("--nofork"), QStringLiteral("--nopidfile"),
            QStringLiteral("--config-file=%1/bus.conf").arg(folder())});
    m_isRunning = m_bus.waitForStarted()
        && QTest::qWaitFor([this] { return QFile::exists(folder() + QStringLiteral("/bus")); }, 10000);
}

void HelperWorld::startPolkit()
{
    m_polkit = std::make_unique<QProcess>();
    m_polkit->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_polkit->start(findPolkitd(), {QStringLiteral("--no-debug")});
    m_isRunning = m_isRunning && m_polkit->waitForStarted()
        && QTest::qWaitFor(
            [this] {
                const QDBusMessage call = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"),
                    QStringLiteral("/"), QStringLiteral("org.freedesktop.DBus"), QStringLiteral("NameHasOwner"));
                QDBusMessage asked = call;
                asked << QStringLiteral("org.freedesktop.PolicyKit1");
                return bus().call(asked).arguments().value(0).toBool();
            },
            10000);
}

void HelperWorld::killPolkit()
{
    m_polkit->kill();
    m_polkit->waitForFinished();
}

void HelperWorld::killBus()
{
    m_bus.kill();
    m_bus.waitForFinished();
    QFile::remove(folder() + QStringLiteral("/bus")); // that it is there again shows that the next one listens
}

QDBusConnection HelperWorld::bus() const
{
    const QString name = QStringLiteral("helper-world-%1").arg(m_busNumber);
    const QDBusConnection known(name);
    return known.isConnected() ? known : QDBusConnection::connectToBus(QDBusConnection::SystemBus, name);
}

HelperWorld::~HelperWorld()
{
    if (const qint64 helper = helperPid(); helper > 0) {
        ::kill(static_cast<pid_t>(helper), SIGKILL);
    }
    for (QProcess* process : {m_polkit.get(), &m_bus}) {
        if (process != nullptr && process->state() != QProcess::NotRunning) {
            process->terminate();
            if (!process->waitForFinished(5000)) {
                process->kill();
                process->waitForFinished();
            }
        }
    }
    for (const char* place :
        {"/usr/share/polkit-1/actions", "/etc/polkit-1/rules.d", "/usr/share/polkit-1/rules.d", "/run/systemd"}) {
        ::umount2(place, MNT_DETACH);
    }
}

qint64 HelperWorld::helperPid() const
{
    QDBusMessage call = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"), QStringLiteral("/"),
        QStringLiteral("org.freedesktop.DBus"), QStringLiteral("GetConnectionUnixProcessID"));
    call << QStringLiteral("org.netgrove.Helper1");
    return bus().call(call).arguments().value(0).toUInt();
}

std::vector<qint64> HelperWorld::childrenOf(qint64 pid)
{
    std::vector<qint64> children;
    const QByteArray list = read(QStringLiteral("/proc/%1/task/%1/children").arg(pid));
    for (const QByteArray& word : list.split(' ')) {
        if (word.toLongLong() > 0) {
            children.push_back(word.toLongLong());
        }
    }
    return children;
}

// ------------------------------------------------------------------------------------------------------- the caller

Caller::Caller(const QString& user, const QStringList& arguments)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    // It becomes that user by itself, who may not be able to reach the build folder.
    m_process.start(buildFolder() + QStringLiteral("/tests/helper_caller"),
        QStringList{QString::number(uidOf(user).value)} + arguments);
    m_process.waitForStarted();
}

Caller::~Caller()
{
    m_process.kill();
    m_process.waitForFinished();
}

QString Caller::waitFor(const QString& beginning, int milliseconds)
{
    QElapsedTimer clock;
    clock.start();
    while (true) {
        while (m_process.canReadLine()) {
            const QString line = QString::fromUtf8(m_process.readLine()).trimmed();
            if (line.startsWith(beginning)) {
                return line;
            }
        }
        const auto left = milliseconds - clock.elapsed();
        if (left <= 0 || (m_process.state() == QProcess::NotRunning && m_process.bytesAvailable() == 0)) {
            return {};
        }
        QTest::qWait(5); // the agent lives in this thread
    }
}

bool Caller::waitForEnd(int milliseconds)
{
    return QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, milliseconds);
}

// -------------------------------------------------------------------------------------------------------- the agent

namespace {

const QString kPolkit = QStringLiteral("org.freedesktop.PolicyKit1");
const QString kAgentPath = QStringLiteral("/org/netgrove/TestAgent");

struct Named {
    QString kind;
    QVariantMap facts;
};

QDBusArgument& operator<<(QDBusArgument& argument, const Named& named)
{
    argument.beginStructure();
    argument << named.kind << named.facts;
    argument.endStructure();
    return argument;
}

const QDBusArgument& operator>>(const QDBusArgument& argument, Named& named)
{
    argument.beginStructure();
    argument >> named.kind >> named.facts;
    argument.endStructure();
    return argument;
}

} // namespace
} // namespace netgrove::test

Q_DECLARE_METATYPE(netgrove::test::Named)

namespace netgrove::test {

ScriptedAgent::ScriptedAgent(Script script)
    : m_bus(QDBusConnection::connectToBus(
          QDBusConnection::SystemBus, QStringLiteral("agent-%1").arg(reinterpret_cast<quintptr>(this))))
    , m_script(script)
{
    qDBusRegisterMetaType<Named>();
    m_bus.registerVirtualObject(kAgentPath, this);
}

ScriptedAgent::~ScriptedAgent() { QDBusConnection::disconnectFromBus(m_bus.name()); }

bool ScriptedAgent::registerFor(qint64 pid, Uid user, const QString& language)
{
    QDBusMessage call = QDBusMessage::createMethodCall(kPolkit, QStringLiteral("/org/freedesktop/PolicyKit1/Authority"),
        QStringLiteral("org.freedesktop.PolicyKit1.Authority"), QStringLiteral("RegisterAuthenticationAgent"));
    const Named subject{QStringLiteral("unix-process"),
        {{QStringLiteral("pid"), static_cast<uint>(pid)}, {QStringLiteral("uid"), static_cast<int>(user.value)},
            {QStringLiteral("start-time"), static_cast<qulonglong>(startOf(pid).value)}}};
    call << QVariant::fromValue(subject) << language << kAgentPath;
    const QDBusMessage reply = m_bus.call(call);
    if (reply.type() == QDBusMessage::ErrorMessage) {
        qWarning("agent: %s", qPrintable(reply.errorMessage()));
    }
    return reply.type() == QDBusMessage::ReplyMessage;
}

QString ScriptedAgent::introspect(const QString& /*path*/) const { return {}; }

bool ScriptedAgent::handleMessage(const QDBusMessage& message, const QDBusConnection& /*connection*/)
{
    if (message.member() == QLatin1String("CancelAuthentication")) {
        ++m_withdrawn;
        m_bus.send(message.createReply());
        return true;
    }
    if (message.member() != QLatin1String("BeginAuthentication")) {
        return false;
    }
    m_messages.append(message.arguments().value(1).toString());
    switch (m_script) {
    case Script::grant:
        grant(message);
        break;
    case Script::cancel:
        m_bus.send(message.createErrorReply(
            QStringLiteral("org.freedesktop.PolicyKit1.Error.Cancelled"), QStringLiteral("closed")));
        break;
    case Script::keepOpen:
        m_open.append(message);
        break;
    }
    return true;
}

void ScriptedAgent::grantFirst()
{
    if (!m_open.isEmpty()) {
        grant(m_open.takeFirst());
    }
}

/// As polkit's own setuid helper does once the password was right. Not AuthenticationAgentResponse2, which also names
/// the agent's user: for one that root has registered, that is root before polkit 125 and the one who is asked since.
void ScriptedAgent::grant(const QDBusMessage& question)
{
    const Named root{QStringLiteral("unix-user"), {{QStringLiteral("uid"), 0U}}};
    QDBusMessage call = QDBusMessage::createMethodCall(kPolkit, QStringLiteral("/org/freedesktop/PolicyKit1/Authority"),
        QStringLiteral("org.freedesktop.PolicyKit1.Authority"), QStringLiteral("AuthenticationAgentResponse"));
    call << question.arguments().value(4).toString() << QVariant::fromValue(root);
    const QDBusMessage reply = m_bus.call(call);
    if (reply.type() == QDBusMessage::ErrorMessage) {
        qWarning("agent: %s", qPrintable(reply.errorMessage()));
    }
    m_bus.send(question.createReply());
}

} // namespace netgrove::test
