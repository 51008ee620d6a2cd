// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/sense/processes/proc_text.h"

using namespace netgrove;

class TestProcText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testNameEndsAtTheLastParenthesis_data();
    void testNameEndsAtTheLastParenthesis();
    void testFieldsAreThoseOfTheManual();
    void testDamagedStatIsNothing_data();
    void testDamagedStatIsNothing();
    void testStatCutAtEveryByteNeverCrashes();
    void testOverOnlyWhenNoThreadRunsOn_data();
    void testOverOnlyWhenNoThreadRunsOn();
    void testEffectiveUid_data();
    void testEffectiveUid();
    void testBracketedNumber_data();
    void testBracketedNumber();
    void testArgumentsAreJoined_data();
    void testArgumentsAreJoined();
};

namespace {
const QByteArray kRest = " S 7 8 9 34816 -1 4194304 1 2 3 4 5 6 7 8 20 0 3 0 98765 1 2 3\n";
}

void TestProcText::testNameEndsAtTheLastParenthesis_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("plain") << QByteArray("bash");
    QTest::newRow("looks like the rest of the line") << QByteArray(") S 1");
    QTest::newRow("parentheses within") << QByteArray("((a) (b");
    QTest::newRow("newline") << QByteArray("a\nb");
    QTest::newRow("invalid UTF-8") << QByteArray("\xff\xfe\x80");
    QTest::newRow("terminal escape") << QByteArray("\x1b[2J");
    QTest::newRow("empty") << QByteArray("");
}

void TestProcText::testNameEndsAtTheLastParenthesis()
{
    QFETCH(QByteArray, name);
    const auto stat = parseStat(("42 (" + name + ")" + kRest).toStdString());
    QVERIFY(stat);
    QCOMPARE(stat->comm, name.toStdString());
    QCOMPARE(stat->parentPid.value, 7);
    QCOMPARE(stat->start.value, 98765U);
}

void TestProcText::testFieldsAreThoseOfTheManual()
{
    const auto stat = parseStat(("42 (x)" + kRest).toStdString());
    QVERIFY(stat);
    QCOMPARE(stat->pid.value, 42);
    QCOMPARE(stat->state, 'S');
    QCOMPARE(stat->session.value, 9);
    QCOMPARE(stat->terminal, 34816);
    QCOMPARE(stat->threadCount, 3U);
    QVERIFY(!stat->isKernelThread());
    QVERIFY(stat->hasExeced());
    QVERIFY(parseStat("2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0")->isKernelThread());
    QVERIFY(!parseStat("5 (sh) S 1 0 0 0 -1 4194368 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0")->hasExeced());
}

void TestProcText::testDamagedStatIsNothing_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("no name") << QByteArray("42 S 1 2 3");
    QTest::newRow("no pid") << ("(x)" + kRest);
    QTest::newRow("pid is text") << ("abc (x)" + kRest);
    QTest::newRow("pid too big") << ("99999999999 (x)" + kRest);
    QTest::newRow("close before open") << ("42 )x(" + kRest);
    QTest::newRow("cut before the start time") << QByteArray("42 (x) S 7 8 9 0 -1 0 1 2 3");
    QTest::newRow("start is text") << QByteArray("42 (x) S 7 8 9 0 -1 0 1 2 3 4 5 6 7 8 20 0 3 0 now 1");
}

void TestProcText::testDamagedStatIsNothing()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseStat(text.toStdString()));
}

void TestProcText::testStatCutAtEveryByteNeverCrashes()
{
    const std::string whole = ("42 () S 1)" + kRest).toStdString();
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        const std::string part(whole.data(), length); // a copy, so that reading past its end is seen by the sanitizer
        const auto stat = parseStat(part);
        QVERIFY(!stat || stat->pid.value == 42);
    }
}

void TestProcText::testOverOnlyWhenNoThreadRunsOn_data()
{
    QTest::addColumn<char>("state");
    QTest::addColumn<quint32>("flags");
    QTest::addColumn<quint32>("threads");
    QTest::addColumn<bool>("isOver");
    QTest::newRow("sleeps") << 'S' << 0U << 1U << false;
    QTest::newRow("zombie") << 'Z' << 4U << 1U << true;
    QTest::newRow("on its way out") << 'R' << 4U << 1U << true;
    QTest::newRow("first thread left, others run") << 'Z' << 4U << 3U << false;
    QTest::newRow("reaped while read") << 'X' << 4U << 0U << true;
}

void TestProcText::testOverOnlyWhenNoThreadRunsOn()
{
    QFETCH(char, state);
    QFETCH(quint32, flags);
    QFETCH(quint32, threads);
    ProcessStat stat;
    stat.state = state;
    stat.flags = flags;
    stat.threadCount = threads;
    QTEST(stat.isOver(), "isOver");
}

void TestProcText::testEffectiveUid_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("uid");
    QTest::newRow("second number") << QByteArray("Name:\tx\nUid:\t1\t22\t3\t4\n") << 22;
    QTest::newRow("name pretends") << QByteArray("Name:\tUid:\t7\t7\nUid:\t1\t22\t3\t4\n") << 22;
    QTest::newRow("nobody at all") << QByteArray("Name:\tx\nUid:\t0\t65534\t0\t0\n") << 65534;
    QTest::newRow("missing") << QByteArray("Name:\tx\n") << -1;
    QTest::newRow("cut") << QByteArray("Name:\tx\nUid:\t1\t") << -1;
    QTest::newRow("text") << QByteArray("Name:\tx\nUid:\ta\tb\n") << -1;
}

void TestProcText::testEffectiveUid()
{
    QFETCH(QByteArray, text);
    const auto uid = parseEffectiveUid(text.toStdString());
    QTEST(uid ? static_cast<int>(uid->value) : -1, "uid");
}

void TestProcText::testBracketedNumber_data()
{
    QTest::addColumn<QByteArray>("link");
    QTest::addColumn<qint64>("number");
    QTest::newRow("socket") << QByteArray("socket:[12345]") << qint64{12345};
    QTest::newRow("huge") << QByteArray("socket:[4294967295]") << qint64{4294967295};
    QTest::newRow("as large as can be") << QByteArray("socket:[9223372036854775807]") << qint64{INT64_MAX};
    QTest::newRow("another kind") << QByteArray("pipe:[1]") << qint64{-1};
    QTest::newRow("a file of that name") << QByteArray("/tmp/socket:[1]") << qint64{-1};
    QTest::newRow("a file that ends so") << QByteArray("socket:[1] (deleted)") << qint64{-1};
    QTest::newRow("empty") << QByteArray("socket:[]") << qint64{-1};
    QTest::newRow("too big") << QByteArray("socket:[99999999999999999999999]") << qint64{-1};
}

void TestProcText::testBracketedNumber()
{
    QFETCH(QByteArray, link);
    const auto number = parseBracketedNumber(link.toStdString(), "socket");
    QTEST(number ? static_cast<qint64>(*number) : qint64{-1}, "number");
}

void TestProcText::testArgumentsAreJoined_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QByteArray>("joined");
    QTest::newRow("two") << QByteArray("a\0b\0", 4) << QByteArray("a b");
    QTest::newRow("none") << QByteArray() << QByteArray();
    QTest::newRow("zeros alone") << QByteArray("\0\0\0", 3) << QByteArray();
    QTest::newRow("set by the program, padded")
        << QByteArray("nginx: worker\0\0\0\0", 17) << QByteArray("nginx: worker");
}

void TestProcText::testArgumentsAreJoined()
{
    QFETCH(QByteArray, raw);
    QTEST(QByteArray::fromStdString(joinArguments(raw.toStdString())), "joined");
}

QTEST_GUILESS_MAIN(TestProcText)
#include "tst_proc_text.moc"
