// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <cerrno>
#include <fcntl.h>
#include <limits>
#include <unordered_set>

#include "core/base/file_descriptor.h"
#include "core/base/flow_key.h"
#include "core/base/ids.h"
#include "core/base/result.h"
#include "core/base/time.h"

using namespace netgrove;
using namespace std::chrono_literals;

namespace {
bool isOpen(int descriptor) { return ::fcntl(descriptor, F_GETFD) != -1; }
FileDescriptor openNull() { return FileDescriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }
} // namespace

class TestBase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void protocolNumbersGoBothWays();

    void testTimeText_data()
    {
        QTest::addColumn<qint64>("microseconds");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("epoch") << qint64{0} << QByteArray("1970-01-01T00:00:00.000000Z");
        QTest::newRow("microsecond") << qint64{1795411584000001} << QByteArray("2026-11-23T05:26:24.000001Z");
        QTest::newRow("leap day") << qint64{1709251199999999} << QByteArray("2024-02-29T23:59:59.999999Z");
        QTest::newRow("before the epoch") << qint64{-1} << QByteArray("1969-12-31T23:59:59.999999Z");
        QTest::newRow("beyond what nanoseconds count")
            << qint64{37700816523000004} << QByteArray("3164-09-10T01:02:03.000004Z");
        QTest::newRow("latest") << std::numeric_limits<qint64>::max() << QByteArray("9999-12-31T23:59:59.999999Z");
        QTest::newRow("earliest") << std::numeric_limits<qint64>::min() << QByteArray("0000-01-01T00:00:00.000000Z");
    }
    void testTimeText()
    {
        QFETCH(const qint64, microseconds);
        QFETCH(const QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(toRfc3339(WallTime(std::chrono::microseconds(microseconds)))), text);
    }

    void testSystemFailures_data()
    {
        QTest::addColumn<int>("number");
        QTest::addColumn<int>("code");
        QTest::newRow("EPERM") << EPERM << int(ErrorCode::noPrivilege);
        QTest::newRow("EACCES") << EACCES << int(ErrorCode::noPrivilege);
        QTest::newRow("ESRCH") << ESRCH << int(ErrorCode::noSuchProcess);
        QTest::newRow("ENODEV") << ENODEV << int(ErrorCode::noSuchInterface);
        QTest::newRow("ENOSYS") << ENOSYS << int(ErrorCode::notSupported);
        QTest::newRow("EPROTONOSUPPORT") << EPROTONOSUPPORT << int(ErrorCode::notSupported);
        QTest::newRow("ENOMEM") << ENOMEM << int(ErrorCode::system);
    }
    void testSystemFailures()
    {
        QFETCH(const int, number);
        QFETCH(const int, code);
        const Result<int> result = systemFailure("open(\"x\")", number);
        QVERIFY(!result.has_value());
        QCOMPARE(int(result.error().code), code);
        QVERIFY(result.error().detail.starts_with("open(\"x\"): "));
        QVERIFY(result.error().detail.size() > 12);
    }

    void testADescriptorIsClosedOnce()
    {
        int number = -1;
        {
            FileDescriptor first = openNull();
            number = first.get();
            FileDescriptor second = std::move(first);
            QVERIFY(!first.isOpen() && second.get() == number && isOpen(number));
            FileDescriptor third;
            third = std::move(second);
            QVERIFY(third.get() == number && isOpen(number));
        }
        QVERIFY(!isOpen(number));
    }

    void testAReleasedDescriptorStaysOpen()
    {
        int number = -1;
        {
            FileDescriptor descriptor = openNull();
            number = descriptor.release();
            QVERIFY(!descriptor.isOpen());
        }
        QVERIFY(isOpen(number));
        const FileDescriptor closer(number);
    }

    void testIdsHashAndCompare()
    {
        QVERIFY(Pid(1) < Pid(2) && Pid(2) == Pid(2) && Pid() == Pid(0));
        QVERIFY((ProcessKey{Pid(1), StartTime(5)} != ProcessKey{Pid(1), StartTime(6)}));
        std::unordered_set<std::size_t> hashes;
        for (int pid = 0; pid < 300; ++pid) {
            for (unsigned start = 0; start < 300; ++start) {
                hashes.insert(std::hash<ProcessKey>{}({Pid(pid), StartTime(start)}));
            }
        }
        QCOMPARE(hashes.size(), std::size_t{300 * 300});
    }
};

void TestBase::protocolNumbersGoBothWays()
{
    for (const Protocol protocol : {Protocol::tcp, Protocol::udp, Protocol::icmp, Protocol::icmpv6, Protocol::sctp}) {
        const auto number = ipProtocolNumber(protocol);
        QVERIFY(number.has_value());
        QCOMPARE(protocolOfIpNumber(*number), std::optional(protocol));
    }
    QVERIFY(!protocolOfIpNumber(253).has_value()); // RFC 3692: for experiments
    QVERIFY(!protocolOfIpNumber(6 + 256).has_value());
}

QTEST_APPLESS_MAIN(TestBase)
#include "tst_base.moc"
