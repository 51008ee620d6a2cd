// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-helper/service.h"

#include <QDBusArgument>
#include <QDBusConnectionInterface>
#include <QDBusError>
#include <QDBusUnixFileDescriptor>
#include <array>
#include <fcntl.h>
#include <unistd.h>

#include "app/netgrove-helper/signaller.h"
#include "app/netgrove-helper/subject_words.h"
#include "core/helper/protocol.h"
#include "core/helper/target.h"
#include "core/sense/processes/signal_tree.h"

namespace netgrove {
namespace {

namespace protocol = helper_protocol;

/// Room for what a client reads late, in the kernel; beyond it StreamWriter keeps some.
constexpr int kPipeBytes = 1 << 20;

constexpr const char* kIntrospection = R"xml(  <interface name="org.netgrove.Helper1">
    <method name="OpenMonitor">
      <arg name="isTraced" type="b" direction="in"/>
      <arg name="withPackets" type="b" direction="in"/>
      <arg name="stream" type="h" direction="out"/>
    </method>
    <method name="SignalProcesses">
      <arg name="targets" type="a(it)" direction="in"/>
      <arg name="signal" type="u" direction="in"/>
      <arg name="outcomes" type="au" direction="out"/>
    </method>
  </interface>
)xml";

std::optional<std::vector<ProcessKey>> targetsOf(const QDBusArgument& argument)
{
    std::vector<ProcessKey> targets;
    argument.beginArray();
    while (!argument.atEnd()) {
        protocol::Target target;
        argument >> target;
        if (targets.size() == protocol::kMostTargets) {
            return std::nullopt;
        }
        targets.push_back({Pid(target.pid), StartTime(target.start)});
    }
    argument.endArray();
    return targets;
}

struct Refusal {
    const char* name;
    const char* text;
};

Refusal refusalFor(PolkitAnswer verdict)
{
    switch (verdict) {
    case PolkitAnswer::cancelled:
        return {protocol::error_name::kCancelled, "The question was closed without an answer"};
    case PolkitAnswer::noAgent:
        return {protocol::error_name::kNoAgent, "There is no authentication agent that could ask"};
    case PolkitAnswer::noAuthority:
        return {protocol::error_name::kNoAuthority, "polkit cannot be reached"};
    case PolkitAnswer::denied:
    case PolkitAnswer::granted:
        break;
    }
    return {protocol::error_name::kDenied, "Not authorized"};
}

} // namespace

Service::Service(Launcher launcher, std::chrono::milliseconds idleAfter)
    : m_bus(QDBusConnection::systemBus())
    , m_launcher(std::move(launcher))
    , m_ended(m_launcher.descriptor(), QSocketNotifier::Read)
{
    m_callers.setConnection(m_bus);
    m_callers.setWatchMode(QDBusServiceWatcher::WatchForUnregistration);
    connect(&m_callers, &QDBusServiceWatcher::serviceUnregistered, this, &Service::forgetCaller);
    connect(&m_ended, &QSocketNotifier::activated, this, &Service::takeEnded);
    m_idle.setSingleShot(true);
    m_idle.setInterval(idleAfter);
    connect(&m_idle, &QTimer::timeout, this, &Service::idle);
    m_idle.start();
    // The bus tells so on a path and interface that only itself may use.
    m_bus.connect({}, QStringLiteral("/org/freedesktop/DBus/Local"), QStringLiteral("org.freedesktop.DBus.Local"),
        QStringLiteral("Disconnected"), this, SIGNAL(broken()));
}

bool Service::publish()
{
    return m_bus.isConnected()
        && m_bus.registerVirtualObject(QString::fromLatin1(protocol::kPath), this, QDBusConnection::SingleNode)
        && m_bus.registerService(QString::fromLatin1(protocol::kService));
}

QString Service::introspect(const QString& /*path*/) const { return QString::fromLatin1(kIntrospection); }

// ------------------------------------------------------------------------------------------------------ what comes in

bool Service::handleMessage(const QDBusMessage& message, const QDBusConnection& /*connection*/)
{
    if (message.type() != QDBusMessage::MethodCallMessage
        || message.interface() != QLatin1String(protocol::kInterface)) {
        return false;
    }
    if (message.member() == QLatin1String(protocol::kOpenMonitor)) {
        openMonitor(message);
        return true;
    }
    if (message.member() == QLatin1String(protocol::kSignalProcesses)) {
        signalTargets(message);
        return true;
    }
    return false;
}

void Service::openMonitor(const QDBusMessage& call)
{
    if (call.signature() != QLatin1String("bb")) {
        refuse(call, protocol::error_name::kBadArguments, QStringLiteral("OpenMonitor takes two booleans"));
        return;
    }
    Frozen frozen;
    frozen.call = call;
    frozen.wishes = {call.arguments().at(0).toBool(), call.arguments().at(1).toBool()};
    ask(std::move(frozen), protocol::kMonitorAction, {});
}

void Service::signalTargets(const QDBusMessage& call)
{
    if (call.signature() != QLatin1String("a(it)u")) {
        refuse(call, protocol::error_name::kBadArguments,
            QStringLiteral("SignalProcesses takes processes, a(it), and a signal, u"));
        return;
    }
    auto targets = targetsOf(call.arguments().at(0).value<QDBusArgument>());
    const auto signal = signalFromNumber(call.arguments().at(1).toUInt());
    if (!targets || targets->empty() || !signal) {
        refuse(call, protocol::error_name::kBadArguments,
            QStringLiteral("1 to %1 processes, and STOP, CONT, TERM or KILL").arg(protocol::kMostTargets));
        return;
    }
    Frozen frozen;
    frozen.call = call;
    frozen.targets = std::move(*targets);
    frozen.signal = *signal;
    const QString subject = subjectWords(frozen.targets, frozen.signal);
    ask(std::move(frozen), protocol::kSignalAction, subject);
}

void Service::ask(Frozen frozen, const char* action, const QString& subject)
{
    const QDBusMessage call = frozen.call;
    const QString caller = call.service();
    const std::string callerName = caller.toStdString();
    std::optional<RequestId> id;
    if (!m_book.isFullFor(callerName)) {
        const QDBusReply<uint> user = m_bus.interface()->serviceUid(caller);
        if (!user.isValid()) {
            return; // it has left already
        }
        id = m_book.admit(callerName, Uid(user.value()));
    }
    if (!id) {
        refuse(call, protocol::error_name::kBusy, QStringLiteral("Too many requests at once"));
        return;
    }
    m_idle.stop();
    m_callers.addWatchedService(caller);
    m_waiting.emplace(*id, std::move(frozen));
    m_authority.ask(*id, {caller, QString::fromLatin1(action), subject},
        [this, id = *id](PolkitAnswer verdict) { answer(id, verdict); });
}

// ------------------------------------------------------------------------------------------------- what polkit
// answered

void Service::answer(RequestId id, PolkitAnswer verdict)
{
    const auto waiting = m_waiting.extract(id);
    if (waiting.empty()) {
        return;
    }
    const Frozen& frozen = waiting.mapped();
    if (verdict != PolkitAnswer::granted) {
        const Refusal refusal = refusalFor(verdict);
        refuse(frozen.call, refusal.name, QString::fromLatin1(refusal.text));
        finish(id);
    } else if (frozen.targets.empty()) {
        grantMonitor(id, frozen);
    } else {
        grantSignal(frozen);
        finish(id);
    }
}

void Service::grantMonitor(RequestId id, const Frozen& frozen)
{
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        refuse(frozen.call, protocol::error_name::kFailed, QStringLiteral("No pipe"));
        finish(id);
        return;
    }
    const FileDescriptor theirs(ends[0]);
    const FileDescriptor ours(ends[1]);
    ::fcntl(ours.get(), F_SETPIPE_SZ, kPipeBytes); // where it is refused, it is smaller
    if (const auto opened = m_launcher.open(id, frozen.wishes, ours); !opened) {
        refuse(frozen.call, protocol::error_name::kFailed, QString::fromStdString(opened.error().detail));
        finish(id);
        return;
    }
    m_monitors.insert(id);
    reply(frozen.call.createReply(QVariant::fromValue(QDBusUnixFileDescriptor(theirs.get()))));
}

void Service::grantSignal(const Frozen& frozen)
{
    const auto outcomes = signalProcesses(frozen.targets, frozen.signal,
        [](ProcessKey target, ProcessSignal signal) { return signalProcess(target, signal); });
    QList<uint> numbers;
    for (const Result<void>& outcome : outcomes) {
        numbers.append(static_cast<uint>(outcomeOf(outcome)));
    }
    reply(frozen.call.createReply(QVariant::fromValue(numbers)));
}

// ------------------------------------------------------------------------------------------------------- what is over

void Service::forgetCaller(const QString& caller)
{
    m_callers.removeWatchedService(caller);
    for (const RequestId id : m_book.requestsOf(caller.toStdString())) {
        m_authority.withdraw(id);
        if (m_monitors.contains(id)) {
            m_launcher.close(id); // takeEnded() hears of it
        } else {
            m_waiting.erase(id);
            finish(id);
        }
    }
}

void Service::takeEnded()
{
    const auto ended = m_launcher.takeEnded();
    if (!ended) {
        Q_EMIT broken();
        return;
    }
    for (const RequestId id : *ended) {
        m_monitors.erase(id);
        finish(id);
    }
}

void Service::finish(RequestId id)
{
    m_book.finish(id);
    if (m_book.isEmpty()) {
        m_idle.start();
    }
}

void Service::reply(const QDBusMessage& message) const { m_bus.send(message); }

void Service::refuse(const QDBusMessage& call, const char* name, const QString& text) const
{
    reply(call.createErrorReply(QString::fromLatin1(name), text));
}

} // namespace netgrove
