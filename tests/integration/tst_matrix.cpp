// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Who sent it: a fast part of the matrix (docs/attribution.md), traced and not. Any wrong name fails it, and any case
/// below its goal.
#include <QProcess>
#include <QTest>

#include "tests/integration/watch_run.h"

using namespace netgrove::test;

namespace {
/// One of each kind; the rest differ from these in the transport or the direction only.
const QStringList kCases{QStringLiteral("tcp-both"), QStringLiteral("tcp-burst"), QStringLiteral("tcp-port-reuse"),
    QStringLiteral("udp-unconnected"), QStringLiteral("udp-ipv6"), QStringLiteral("icmp-ping"),
    QStringLiteral("raw-ip"), QStringLiteral("packet"), QStringLiteral("io-uring"), QStringLiteral("splice"),
    QStringLiteral("mmsg"), QStringLiteral("container"), QStringLiteral("short-tcp"), QStringLiteral("short-udp"),
    QStringLiteral("inherited-child"), QStringLiteral("inherited-both"), QStringLiteral("other-thread"),
    QStringLiteral("socket-activation"), QStringLiteral("prefork"), QStringLiteral("exec-between"),
    QStringLiteral("clone-parent"), QStringLiteral("pid-reuse")};
/// Untraced, a socket that is passed on and closed again within a millisecond may be credited to its opener
/// (docs/attribution.md): known, and nothing that a test can wait for.
const QStringList kTracedCases{QStringLiteral("passed")};
constexpr int kPatienceMilliseconds = 100'000;

/// The lines of cases that fell short, with their details: Qt Test cuts long messages.
QByteArray problemsIn(const QByteArray& output)
{
    QByteArray problems;
    bool isProblem = false;
    for (const QByteArray& line : output.split('\n')) {
        isProblem = line.startsWith("    ") ? isProblem : line.contains("BELOW THE GOAL") || line.contains(" failed ");
        if (isProblem) {
            problems += '\n' + line;
        }
    }
    return problems.isEmpty() ? output : problems;
}
} // namespace

class TestMatrix final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goalsAreKept_data() { addRowForEachMode(); }
    void goalsAreKept();
};

void TestMatrix::goalsAreKept()
{
    QFETCH(const QString, mode);
    QStringList arguments{QStringLiteral("matrix"), QStringLiteral("--attribution"), mode, QStringLiteral("--count"),
        QStringLiteral("100")};
    const QStringList cases = mode == u"ebpf" ? kCases + kTracedCases : kCases;
    for (const QString& name : cases) {
        arguments << QStringLiteral("--case") << name;
    }
    QProcess matrix;
    matrix.setProcessChannelMode(QProcess::MergedChannels);
    matrix.start(programPath(QStringLiteral("netgrove-lab")), arguments);
    QVERIFY2(matrix.waitForFinished(kPatienceMilliseconds), "it did not end");
    const QByteArray output = matrix.readAll();
    QVERIFY2(matrix.exitStatus() == QProcess::NormalExit && matrix.exitCode() == 0, problemsIn(output).constData());
    // Every case was run, and is in the table.
    for (const QString& name : cases) {
        QVERIFY2(output.contains("| `" + name.toUtf8() + "` |"), output.constData());
    }
}

QTEST_GUILESS_MAIN(TestMatrix)

#include "tst_matrix.moc"
