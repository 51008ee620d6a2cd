// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cstring>
#include <vector>

#include <linux/cn_proc.h>
#include <linux/connector.h>
#include <linux/netlink.h>

#include "core/sense/processes/connector_message.h"

using namespace netgrove;

class TestConnectorMessage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testForkOfAProcess();
    void testForkOfAThread();
    void testExitOfAThreadAndOfAProcess();
    void testSeveralInOneDatagram();
    void testOthersAreIgnored();
    void testCutAtEveryByte();
    void testLengthsThatLie_data();
    void testLengthsThatLie();
};

namespace {

using Bytes = std::vector<std::byte>;

template <class What> Bytes message(What what, const void* data, std::size_t size, std::uint32_t id = CN_IDX_PROC)
{
    proc_event event{};
    const auto number = static_cast<std::uint32_t>(what);
    std::memcpy(&event, &number, sizeof number);
    event.cpu = 3;
    event.timestamp_ns = 123'456'789;
    std::memcpy(reinterpret_cast<char*>(&event) + offsetof(proc_event, event_data), data, size);
    cn_msg connector{};
    connector.id = {id, CN_VAL_PROC};
    connector.seq = 77;
    connector.len = sizeof event;
    nlmsghdr header{};
    header.nlmsg_len = NLMSG_LENGTH(sizeof connector + sizeof event);
    Bytes bytes(NLMSG_ALIGN(header.nlmsg_len));
    std::memcpy(bytes.data(), &header, sizeof header);
    std::memcpy(bytes.data() + NLMSG_HDRLEN, &connector, sizeof connector);
    std::memcpy(bytes.data() + NLMSG_HDRLEN + sizeof connector, &event, sizeof event);
    return bytes;
}

template <std::size_t N>
Bytes message(std::uint32_t what, const std::array<std::int32_t, N>& fields, std::uint32_t id = CN_IDX_PROC)
{
    return message(what, fields.data(), sizeof fields, id);
}

std::vector<ConnectorMessage> parse(const Bytes& bytes)
{
    std::vector<ConnectorMessage> found;
    parseConnectorDatagram(bytes, [&](const ConnectorMessage& item) { found.push_back(item); });
    return found;
}

} // namespace

void TestConnectorMessage::testForkOfAProcess()
{
    const auto found = parse(message(1U, std::array{11, 10, 20, 20}));
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].cpu, 3U);
    QCOMPARE(found[0].sequence, 77U);
    QVERIFY(found[0].event);
    const ProcessEvent& event = *found[0].event;
    QCOMPARE(event.kind, ProcessEvent::Kind::fork);
    QCOMPARE(event.pid, Pid(20));
    QCOMPARE(event.parentPid, Pid(10));
    QCOMPARE(event.parentTid, Tid(11)); // the calling thread
    QCOMPARE(event.time.time_since_epoch().count(), 123'456'789);
}

void TestConnectorMessage::testForkOfAThread()
{
    const auto found = parse(message(1U, std::array{1, 1, 21, 20}));
    QCOMPARE(found.at(0).event->kind, ProcessEvent::Kind::threadStart);
    QCOMPARE(found.at(0).event->pid, Pid(20));
    QCOMPARE(found.at(0).event->tid, Tid(21));
    QCOMPARE(found.at(0).event->parentPid, Pid(20));
    QCOMPARE(found.at(0).event->parentTid, Tid(0)); // not told
}

void TestConnectorMessage::testExitOfAThreadAndOfAProcess()
{
    const auto thread = parse(message(0x80000000U, std::array{21, 20, 256, 17}));
    QCOMPARE(thread.at(0).event->kind, ProcessEvent::Kind::threadExit);
    const auto process = parse(message(0x80000000U, std::array{20, 20, 256, 17}));
    QCOMPARE(process.at(0).event->kind, ProcessEvent::Kind::exit);
    QCOMPARE(process.at(0).event->exitStatus, 256);
}

void TestConnectorMessage::testSeveralInOneDatagram()
{
    Bytes two = message(2U, std::array{20, 20});
    const Bytes next = message(0x200U, std::array{20, 20});
    two.insert(two.end(), next.begin(), next.end());
    const auto found = parse(two);
    QCOMPARE(found.size(), std::size_t{2});
    QCOMPARE(found[0].event->kind, ProcessEvent::Kind::exec);
    QCOMPARE(found[1].event->kind, ProcessEvent::Kind::rename);
}

void TestConnectorMessage::testOthersAreIgnored()
{
    QVERIFY(parse(message(1U, std::array{1, 1, 2, 2}, 99)).empty());
    const auto ptrace = parse(message(0x100U, std::array{1, 1, 2, 2}));
    QCOMPARE(ptrace.size(), std::size_t{1}); // counted in the kernel's numbering
    QVERIFY(!ptrace[0].event);
    QVERIFY(parse(message(0U, std::array{0})).at(0).isAcknowledgement);
}

void TestConnectorMessage::testCutAtEveryByte()
{
    const Bytes whole = message(1U, std::array{11, 10, 20, 20});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        QVERIFY(parse(part).empty());
    }
}

void TestConnectorMessage::testLengthsThatLie_data()
{
    QTest::addColumn<int>("offset");
    QTest::addColumn<quint32>("value");
    for (const quint32 value : {0U, 1U, 15U, 0x7fffffffU, 0xffffffffU}) {
        QTest::addRow("netlink says %u", value) << 0 << value;
    }
    const int connectorLength = NLMSG_HDRLEN + static_cast<int>(offsetof(cn_msg, len));
    for (const quint32 value : {1U, 7U, 15U, 0x7fffU, 0xffffU}) {
        QTest::addRow("connector says %u", value) << connectorLength << value;
    }
}

void TestConnectorMessage::testLengthsThatLie()
{
    QFETCH(int, offset);
    QFETCH(quint32, value);
    Bytes bytes = message(1U, std::array{11, 10, 20, 20});
    std::memcpy(bytes.data() + offset, &value, offset == 0 ? 4 : 2);
    QVERIFY(parse(bytes).empty());
}

QTEST_GUILESS_MAIN(TestConnectorMessage)
#include "tst_connector_message.moc"
