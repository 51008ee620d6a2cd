// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/analyse/conduct.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

/// What counts as something that came in unasked.
class TestConduct : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testPush_data()
    {
        QTest::addColumn<bool>("isIpv6");
        QTest::addColumn<bool>("isUdp");
        QTest::addColumn<quint64>("packets");
        QTest::addColumn<quint64>("bytes");
        QTest::addColumn<bool>("isPush");
        const auto row = [](const char* name, bool isIpv6, bool isUdp, quint64 packets, quint64 bytes, bool isPush) {
            QTest::newRow(name) << isIpv6 << isUdp << packets << bytes << isPush;
        };
        row("a word of six letters", false, false, 1, 72, true);
        row("a word of six letters over IPv6", true, false, 1, 92, true);
        row("a word and the end", false, false, 2, 138, true);
        row("the end of an idle connection", false, false, 1, 66, false);
        row("the end of an idle connection over IPv6", true, false, 1, 86, false);
        row("a small datagram", false, true, 1, 47, true);
        row("more than a command is", false, false, 10, 9000, false);
        row("nothing", false, false, 0, 0, false);
    }
    void testPush()
    {
        QFETCH(bool, isIpv6);
        QFETCH(bool, isUdp);
        QFETCH(quint64, packets);
        QFETCH(quint64, bytes);
        FlowBuilder flow = aFlow(1).established().at(0s, 1s);
        if (isIpv6) {
            flow.to("2001:db8::7", 443);
        }
        if (isUdp) {
            flow.udp();
        }
        flow.counters({.txBytes = 100, .txPackets = 2, .rxBytes = 1000, .rxPackets = 5});
        const FlowObservation before = flow;
        flow.counters({.txBytes = 100, .txPackets = 2, .rxBytes = 1000 + bytes, .rxPackets = 5 + packets}).at(0s, 3s);
        flow.raw().lastReceived = moment(3s);
        QTEST(pushBetween(before, flow).has_value(), "isPush");
    }
};

QTEST_APPLESS_MAIN(TestConduct)
#include "tst_conduct.moc"
