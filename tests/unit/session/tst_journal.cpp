// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <array>
#include <filesystem>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "app/netgrove-watch/journal.h"
#include "core/base/file_descriptor.h"
#include "tests/unit/session/sample_run.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace netgrove::watch;

/// The real sender of libsystemd, and a socket in the journal's place, in a mount namespace where /run is ours.
class JournalTest : public QObject {
    Q_OBJECT

private:
    FileDescriptor m_socket;

    QByteArray received()
    {
        std::array<char, 65536> bytes{};
        const ssize_t length = ::recv(m_socket.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        return length > 0 ? QByteArray(bytes.data(), length) : QByteArray();
    }
    static Snapshot withNews(const SampleRun& sample)
    {
        Snapshot snapshot = *sample.last;
        Finding finding = *snapshot.findings.front();
        finding.changed = snapshot.time;
        snapshot.findings.front() = std::make_shared<const Finding>(finding);
        return snapshot;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(::unshare(CLONE_NEWNS) == 0, "needs root");
        QCOMPARE(::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr), 0);
        QCOMPARE(::mount("tmpfs", "/run", "tmpfs", 0, nullptr), 0);
    }

    void whereThereIsNoJournalItSaysSo() { QVERIFY(!Journal::isThere()); }

    void aFindingBecomesAnEntryWithFields()
    {
        std::filesystem::create_directories("/run/systemd/journal");
        m_socket = FileDescriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        const sockaddr_un address{.sun_family = AF_UNIX, .sun_path = "/run/systemd/journal/socket"};
        QCOMPARE(::bind(m_socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        QVERIFY(Journal::isThere());

        const SampleRun sample("two\nlines");
        const Snapshot snapshot = withNews(sample);
        Journal journal;
        journal.tick({}, snapshot);
        const QByteArray entry = received();
        QVERIFY2(entry.contains("NETGROVE_RULE=server-like-pair\n"), entry.constData());
        QVERIFY(entry.contains("SYSLOG_IDENTIFIER=netgrove-watch\n"));
        QVERIFY(entry.contains("NETGROVE_ANCESTOR_PID=100\n"));
        // A value with a line break goes with its length, so that it cannot bring fields of its own.
        QVERIFY(entry.contains(QByteArray("NETGROVE_DESCENDANT_COMM\n") + QByteArray("\x09\0\0\0\0\0\0\0", 8)
            + QByteArray("two\nlines\n")));
        journal.tick({}, snapshot);
        QCOMPARE(received(), QByteArray());
    }
};

QTEST_APPLESS_MAIN(JournalTest)
#include "tst_journal.moc"
