// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A client of the privileged helper without a window, for tests: does what its arguments say, and prints what came of
/// it, a line each. The first argument is the user (a uid) that it becomes.
///
///     helper_caller UID open [unread|close|again]  "state NAME", "observation SEQUENCE COMPLETE PROCESSES QUEUEDROPS",
///                                                "end WHY"; again: opens anew after a byte on stdin
///     helper_caller UID signal NUMBER PID:START… [--and NUMBER PID:START…]   "outcome CODE…" or "refused NAME"
///     helper_caller UID flood COUNT              "flooded", then "answers NAME COUNT" for each kind of answer
///     helper_caller UID wrong                    "answer NAME" for each call with wrong types
///     helper_caller UID forge NAME               "answer NAME": a call with a forged sender
///     helper_caller UID wait …                   the same, after a byte on stdin
#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QMap>
#include <QSocketNotifier>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <gio/gio.h>
#include <grp.h>
#include <unistd.h>

#include "core/helper/helper_client.h"
#include "core/helper/helper_sensor.h"
#include "core/helper/protocol.h"

using namespace netgrove;

namespace {

const char* nameOf(AccessState state)
{
    constexpr std::array kNames{"notNeeded", "waiting", "granted", "cancelled", "denied", "inactiveSession", "noAgent",
        "noAuthority", "notInstalled", "busy", "died", "garbled", "failed"};
    return kNames.at(static_cast<std::size_t>(state));
}

void say(const QString& line)
{
    std::puts(qPrintable(line));
    std::fflush(stdout);
}

/// Shows what comes on the stream.
class Reader final : public QObject {
public:
    Reader(FileDescriptor stream, std::function<void()> onEnd, QObject* parent)
        : QObject(parent)
        , m_sensor(std::move(stream), [onEnd = std::move(onEnd)](const std::optional<Error>& error) {
            say(QStringLiteral("end %1").arg(error ? QString::fromStdString(error->detail) : QStringLiteral("closed")));
            onEnd();
        })
    {
        static_cast<void>(m_sensor.start());
        m_notifier = new QSocketNotifier(m_sensor.descriptor(), QSocketNotifier::Read, this);
        connect(m_notifier, &QSocketNotifier::activated, this, &Reader::read);
    }

private:
    void read()
    {
        while (const auto observation = m_sensor.poll(MonotonicTime{})) {
            say(QStringLiteral("observation %1 %2 %3 %4 packets %5 mode %6")
                    .arg(observation->sequence)
                    .arg(observation->isComplete ? 1 : 0)
                    .arg(observation->processes.size())
                    .arg(observation->counters.queueDrops)
                    .arg(observation->counters.packets)
                    .arg(observation->machine ? static_cast<int>(observation->machine->attribution) : -1));
        }
        if (m_sensor.isAtEnd()) {
            m_notifier->setEnabled(false);
        }
    }

    HelperSensor m_sensor;
    QSocketNotifier* m_notifier = nullptr;
};

void open(HelperClient& client, const QString& how)
{
    QObject::connect(
        &client, &HelperClient::accessChanged, &client, [&client, how](AccessState state, const QString& detail) {
            say(QStringLiteral("state %1 %2").arg(QLatin1String(nameOf(state)), detail));
            if (state == AccessState::granted && how == QLatin1String("again")) {
                // As a window does: the same client asks again when its person wants so.
                new Reader(
                    client.takeStream(),
                    [&client] {
                        std::getchar();
                        client.openMonitor(true, false);
                    },
                    &client);
            } else if (state == AccessState::granted && how.isEmpty()) {
                new Reader(client.takeStream(), [] { QCoreApplication::exit(0); }, &client);
            } else if (state == AccessState::granted && how == QLatin1String("close")) {
                client.takeStream();
                say(QStringLiteral("closed"));
            } else if (state != AccessState::granted && state != AccessState::waiting) {
                QCoreApplication::exit(0);
            }
        });
    client.openMonitor(true, false);
}

void signal(HelperClient& client, QStringList words)
{
    static int left = 0;
    QObject::connect(&client, &HelperClient::signalled, &client,
        [](quint64, const std::vector<std::optional<Error>>& outcomes, std::optional<AccessState> refusal) {
            QString line = refusal ? QStringLiteral("refused %1").arg(QLatin1String(nameOf(*refusal)))
                                   : QStringLiteral("outcome");
            for (const auto& outcome : outcomes) {
                line += QStringLiteral(" %1").arg(outcome ? static_cast<int>(outcome->code) : -1);
            }
            say(line);
            if (--left == 0) {
                QCoreApplication::exit(0);
            }
        });
    while (!words.isEmpty()) {
        const int number = words.takeFirst().toInt();
        std::vector<ProcessKey> targets;
        while (!words.isEmpty() && words.first() != QLatin1String("--and")) {
            const QString word = words.takeFirst();
            targets.push_back({Pid(word.section(QLatin1Char(':'), 0, 0).toInt()),
                StartTime(word.section(QLatin1Char(':'), 1).toULongLong())});
        }
        words = words.mid(1);
        ++left;
        client.signalProcesses(targets, number);
    }
}

QDBusMessage callTo(const char* method)
{
    return QDBusMessage::createMethodCall(QString::fromLatin1(helper_protocol::kService),
        QString::fromLatin1(helper_protocol::kPath), QString::fromLatin1(helper_protocol::kInterface),
        QString::fromLatin1(method));
}

/// Sends them all, and says of each answer which it was.
void callAll(const QList<QDBusMessage>& calls, const std::function<void(const QString&)>& onAnswer)
{
    for (const QDBusMessage& call : calls) {
        auto* watcher
            = new QDBusPendingCallWatcher(QDBusConnection::systemBus().asyncCall(call), QCoreApplication::instance());
        QObject::connect(watcher, &QDBusPendingCallWatcher::finished, [onAnswer](QDBusPendingCallWatcher* done) {
            done->deleteLater();
            onAnswer(done->isError() ? done->error().name() : QStringLiteral("answer"));
        });
    }
}

void flood(int count)
{
    static QMap<QString, int> answers;
    static int left = count;
    QList<QDBusMessage> calls;
    for (int index = 0; index < count; ++index) {
        QDBusMessage call = callTo(helper_protocol::kOpenMonitor);
        call << true << false;
        calls.append(call);
    }
    callAll(calls, [](const QString& name) {
        ++answers[name];
        // Those that were admitted wait for an answer that nobody gives.
        if (--left <= 16) {
            for (auto entry = answers.cbegin(); entry != answers.cend(); ++entry) {
                say(QStringLiteral("answers %1 %2 left %3").arg(entry.key()).arg(entry.value()).arg(left));
            }
        }
    });
    say(QStringLiteral("flooded"));
}

void sendWrong()
{
    const auto call = [](const char* method, const QVariantList& arguments) {
        QDBusMessage message = callTo(method);
        message.setArguments(arguments);
        return message;
    };
    static int left = 0;
    const QList<QDBusMessage> calls{call("OpenMonitor", {}), call("OpenMonitor", {QStringLiteral("/etc/shadow"), true}),
        call("OpenMonitor", {true, true, true}), call("OpenMonitor", {1, 2}), call("SignalProcesses", {1, 9U}),
        call("SignalProcesses", {QVariantList{}, 9U}), call("SignalProcesses", {QStringList{QStringLiteral("1")}, 9U}),
        call("Spawn", {QStringLiteral("/bin/sh")})};
    left = static_cast<int>(calls.size());
    callAll(calls, [](const QString& name) {
        say(QStringLiteral("answer %1").arg(name));
        if (--left == 0) {
            QCoreApplication::exit(0);
        }
    });
}

/// A call that says that someone else makes it. GDBus lets one write what one likes.
void forge(const QString& sender)
{
    GError* error = nullptr;
    GDBusConnection* const bus = g_bus_get_sync(G_BUS_TYPE_SYSTEM, nullptr, &error);
    GDBusMessage* const call = g_dbus_message_new_method_call(
        helper_protocol::kService, helper_protocol::kPath, helper_protocol::kInterface, helper_protocol::kOpenMonitor);
    g_dbus_message_set_sender(call, sender.toUtf8().constData());
    g_dbus_message_set_body(call, g_variant_new("(bb)", 1, 0));
    GDBusMessage* const reply = g_dbus_connection_send_message_with_reply_sync(
        bus, call, G_DBUS_SEND_MESSAGE_FLAGS_NONE, -1, nullptr, nullptr, &error);
    const char* const name = reply != nullptr ? g_dbus_message_get_error_name(reply) : nullptr;
    say(QStringLiteral("answer %1 %2")
            .arg(QString::fromUtf8(name != nullptr ? name : "none"),
                QString::fromUtf8(error != nullptr ? error->message : "")));
}

} // namespace

int main(int argc, char** argv)
{
    const auto user = static_cast<uid_t>(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 0);
    constexpr gid_t kNoGroup = 65534;
    if (::setgroups(0, nullptr) != 0 || ::setresgid(kNoGroup, kNoGroup, kNoGroup) != 0
        || ::setresuid(user, user, user) != 0) {
        std::perror("become the user");
        return 1;
    }
    QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments().mid(2);
    HelperClient client;
    if (words.value(0) == QLatin1String("wait")) {
        std::getchar(); // until who started us has made its preparations
    }
    const QString what = words.value(0) == QLatin1String("wait") ? words.value(1) : words.value(0);
    const QStringList rest = words.mid(words.value(0) == QLatin1String("wait") ? 2 : 1);
    if (what == QLatin1String("open")) {
        open(client, rest.value(0));
    } else if (what == QLatin1String("signal")) {
        signal(client, rest);
    } else if (what == QLatin1String("flood")) {
        flood(rest.value(0).toInt());
    } else if (what == QLatin1String("wrong")) {
        sendWrong();
    } else if (what == QLatin1String("forge")) {
        forge(rest.value(0));
        return 0;
    } else {
        return 2;
    }
    return QCoreApplication::exec();
}
