// SPDX-License-Identifier: GPL-3.0-or-later
// What the tracer asks of the host, and what it says of itself.
#include <QTest>

#include "core/sense/trace/host_facts.h"
#include "core/sense/trace/tracer.h"

using namespace netgrove;

class TestTraceHost : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void unifiedCgroupIsFound_data();
    void unifiedCgroupIsFound();
    void missingProcIsNoCgroup();
    void capabilitiesReadAsWords();
    void withoutEbpfOpenSaysSo();
};

void TestTraceHost::unifiedCgroupIsFound_data()
{
    QTest::addColumn<QByteArray>("mountInfo");
    QTest::addColumn<QString>("path");
    QTest::newRow("nothing") << QByteArray() << QString();
    QTest::newRow("only v1") << QByteArray("30 25 0:26 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n") << QString();
    QTest::newRow("only v2") << QByteArray("30 25 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw\n")
                             << QStringLiteral("/sys/fs/cgroup");
    QTest::newRow("beside v1") << QByteArray("29 25 0:25 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
                                             "30 25 0:26 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw")
                               << QStringLiteral("/sys/fs/cgroup/unified");
    QTest::newRow("escaped") << QByteArray("30 25 0:26 / /a\\040b\\134c rw - cgroup2 none rw\n")
                             << QStringLiteral("/a b\\c");
    QTest::newRow("broken escape") << QByteArray("30 25 0:26 / /a\\04 rw - cgroup2 none rw\n")
                                   << QStringLiteral("/a\\04");
    QTest::newRow("cut") << QByteArray("30 25 0:26 - cgroup2 none rw\n") << QString();
    QTest::newRow("garbage") << QByteArray(" - cgroup2 \n - \n\0\xff\n", 18) << QString();
}

void TestTraceHost::unifiedCgroupIsFound()
{
    QFETCH(QByteArray, mountInfo);
    QFETCH(QString, path);
    const auto found = unifiedCgroupMount(std::string_view(mountInfo.constData(), std::size_t(mountInfo.size())));
    QCOMPARE(found.has_value(), !path.isEmpty());
    QCOMPARE(found ? QString::fromStdString(found->string()) : QString(), path);
}

void TestTraceHost::missingProcIsNoCgroup()
{
    QVERIFY(!unifiedCgroupMount(std::filesystem::path("/nonexistent")).has_value());
    QCOMPARE(foreignPidNamespace("/nonexistent"), 0U);
}

void TestTraceHost::capabilitiesReadAsWords()
{
    TraceCapabilities capabilities;
    QCOMPARE(toText(capabilities), std::string("no calls"));
    capabilities.calls = TraceCapabilities::Calls::fentry;
    capabilities.destinations = true;
    capabilities.processes = true;
    QCOMPARE(toText(capabilities), std::string("calls by fentry, datagram destinations, processes"));
}

void TestTraceHost::withoutEbpfOpenSaysSo()
{
#ifndef NETGROVE_HAVE_EBPF
    const auto tracer = Tracer::open();
    QVERIFY(!tracer.has_value());
    QCOMPARE(tracer.error(), (Error{ErrorCode::notSupported, "built without eBPF"}));
#endif
}

QTEST_GUILESS_MAIN(TestTraceHost)
#include "tst_trace_host.moc"
