// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A container behind masquerading, made by hand: its packets are seen twice, under its own address and under that of
/// the pc. They are one flow, and it is the container's process who talks.
#include <QFile>
#include <QProcess>
#include <QTest>

#include "tests/integration/lab_main.h"
#include "tests/integration/watch_run.h"

using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {
const QString kRemote = QStringLiteral("203.0.113.200:9");

bool run(const QString& command)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral("sh"), {QStringLiteral("-e"), QStringLiteral("-c"), command});
    return process.waitForFinished(10'000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
}

/// A shell in a network namespace of its own, that sends five datagrams when it is told to.
class Container {
public:
    Container()
    {
        m_process.start(QStringLiteral("unshare"),
            {QStringLiteral("--net"), QStringLiteral("bash"), QStringLiteral("-c"),
                QStringLiteral("echo ready; read word; exec 3>/dev/udp/203.0.113.200/9; "
                               "for number in 1 2 3 4 5; do echo hello >&3; sleep 0.1; done; read word")});
        m_process.waitForReadyRead(5000);
    }
    ~Container()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(5000);
    }
    Container(const Container&) = delete;
    Container& operator=(const Container&) = delete;

    bool isReady() { return m_process.readAllStandardOutput() == "ready\n"; }
    qint64 pid() const { return m_process.processId(); }
    void talk()
    {
        m_process.write("go\n");
        m_process.waitForBytesWritten();
    }

private:
    QProcess m_process;
};

/// Cables the container to the pc and hides it behind the pc's address, as a container engine does.
bool masquerade(qint64 container)
{
    const QString pid = QString::number(container);
    const QString inside = QStringLiteral("nsenter --net=/proc/%1/ns/net ip ").arg(pid);
    return run(QStringLiteral("ip link add lab-ct type veth peer name lab-inside netns %1; "
                              "ip address add 192.0.2.129/25 dev lab-ct; ip link set lab-ct up; "
                              "%2 address add 192.0.2.130/25 dev lab-inside; %2 link set lab-inside up; "
                              "%2 route add default via 192.0.2.129; "
                              "echo 1 > /proc/sys/net/ipv4/ip_forward; "
                              "iptables -t nat -A POSTROUTING -s 192.0.2.130 -o lab-pc -j MASQUERADE")
            .arg(pid, inside));
}

std::vector<QJsonObject> flowsToRemote(const WatchRun& watch)
{
    std::vector<QJsonObject> flows;
    for (const QJsonObject& flow : watch.eventsOf(QStringLiteral("flow"))) {
        if (flow[u"remote"].toString() == kRemote && flow[u"final"].toBool()) {
            flows.push_back(flow);
        }
    }
    return flows;
}
} // namespace

class TestTranslations final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup()
    {
        // The kernel takes the cable away by itself once the container is gone, which may be now.
        QVERIFY(run(QStringLiteral("ip link delete lab-ct || ! ip link show lab-ct")));
        QVERIFY(run(QStringLiteral("iptables -t nat -F POSTROUTING")));
    }

    void containerBehindMasqueradingTalksOnce_data()
    {
        QTest::addColumn<QString>("mode");
        QTest::newRow("proc") << QStringLiteral("proc");
        QTest::newRow("auto") << QStringLiteral("auto");
    }

    void containerBehindMasqueradingTalksOnce()
    {
        QFETCH(const QString, mode);
        Container container;
        QVERIFY(container.isReady());
        QVERIFY(masquerade(container.pid()));
        WatchRun watch({QStringLiteral("--attribution"), mode});
        QVERIFY2(watch.waitForEvent(QStringLiteral("start")), qPrintable(watch.errors()));
        container.talk();
        watch.readFor(1500ms);
        QCOMPARE(watch.interrupt(), 0);

        int counted = 0;
        int passing = 0;
        for (const QJsonObject& flow : flowsToRemote(watch)) {
            const bool isInner = flow[u"local"].toString().startsWith(QStringLiteral("192.0.2.130:"));
            QCOMPARE(flow[u"forwarded"].toBool(), !isInner);
            (isInner ? counted : passing) += 1;
            if (isInner) {
                QCOMPARE(flow[u"pid"].toInteger(), container.pid());
                QCOMPARE(flow[u"tx_packets"].toInt(), 5);
                QVERIFY(flow[u"external"].toBool());
            } else {
                QVERIFY(flow[u"pid"].isNull());
            }
        }
        QCOMPARE(counted, 1);
        QCOMPARE(passing, 1);
    }
};

int main(int argc, char** argv) { return runInLab<TestTranslations>(argc, argv); }
#include "tst_translations.moc"
