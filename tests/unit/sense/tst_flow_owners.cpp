// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <optional>
#include <unistd.h>

#include "core/sense/flow_owners.h"
#include "tests/unit/processes/child_process.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {

/// No namespace can be entered, so that no socket is ever found.
class NoNamespaces final : public NamespaceSource {
public:
    FileDescriptor open(NetnsId) const override { return {}; }
    std::optional<Pid> processIn(NetnsId) const override { return std::nullopt; }
    NetnsId current() const override { return NetnsId{1}; }
};

/// One process's flow whose socket nobody finds.
struct Scene {
    IpAddress own = *IpAddress::parse("192.0.2.1");
    NoNamespaces namespaces;
    AddressBook addresses{namespaces, NetnsId{1}, "/nonexistent"};
    SocketTable sockets{"/nonexistent", namespaces};
    ProcReader reader{*ProcReader::open("/proc")};
    ProcessTable processes{reader};
    SocketHolders holders{reader, processes};
    FlowTable flows{[] {
        FlowTableOptions options;
        options.netns = NetnsId{1};
        return options;
    }()};
    FlowOwners owners{flows, sockets, holders, processes, addresses};

    Scene() { addresses.setCaptured({{NetnsId{1}, InterfaceIndex{2}, own, 24}}); }

    FlowObservation& flow(MonotonicTime now)
    {
        const FlowKey key{NetnsId{1}, Protocol::tcp, 0, {own, 4000}, {*IpAddress::parse("203.0.113.1"), 443}};
        return *flows.adopt(key, FlowDirection::out, now).flow;
    }
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
        Scene scene;
        FlowOwners& owners = scene.owners;
        int asked = 0;
        owners.setTranslations([&](const FlowKey& outer) -> std::optional<FlowKey> {
            ++asked;
            FlowKey inner = outer;
            inner.local.port = 8080;
            return isTranslated ? std::optional(inner) : std::nullopt;
        });
        MonotonicTime now{1h};
        QVERIFY(!owners.onNewFlow(scene.flow(now), now));
        QCOMPARE(asked, 1);
        while (owners.nextDeadline() != MonotonicTime::max()) {
            now = owners.nextDeadline();
            QVERIFY(!owners.poll(now));
        }
        QVERIFY(now - MonotonicTime(1h) > 4s); // it was looked for again and again
        QCOMPARE(asked, questions);
    }

    void testASocketIsGoneWithAllWhoHeldIt()
    {
        ChildProcess child;
        QVERIFY(child.isReady());
        Scene scene;
        const MonotonicTime begin = std::chrono::steady_clock::now();
        scene.processes.start(begin);
        const ProcessKey self = scene.processes.find(Pid(::getpid()))->key();
        const ProcessKey other = scene.processes.find(child.pid())->key();
        FlowObservation& before = scene.flow(begin);
        QVERIFY(!scene.owners.isSocketGone(before)); // nobody is known to have held it
        before.owners = {self, other};
        QVERIFY(!scene.owners.isSocketGone(before));
        FlowObservation after = before;
        after.first = begin + 2ms;
        child.end();
        ProcessEvent end;
        end.kind = ProcessEvent::Kind::exit;
        end.time = begin + 1ms;
        end.pid = other.pid;
        end.tid = Tid(other.pid.value);
        scene.processes.apply(end);
        QVERIFY(!scene.owners.isSocketGone(before)); // the other one holds it still
        before.owners = after.owners = {other};
        QVERIFY(scene.owners.isSocketGone(before));
        QVERIFY(!scene.owners.isSocketGone(after)); // that one is a successor's, though it bears the old name
    }

    void testWhatIsGoneIsNotAskedForAgainAndAgain_data()
    {
        QTest::addColumn<TcpState>("state");
        QTest::addColumn<bool>("isSocketTraced");
        QTest::addColumn<bool>("isUserTraced");
        QTest::addColumn<int>("looks");
        QTest::newRow("it goes on, and nobody is known") << TcpState::established << false << false << 7;
        QTest::newRow("its user is known, and its socket is not") << TcpState::established << false << true << 7;
        QTest::newRow("its socket is known, and its user is not") << TcpState::established << true << false << 7;
        QTest::newRow("both are known") << TcpState::established << true << true << 2;
        QTest::newRow("refused") << TcpState::refused << false << false << 2;
        QTest::newRow("reset") << TcpState::reset << false << false << 2;
        QTest::newRow("closed") << TcpState::closed << false << false << 2;
    }
    void testWhatIsGoneIsNotAskedForAgainAndAgain()
    {
        QFETCH(const TcpState, state);
        QFETCH(const bool, isSocketTraced);
        QFETCH(const bool, isUserTraced);
        QFETCH(const int, looks);
        Scene scene;
        MonotonicTime now{1h};
        FlowObservation& flow = scene.flow(now);
        flow.tcpState = state;
        flow.socket = Inode(isSocketTraced ? 4711 : 0);
        if (isUserTraced) {
            flow.users.emplace_back();
        }
        scene.owners.onNewFlow(flow, now);
        int polls = 0;
        while (scene.owners.nextDeadline() != MonotonicTime::max() && polls < 1000) {
            now = scene.owners.nextDeadline();
            scene.owners.poll(now);
            ++polls;
        }
        QCOMPARE(polls, looks);
    }
};

QTEST_GUILESS_MAIN(TestFlowOwners)
#include "tst_flow_owners.moc"
