// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <optional>

#include "core/sense/flow_owners.h"

using namespace netgrove;
using namespace std::chrono_literals;

namespace {

/// No namespace can be entered, so that no socket is ever found.
class NoNamespaces final : public NamespaceSource {
public:
    FileDescriptor open(NetnsId) const override { return {}; }
    std::optional<Pid> processIn(NetnsId) const override { return std::nullopt; }
    NetnsId current() const override { return NetnsId{1}; }
};

} // namespace

class TestFlowOwners : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testKernelIsAskedAboutATranslationAFewTimes_data()
    {
        QTest::addColumn<bool>("isTranslated");
        QTest::addColumn<int>("questions");
        QTest::newRow("not translated: settled soon") << false << 3;
        QTest::newRow("translated: asked as long as its socket is looked for") << true << 8;
    }
    void testKernelIsAskedAboutATranslationAFewTimes()
    {
        QFETCH(const bool, isTranslated);
        QFETCH(const int, questions);
        const IpAddress own = *IpAddress::parse("192.0.2.1");
        const FlowKey key{NetnsId{1}, Protocol::tcp, 0, {own, 4000}, {*IpAddress::parse("203.0.113.1"), 443}};
        const NoNamespaces namespaces;
        AddressBook addresses(namespaces, NetnsId{1}, "/nonexistent");
        addresses.setCaptured({{NetnsId{1}, InterfaceIndex{2}, own, 24}});
        SocketTable sockets("/nonexistent", namespaces);
        auto reader = ProcReader::open("/proc");
        QVERIFY(reader.has_value());
        const ProcessTable processes(*reader);
        SocketHolders holders(*reader, processes);
        FlowTableOptions options;
        options.netns = NetnsId{1};
        FlowTable flows(options);
        FlowOwners owners(flows, sockets, holders, processes, addresses);
        int asked = 0;
        owners.setTranslations([&](const FlowKey& outer) -> std::optional<FlowKey> {
            ++asked;
            FlowKey inner = outer;
            inner.local.port = 8080;
            return isTranslated ? std::optional(inner) : std::nullopt;
        });
        MonotonicTime now{1h};
        FlowTouch touch = flows.adopt(key, FlowDirection::out, now);
        QVERIFY(touch.flow != nullptr);
        QVERIFY(!owners.onNewFlow(*touch.flow, now));
        QCOMPARE(asked, 1);
        while (owners.nextDeadline() != MonotonicTime::max()) {
            now = owners.nextDeadline();
            QVERIFY(!owners.poll(now));
        }
        QVERIFY(now - MonotonicTime(1h) > 4s); // it was looked for again and again
        QCOMPARE(asked, questions);
    }
};

QTEST_GUILESS_MAIN(TestFlowOwners)
#include "tst_flow_owners.moc"
