// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "tests/unit/ui/snapshot_samples.h"
#include "ui/loss_watch.h"

using namespace netgrove;
using namespace netgrove::test;

class TestLossWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testOnlyWhatIsLostNowCounts();
    void testASpellEndsWhenNothingIsLostForAWhile();
};

void TestLossWatch::testOnlyWhatIsLostNowCounts()
{
    SampleMachine machine;
    machine.counters().kernelDrops = 1000;
    LossWatch watch;
    watch.take(*machine.snapshot());
    QCOMPARE(watch.lost(), 0U);
    machine.counters().kernelDrops += 5;
    machine.counters().lostEvents += 2;
    watch.take(*machine.snapshot());
    QCOMPARE(watch.lost(), 7U);
    machine.counters() = {}; // another run
    watch.take(*machine.snapshot());
    QCOMPARE(watch.lost(), 0U);
}

void TestLossWatch::testASpellEndsWhenNothingIsLostForAWhile()
{
    SampleMachine machine;
    LossWatch watch;
    watch.take(*machine.snapshot());
    for (int loss = 0; loss < 3; ++loss) {
        machine.wait(std::chrono::seconds(40));
        machine.counters().queueDrops += 10;
        watch.take(*machine.snapshot());
    }
    QCOMPARE(watch.lost(), 30U);
    machine.wait(std::chrono::seconds(59));
    watch.take(*machine.snapshot());
    QCOMPARE(watch.lost(), 30U);
    machine.wait(std::chrono::seconds(1));
    watch.take(*machine.snapshot());
    QCOMPARE(watch.lost(), 0U);
    machine.counters().queueDrops += 1;
    watch.take(*machine.snapshot());
    QCOMPARE(watch.lost(), 1U);
}

QTEST_GUILESS_MAIN(TestLossWatch)
#include "tst_loss_watch.moc"
