// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/observe/standing_picture.h"

using namespace netgrove;

namespace {

ProcessKey key(int pid) { return {Pid(pid), StartTime(static_cast<std::uint64_t>(pid) * 10)}; }

ProcessObservation process(ProcessChange change, int pid, int parent = 0)
{
    ProcessObservation told;
    told.change = change;
    told.key = key(pid);
    if (parent != 0) {
        told.birthParent = key(parent);
        told.isBirthParentKnown = true;
    }
    return told;
}

FlowObservation flow(std::uint64_t id, std::uint64_t bytes, bool isFinal = false)
{
    FlowObservation told;
    told.id = id;
    told.counters.txBytes = bytes;
    told.isFinal = isFinal;
    return told;
}

std::vector<int> pidsOf(const Observation& observation)
{
    std::vector<int> pids;
    for (const ProcessObservation& told : observation.processes) {
        pids.push_back(told.key.pid.value);
    }
    return pids;
}

} // namespace

class TestStandingPicture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testHoldsWhatIsStillTrue();
    void testTellsWhatEndedLast();
    void testKeepsEndedAncestorsOfTheLiving();
    void testBirthIsNotForgotten();
    void testForgetsManyEnded();
    void testCompleteStartsAnew();
    void testCircleOfParentsEnds();
};

void TestStandingPicture::testHoldsWhatIsStillTrue()
{
    StandingPicture picture;
    Observation first;
    first.machine.emplace().hostName = "here";
    first.processes = {process(ProcessChange::seen, 10), process(ProcessChange::fork, 11, 10)};
    first.threads.emplace_back();
    first.threads.back().process = key(11);
    first.threads.back().tid = Tid(12);
    first.flows = {flow(1, 100), flow(2, 50)};
    picture.apply(first);
    Observation second;
    second.sequence = 9;
    second.counters.packets = 77;
    second.flows = {flow(1, 900), flow(2, 60, true)};
    picture.apply(second);
    Observation third;
    third.sequence = 10;
    third.counters.packets = 78;
    picture.apply(third);

    const Observation whole = picture.complete(third);
    QVERIFY(whole.isComplete);
    QCOMPARE(whole.sequence, 10U);
    QCOMPARE(whole.counters.packets, 78U);
    QCOMPARE(whole.machine->hostName, std::string("here"));
    QCOMPARE(pidsOf(whole), (std::vector{10, 11}));
    QCOMPARE(whole.threads.size(), 1U);
    QCOMPARE(whole.flows.size(), 1U);
    QCOMPARE(whole.flows.front().counters.txBytes, 900U);
}

void TestStandingPicture::testTellsWhatEndedLast()
{
    StandingPicture picture;
    Observation first;
    first.processes = {process(ProcessChange::seen, 10)};
    first.flows = {flow(1, 100)};
    picture.apply(first);
    Observation last;
    last.processes = {process(ProcessChange::exit, 10)};
    last.flows = {flow(1, 120, true)};
    picture.apply(last);
    const Observation whole = picture.complete(last);
    QCOMPARE(whole.processes.front().change, ProcessChange::exit);
    QVERIFY(whole.flows.front().isFinal);
}

void TestStandingPicture::testKeepsEndedAncestorsOfTheLiving()
{
    StandingPicture picture;
    Observation births;
    births.processes = {process(ProcessChange::seen, 10), process(ProcessChange::fork, 11, 10),
        process(ProcessChange::fork, 12, 11), process(ProcessChange::fork, 13, 10)};
    picture.apply(births);
    Observation ends;
    ends.processes = {process(ProcessChange::exit, 11), process(ProcessChange::exit, 13)};
    picture.apply(ends);
    picture.apply(Observation{});
    // 11 started 12, which lives; nobody descends from 13.
    QCOMPARE(pidsOf(picture.complete(Observation{})), (std::vector{10, 11, 12}));
}

void TestStandingPicture::testBirthIsNotForgotten()
{
    StandingPicture picture;
    Observation birth;
    birth.processes = {process(ProcessChange::fork, 11, 10)};
    picture.apply(birth);
    Observation update;
    update.processes = {process(ProcessChange::update, 11)};
    picture.apply(update);
    const Observation whole = picture.complete(update);
    QCOMPARE(whole.processes.front().birthParent, std::optional(key(10)));
    QVERIFY(whole.processes.front().isBirthParentKnown);
}

void TestStandingPicture::testForgetsManyEnded()
{
    StandingPicture picture;
    Observation ends;
    for (int pid = 100; pid < 20000; ++pid) {
        ends.processes.push_back(process(ProcessChange::exit, pid));
    }
    picture.apply(ends);
    picture.apply(Observation{});
    QVERIFY(picture.complete(Observation{}).processes.empty());
}

void TestStandingPicture::testCompleteStartsAnew()
{
    StandingPicture picture;
    Observation first;
    first.processes = {process(ProcessChange::seen, 10)};
    picture.apply(first);
    Observation second;
    second.isComplete = true;
    second.processes = {process(ProcessChange::seen, 20)};
    picture.apply(second);
    QCOMPARE(pidsOf(picture.complete(second)), std::vector{20});
}

void TestStandingPicture::testCircleOfParentsEnds()
{
    StandingPicture picture;
    Observation births;
    births.processes = {process(ProcessChange::fork, 10, 11), process(ProcessChange::fork, 11, 10)};
    picture.apply(births);
    QCOMPARE(picture.complete(births).processes.size(), 2U);
}

QTEST_GUILESS_MAIN(TestStandingPicture)
#include "tst_standing_picture.moc"
