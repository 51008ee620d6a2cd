// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QSocketNotifier>
#include <QTest>
#include <unistd.h>

#include "core/sense/machine.h"
#include "core/sense/processes/proc_reader.h"
#include "core/sense/processes/process_table.h"
#include "core/sense/program_book.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace std::chrono_literals;

/// This very process plays the one that talks.
class TestProgramBook : public QObject {
    Q_OBJECT

private:
    std::optional<ProcReader> m_reader;
    std::unique_ptr<ProcessTable> m_table;
    std::unique_ptr<ProgramBook> m_book;
    ProcessKey m_self;

    static MonotonicTime now() { return std::chrono::steady_clock::now(); }
    const ProcessObservation& facts() const { return m_table->find(m_self)->facts; }
    FlowObservation talk() const
    {
        FlowObservation flow = test::aFlow(1);
        flow.opener = m_self;
        flow.owners = {m_self};
        return flow;
    }

private Q_SLOTS:
    void init()
    {
        m_reader = *ProcReader::open("/proc");
        m_table = std::make_unique<ProcessTable>(*m_reader);
        m_table->start(now());
        const MachineFacts machine = readMachineFacts();
        m_book = std::make_unique<ProgramBook>(*m_table, "/proc", "/", machine.bootTime, NetnsId());
        m_self = m_table->find(Pid(::getpid()))->key();
        m_table->takeObservations();
    }

    void testWhoNeverTalksIsNotLookedAt()
    {
        FlowObservation inside = talk();
        inside.scope = RemoteScope::ownMachine;
        m_book->onFlow(inside, now());
        QVERIFY(!facts().program);
        QVERIFY(m_table->takeObservations().empty());
    }

    void testWhoTalksIsKnownWithAncestorsAndContentFollows()
    {
        m_book->onFlow(talk(), now());
        QVERIFY(facts().program);
        QVERIFY(facts().program->inode != 0);
        const ProcessTable::Entry* parent = m_table->find(*facts().birthParent);
        QVERIFY(parent != nullptr && parent->isProgramAsked);
        QVERIFY(!m_table->takeObservations().empty());

        QSocketNotifier notifier(m_book->descriptor(), QSocketNotifier::Read);
        QSignalSpy answered(&notifier, &QSocketNotifier::activated);
        while (facts().program->content == ContentState::pending) {
            QVERIFY(answered.wait(30'000));
            m_book->poll(now());
        }
        QCOMPARE(facts().program->content, ContentState::known);
        QCOMPARE(facts().program->contentHash.size(), 64U);
        QVERIFY(facts().program->package != PackageState::pending);
        const auto told = m_table->takeObservations();
        QVERIFY(std::ranges::any_of(told, [&](const ProcessObservation& process) {
            return process.key == m_self && process.change == ProcessChange::update && process.program
                && process.program->content == ContentState::known;
        }));
    }

    void testOnceIsEnough()
    {
        m_book->onFlow(talk(), now());
        m_book->endTick();
        m_table->takeObservations();
        m_book->onFlow(talk(), now());
        QVERIFY(m_table->takeObservations().empty());
    }
};

QTEST_GUILESS_MAIN(TestProgramBook)
#include "tst_program_book.moc"
