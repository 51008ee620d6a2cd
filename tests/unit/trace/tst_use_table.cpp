// SPDX-License-Identifier: GPL-3.0-or-later
#include <set>
#include <vector>

#include <netinet/in.h>
#include <sys/socket.h>

#include <QTest>

#include "core/sense/trace/use_table.h"

using namespace netgrove;

class TestUseTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void firstUseIsToldOnce();
    void onlyChangesAreTold();
    void endOfAThreadEndsItsUsesWithTheirTotals();
    void endOfASocketEndsTheUsesOfAllThreads();
    void elementsAreUsedAgain();
    void lateEventOfAnElementFoundBeforeIsOldNews();
    void useWithoutRoomIsFirstAndLast();
    void idleUsesAreEndedUnderPressure();
    void manyUsesOfOneThreadEndTogether();

private:
    void publish(std::uint32_t slot, std::uint64_t id, std::uint32_t tid, std::uint64_t cookie);
    UseTable table();

    std::vector<trace_use> m_elements;
    std::vector<SocketUse> m_told;
    std::vector<std::uint32_t> m_released;
    UseTable::Tell m_tell = [this](const SocketUse& use) { m_told.push_back(use); };
};

void TestUseTable::init()
{
    m_elements.assign(16, trace_use{});
    m_told.clear();
    m_released.clear();
}

UseTable TestUseTable::table()
{
    return UseTable(m_elements, [this](const trace_use_key&, std::uint32_t slot) { m_released.push_back(slot); });
}

/// What the programs do at a first use.
void TestUseTable::publish(std::uint32_t slot, std::uint64_t id, std::uint32_t tid, std::uint64_t cookie)
{
    trace_use& element = m_elements[slot];
    element = trace_use{};
    element.slot = slot;
    element.first = element.last = id;
    element.task.kernel_tid = tid;
    element.socket.cookie = cookie;
    element.socket.family = AF_INET;
    element.socket.protocol = IPPROTO_UDP;
    element.tx_bytes = 10;
    element.tx_calls = 1;
    element.id = id;
}

void TestUseTable::firstUseIsToldOnce()
{
    UseTable uses = table();
    publish(0, 1, 50, 7);
    uses.announce(decodeUse(m_elements[0]), m_tell);
    uses.discover(1, m_tell);
    uses.tellChanged(m_tell);
    QCOMPARE(m_told.size(), std::size_t{1});
    QVERIFY(m_told[0].isFirst);
    QVERIFY(!m_told[0].isFinal);
}

void TestUseTable::onlyChangesAreTold()
{
    UseTable uses = table();
    publish(0, 1, 50, 7);
    publish(1, 2, 51, 7);
    uses.discover(2, m_tell);
    QCOMPARE(m_told.size(), std::size_t{2});
    m_elements[1].rx_bytes = 5; // without a call: a spliced read
    uses.tellChanged(m_tell);
    QCOMPARE(m_told.size(), std::size_t{3});
    QCOMPARE(m_told[2].id, std::uint64_t{2});
    QCOMPARE(m_told[2].rxBytes, std::uint64_t{5});
    QVERIFY(!m_told[2].isFirst);
}

void TestUseTable::endOfAThreadEndsItsUsesWithTheirTotals()
{
    UseTable uses = table();
    publish(0, 1, 50, 7);
    publish(1, 2, 50, 8);
    publish(2, 3, 51, 8);
    uses.discover(3, m_tell);
    m_told.clear();
    m_elements[1].tx_bytes = 77; // after it was last told
    uses.finishThread(KernelTid(50), m_tell);
    QCOMPARE(m_told.size(), std::size_t{2});
    QVERIFY(m_told[0].isFinal && m_told[1].isFinal);
    QCOMPARE(std::max(m_told[0].txBytes, m_told[1].txBytes), std::uint64_t{77});
    QCOMPARE(uses.liveCount(), 1U);
    QCOMPARE(std::set<std::uint32_t>(m_released.begin(), m_released.end()), (std::set<std::uint32_t>{0, 1}));
    uses.finishThread(KernelTid(50), m_tell);
    QCOMPARE(m_told.size(), std::size_t{2});
}

void TestUseTable::endOfASocketEndsTheUsesOfAllThreads()
{
    UseTable uses = table();
    publish(0, 1, 50, 7);
    publish(1, 2, 51, 7);
    publish(2, 3, 52, 7);
    publish(3, 4, 52, 8);
    uses.discover(4, m_tell);
    uses.finishThread(KernelTid(51), m_tell); // out of the middle of the socket's list
    m_told.clear();
    uses.finishSocket(7, m_tell);
    QCOMPARE(m_told.size(), std::size_t{2});
    QCOMPARE(uses.liveCount(), 1U);
    uses.finishThread(KernelTid(52), m_tell);
    QCOMPARE(uses.liveCount(), 0U);
}

void TestUseTable::elementsAreUsedAgain()
{
    UseTable uses = table();
    publish(0, 1, 50, 7);
    uses.discover(1, m_tell);
    uses.finishThread(KernelTid(50), m_tell);
    uses.discover(1, m_tell); // not yet taken again: nothing new
    QCOMPARE(m_told.size(), std::size_t{2});
    publish(0, 9, 60, 17);
    uses.discover(1, m_tell);
    QCOMPARE(m_told.size(), std::size_t{3});
    QVERIFY(m_told[2].isFirst);
    QCOMPARE(m_told[2].cookie, std::uint64_t{17});
    uses.finishThread(KernelTid(50), m_tell);
    QCOMPARE(uses.liveCount(), 1U);
}

void TestUseTable::lateEventOfAnElementFoundBeforeIsOldNews()
{
    UseTable uses = table();
    publish(0, 1, 50, 7);
    const UseRecord late = decodeUse(m_elements[0]);
    uses.discover(1, m_tell);
    uses.finishThread(KernelTid(50), m_tell);
    publish(0, 2, 51, 8);
    uses.discover(1, m_tell);
    m_told.clear();
    uses.announce(late, m_tell);
    QVERIFY(m_told.empty());
    QCOMPARE(uses.liveCount(), 1U);
}

void TestUseTable::useWithoutRoomIsFirstAndLast()
{
    UseTable uses = table();
    UseRecord alone;
    alone.use.id = 3;
    alone.slot = TRACE_NO_SLOT;
    uses.announce(alone, m_tell);
    alone.slot = 16; // beyond the array: never trusted
    uses.announce(alone, m_tell);
    QCOMPARE(m_told.size(), std::size_t{2});
    QVERIFY(m_told[0].isFirst && m_told[0].isFinal);
    QCOMPARE(uses.liveCount(), 0U);
}

void TestUseTable::idleUsesAreEndedUnderPressure()
{
    UseTable uses = table();
    for (std::uint32_t slot = 0; slot < 14; ++slot) {
        publish(slot, slot + 1, 50, slot);
    }
    uses.discover(14, m_tell);
    m_told.clear();
    uses.makeRoom(m_tell);
    QVERIFY(m_told.empty()); // 14 of 16 is 7/8
    publish(14, 15, 50, 14);
    m_elements[0].last = 1000; // the oldest is busy
    uses.discover(15, m_tell);
    m_told.clear();
    uses.makeRoom(m_tell);
    QCOMPARE(m_told.size(), std::size_t{3});
    QCOMPARE(m_released, (std::vector<std::uint32_t>{1, 2, 3}));
    QCOMPARE(uses.liveCount(), 12U);
}

/// Were each searched for among the others, this would take minutes.
void TestUseTable::manyUsesOfOneThreadEndTogether()
{
    constexpr std::uint32_t kCount = 200'000;
    m_elements.assign(kCount, trace_use{});
    UseTable uses = table();
    for (std::uint32_t slot = 0; slot < kCount; ++slot) {
        publish(slot, slot + 1, 50, 7);
    }
    uses.discover(kCount, m_tell);
    uses.finishThread(KernelTid(50), m_tell);
    QCOMPARE(m_released.size(), std::size_t{kCount});
    QCOMPARE(uses.liveCount(), 0U);
}

QTEST_GUILESS_MAIN(TestUseTable)
#include "tst_use_table.moc"
