// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <poll.h>
#include <sys/eventfd.h>

#include "core/base/file_descriptor.h"
#include "core/sense/capture/wake_pacer.h"

using namespace netgrove;
using namespace std::chrono_literals;

namespace {
constexpr std::size_t kRush = 500; ///< packets in one look

bool isReadable(int descriptor, int milliseconds)
{
    pollfd waiting{descriptor, POLLIN, 0};
    return ::poll(&waiting, 1, milliseconds) == 1;
}
} // namespace

class TestWakePacer : public QObject {
    Q_OBJECT

private:
    /// Always something to read.
    FileDescriptor m_source{::eventfd(1, EFD_CLOEXEC)};

    WakePacer open(std::chrono::microseconds interval)
    {
        auto pacer = WakePacer::open(m_source.get(), interval);
        [&] { QVERIFY(pacer.has_value()); }();
        return std::move(*pacer);
    }

private Q_SLOTS:
    void aQuietMachineIsToldAtOnce()
    {
        WakePacer pacer = open(1h);
        for (int look = 0; look < 10; ++look) {
            pacer.afterDispatch(1, true);
            QVERIFY(isReadable(pacer.descriptor(), 0));
        }
    }

    void manyLooksAreFollowedByARest()
    {
        WakePacer pacer = open(1h);
        int looks = 0;
        for (; looks < 1000 && isReadable(pacer.descriptor(), 0); ++looks) {
            pacer.afterDispatch(1, true);
        }
        QVERIFY(looks < 1000);
    }

    void aRushIsFollowedByARestEvenWithAFullPurse()
    {
        WakePacer pacer = open(1h);
        pacer.afterDispatch(kRush, true);
        QVERIFY(!isReadable(pacer.descriptor(), 0));
    }

    /// Every packet's sender would walk through the waiters: proc(5) lists what an epoll descriptor waits at.
    void nobodyWaitsAtTheSourceDuringARest()
    {
        WakePacer pacer = open(1ms);
        const auto isWaitedAt = [&] {
            QFile file(QStringLiteral("/proc/self/fdinfo/%1").arg(pacer.descriptor()));
            [&] { QVERIFY(file.open(QIODevice::ReadOnly)); }();
            const QRegularExpression line(
                QStringLiteral("^tfd:\\s+%1\\s").arg(m_source.get()), QRegularExpression::MultilineOption);
            return line.match(QString::fromLatin1(file.readAll())).hasMatch();
        };
        QVERIFY(isWaitedAt());
        pacer.afterDispatch(kRush, true);
        QVERIFY(!isWaitedAt());
        QVERIFY(isReadable(pacer.descriptor(), 60'000));
        pacer.afterDispatch(1, true);
        QVERIFY(isWaitedAt());
    }

    void aRestEnds()
    {
        WakePacer pacer = open(1ms);
        pacer.afterDispatch(kRush, true);
        QVERIFY(isReadable(pacer.descriptor(), 60'000));
    }

    void whatWasLeftIsFetchedAtOnce()
    {
        WakePacer pacer = open(1h);
        pacer.afterDispatch(kRush, false);
        QVERIFY(isReadable(pacer.descriptor(), 0));
    }
};

QTEST_APPLESS_MAIN(TestWakePacer)
#include "tst_wake_pacer.moc"
