// SPDX-License-Identifier: GPL-3.0-or-later
// Sends and receives that are asked for through io_uring(7). Needs privilege.
#include <array>

#include <liburing.h>

#include <QTest>

#include "tests/unit/trace/watched_child.h"

using namespace netgrove;
using namespace netgrove::test;

class TestTracerIoUring : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsAndReceivesAreCreditedToTheProcess_data();
    void sendsAndReceivesAreCreditedToTheProcess();
};

void TestTracerIoUring::sendsAndReceivesAreCreditedToTheProcess_data()
{
    QTest::addColumn<bool>("byWorker");
    QTest::newRow("in the thread that submits") << false;
    QTest::newRow("in a worker thread of the kernel") << true;
}

void TestTracerIoUring::sendsAndReceivesAreCreditedToTheProcess()
{
    QFETCH(bool, byWorker);
    auto tracer = Tracer::open();
    QVERIFY2(tracer.has_value(), tracer ? "" : tracer.error().detail.c_str());
    Heard heard;
    const pid_t child = watchChild(**tracer, heard, [=] {
        const TcpPair pair = connectedTcp();
        io_uring ring{};
        require(::io_uring_queue_init(8, &ring, 0) == 0);
        std::array<char, 3000> data{};
        for (const bool isSend : {true, false}) {
            io_uring_sqe* entry = ::io_uring_get_sqe(&ring);
            if (isSend) {
                ::io_uring_prep_send(entry, pair.client, data.data(), data.size(), 0);
            } else {
                ::io_uring_prep_recv(entry, pair.server, data.data(), data.size(), MSG_WAITALL);
            }
            ::io_uring_sqe_set_flags(entry, byWorker ? unsigned{IOSQE_ASYNC} : 0U);
            require(::io_uring_submit(&ring) == 1);
            io_uring_cqe* done = nullptr;
            require(::io_uring_wait_cqe(&ring, &done) == 0 && done->res == 3000);
            ::io_uring_cqe_seen(&ring, done);
        }
        ::io_uring_queue_exit(&ring);
    });
    QVERIFY(child > 0);
    const auto uses = heard.usesOf(child);
    QCOMPARE(sent(uses), std::uint64_t{3000});
    QCOMPARE(received(uses), std::uint64_t{3000});
    for (const SocketUse& use : uses) {
        QCOMPARE(use.tid != Tid(child), byWorker);
    }
}

QTEST_GUILESS_MAIN(TestTracerIoUring)
#include "tst_tracer_io_uring.moc"
