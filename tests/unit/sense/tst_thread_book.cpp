// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/sense/thread_book.h"

using namespace netgrove;

namespace {
constexpr ProcessKey kProcess{Pid{10}, StartTime{5}};

ProcessEvent birth(int tid, int creator)
{
    ProcessEvent event;
    event.kind = ProcessEvent::Kind::threadStart;
    event.pid = kProcess.pid;
    event.tid = Tid{tid};
    event.parentPid = kProcess.pid;
    event.parentTid = Tid{creator};
    event.start = kProcess.start;
    return event;
}

SocketUse useBy(int tid)
{
    SocketUse use;
    use.process = kProcess;
    use.tid = Tid{tid};
    use.threadName = "worker";
    return use;
}
} // namespace

class TestThreadBook : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testSilentThreadsAreNotTold()
    {
        ThreadBook book;
        book.apply(birth(11, 10));
        QVERIFY(book.takeObservations().empty());
    }

    void testCreatorIsToldBeforeWhatItCreated()
    {
        ThreadBook book;
        book.apply(birth(11, 10));
        book.apply(birth(12, 11));
        book.onUse(useBy(12));
        const auto told = book.takeObservations();
        QCOMPARE(told.size(), 2U);
        QCOMPARE(told[0].tid.value, 11);
        QCOMPARE(told[1].tid.value, 12);
        QCOMPARE(told[1].creator.value, 11);
        QCOMPARE(QByteArray::fromStdString(told[1].name), QByteArray("worker"));
    }

    void testEachIsToldOnce()
    {
        ThreadBook book;
        book.onUse(useBy(12));
        book.onUse(useBy(12));
        QCOMPARE(book.takeObservations().size(), 1U);
        QCOMPARE(book.all().size(), 1U);
    }

    void testCreatorGetsItsNameWhenItTalks()
    {
        ThreadBook book;
        book.apply(birth(11, 10));
        book.apply(birth(12, 11));
        book.onUse(useBy(12));
        book.takeObservations();
        book.onUse(useBy(11));
        const auto told = book.takeObservations();
        QCOMPARE(told.size(), 1U);
        QCOMPARE(told[0].tid.value, 11);
        QCOMPARE(QByteArray::fromStdString(told[0].name), QByteArray("worker"));
    }

    void testEndIsToldOfThreadsThatWereTold()
    {
        ThreadBook book;
        book.apply(birth(11, 10));
        book.apply(birth(12, 10));
        book.onUse(useBy(12));
        book.takeObservations();
        for (const int tid : {11, 12}) {
            ProcessEvent exit = birth(tid, 0);
            exit.kind = ProcessEvent::Kind::threadExit;
            book.apply(exit);
        }
        const auto told = book.takeObservations();
        QCOMPARE(told.size(), 1U);
        QVERIFY(told[0].change == ThreadChange::exit);
        QVERIFY(book.all().empty());
    }

    void testReusedTidIsAnotherThread()
    {
        ThreadBook book;
        book.onUse(useBy(12));
        book.takeObservations();
        SocketUse other = useBy(12);
        other.process = {Pid{99}, StartTime{7}};
        book.onUse(other);
        const auto told = book.takeObservations();
        QCOMPARE(told.size(), 1U);
        QVERIFY(told[0].process == other.process);
    }
};

QTEST_APPLESS_MAIN(TestThreadBook)
#include "tst_thread_book.moc"
