// SPDX-License-Identifier: GPL-3.0-or-later
#include <memory>
#include <set>

#include <QDateTime>
#include <QJsonDocument>
#include <QTest>

#include "tests/integration/lab_main.h"
#include "tests/integration/stand_in.h"
#include "tests/integration/watch_run.h"

using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {
using Pair = std::pair<int, int>; ///< pid of the ancestor, pid of the descendant

Pair pairOf(const QJsonObject& object)
{
    return {object[u"ancestor"][u"pid"].toInt(), object[u"descendant"][u"pid"].toInt()};
}

std::vector<QJsonObject> findings(const WatchRun& run, const QString& rule)
{
    auto all = run.eventsOf(QStringLiteral("finding"));
    std::erase_if(all, [&](const QJsonObject& finding) { return finding[u"rule"].toString() != rule; });
    return all;
}

/// Every pair that was ever reported, whatever its grade.
std::set<Pair> reportedPairs(const WatchRun& run)
{
    std::set<Pair> pairs;
    for (const QJsonObject& finding : findings(run, QStringLiteral("server-like-pair"))) {
        pairs.insert(pairOf(finding));
    }
    return pairs;
}

QByteArray describe(const WatchRun& run)
{
    QByteArray text;
    for (const QJsonObject& finding : run.eventsOf(QStringLiteral("finding"))) {
        text += QJsonDocument(finding).toJson(QJsonDocument::Compact) + '\n';
    }
    return text.isEmpty() ? QByteArray("no finding") : text;
}

/// The truth of a flow, and all that was said of it.
QByteArray describeFlow(const WatchRun& run, const QJsonObject& truth)
{
    QByteArray text = QJsonDocument(truth).toJson(QJsonDocument::Compact) + '\n';
    for (const QJsonObject& flow : run.eventsOf(QStringLiteral("flow"))) {
        if (flow[u"local"] == truth[u"local"]) {
            text += QJsonDocument(flow).toJson(QJsonDocument::Compact) + '\n';
        }
    }
    return text;
}

/// From the truth's moment, just before the first packet, to the finding's.
qint64 latency(const QJsonObject& truth, const QJsonObject& finding)
{
    const auto time = [](const QJsonObject& object) {
        return QDateTime::fromString(object[u"time"].toString(), Qt::ISODateWithMs);
    };
    return time(truth).msecsTo(time(finding));
}
} // namespace

class TestFindings final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void serverLikePairIsFoundAndNoOther_data();
    void serverLikePairIsFoundAndNoOther();
    void forgedSourceIsFoundAtFirstPacket_data();
    void forgedSourceIsFoundAtFirstPacket();
    void benignShapesAreNotFlagged_data() { addRowForEachMode(); }
    void benignShapesAreNotFlagged();
};

void TestFindings::serverLikePairIsFoundAndNoOther_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("shape");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("descendant");
    const QString flood = QStringLiteral("lab-bot-flood");
    const QString scan = QStringLiteral("lab-bot-scan");
    const QStringList scanning{QStringLiteral("--timetable"), QStringLiteral("scan")};
    const QStringList ipv6{QStringLiteral("--ipv6")};
    for (const QString& mode : attributionModes()) {
        const auto row
            = [&](const char* name, const QString& shape, const QStringList& options, const QString& descendant) {
                  QTest::addRow("%s, %s", name, qPrintable(mode)) << mode << shape << options << descendant;
              };
        row("UDP flood", QStringLiteral("bot"), {}, flood);
        row("port scan", QStringLiteral("bot"), scanning, scan);
        row("UDP flood over IPv6", QStringLiteral("bot"), ipv6, flood);
        row("port scan over IPv6", QStringLiteral("bot"), scanning + ipv6, scan);
        row("silent process between", QStringLiteral("bot-between"), {}, flood);
        row("double fork", QStringLiteral("bot-double-fork"), {}, flood);
        row("parent exits first", QStringLiteral("bot-parent-exits"), {}, flood);
    }
}

void TestFindings::serverLikePairIsFoundAndNoOther()
{
    QFETCH(const QString, mode);
    QFETCH(const QString, shape);
    QFETCH(const QStringList, options);
    QFETCH(const QString, descendant);

    WatchRun run({QStringLiteral("--attribution"), mode, QStringLiteral("--view"), QStringLiteral("paper")});
    QVERIFY2(run.waitForEvent(QStringLiteral("start")), qPrintable(run.errors()));
    StandIn bot(shape, options);
    const QJsonObject truth = bot.waitForTruth(QStringLiteral("pair"));
    QVERIFY2(!truth.isEmpty(), qPrintable(bot.errors()));
    const bool isFound = run.waitFor(
        [&](const QJsonObject& event) {
            return event[u"event"].toString() == u"finding" && pairOf(event) == pairOf(truth);
        },
        5s);
    QVERIFY2(isFound, describe(run));
    QVERIFY(bot.waitForEnd());
    run.readFor(1200ms); // what it says after the traffic is over counts too
    QCOMPARE(run.interrupt(), 1);

    const QJsonObject finding = findings(run, QStringLiteral("server-like-pair")).front();
    QVERIFY2(reportedPairs(run) == std::set<Pair>{pairOf(truth)}, describe(run));
    const QJsonObject last = findings(run, QStringLiteral("server-like-pair")).back();
    QCOMPARE(last[u"ancestor"][u"comm"].toString(), QStringLiteral("lab-bot"));
    QCOMPARE(last[u"descendant"][u"comm"].toString(), descendant);
    QCOMPARE(last[u"grade"].toString(), QStringLiteral("alert"));
    QCOMPARE(last[u"thread_level"].toBool(true), false);
    QVERIFY(findings(run, QStringLiteral("spoofed-source")).empty());
    qInfo("first packet to finding: %lld ms", latency(truth, finding));
}

void TestFindings::forgedSourceIsFoundAtFirstPacket_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QStringList>("options");
    for (const QString& mode : attributionModes()) {
        QTest::addRow("IPv4, %s", qPrintable(mode)) << mode << QStringList{};
        QTest::addRow("IPv6, %s", qPrintable(mode)) << mode << QStringList{QStringLiteral("--ipv6")};
    }
}

void TestFindings::forgedSourceIsFoundAtFirstPacket()
{
    QFETCH(const QString, mode);
    QFETCH(const QStringList, options);

    WatchRun run({QStringLiteral("--attribution"), mode, QStringLiteral("--view"), QStringLiteral("paper")});
    QVERIFY2(run.waitForEvent(QStringLiteral("start")), qPrintable(run.errors()));
    StandIn forger(QStringLiteral("forger"), options);
    const QJsonObject truth = forger.waitForTruth(QStringLiteral("forged"));
    QVERIFY2(!truth.isEmpty(), qPrintable(forger.errors()));
    const auto isForged = [](const QJsonObject& event) {
        return event[u"event"].toString() == u"finding" && event[u"rule"].toString() == u"spoofed-source";
    };
    QVERIFY2(run.waitFor(isForged, 5s), describe(run));
    const qint64 delay = latency(truth, findings(run, QStringLiteral("spoofed-source")).front());
    QVERIFY(forger.waitForEnd());
    run.readFor(500ms);
    QCOMPARE(run.interrupt(), 1);

    QVERIFY2(reportedPairs(run).empty(), describe(run));
    const QJsonObject finding = findings(run, QStringLiteral("spoofed-source")).back();
    QVERIFY(finding[u"ancestor"].isNull());
    // A sender may stay unknown, but it is never a wrong one.
    if (!finding[u"descendant"].isNull()) {
        QCOMPARE(finding[u"descendant"][u"pid"].toInt(), truth[u"pid"].toInt());
    }
    qInfo(
        "first packet to finding: %lld ms; sender %s", delay, finding[u"descendant"].isNull() ? "not named" : "named");
}

void TestFindings::benignShapesAreNotFlagged()
{
    QFETCH(const QString, mode);
    const QStringList shapes{QStringLiteral("browser"), QStringLiteral("downloader"), QStringLiteral("mail"),
        QStringLiteral("radio"), QStringLiteral("desktop"), QStringLiteral("peers"), QStringLiteral("updater"),
        QStringLiteral("children-talk"), QStringLiteral("parent-talks"), QStringLiteral("threads-talk")};

    WatchRun run({QStringLiteral("--attribution"), mode, QStringLiteral("--view"), QStringLiteral("paper")});
    QVERIFY2(run.waitForEvent(QStringLiteral("start")), qPrintable(run.errors()));
    std::vector<std::unique_ptr<StandIn>> running;
    for (const QString& shape : shapes) {
        running.push_back(
            std::make_unique<StandIn>(shape, QStringList{QStringLiteral("--seconds"), QStringLiteral("3")}));
    }
    for (const auto& standIn : running) {
        QVERIFY2(standIn->waitForEnd(), qPrintable(standIn->errors()));
    }
    run.readFor(1200ms);
    const int status = run.interrupt();
    QVERIFY2(run.eventsOf(QStringLiteral("finding")).empty(), describe(run));
    QCOMPARE(status, 0);

    // Not flagged because it is benign, and not because nobody looked: each shape's flows are credited to its
    // processes.
    std::set<int> credited;
    for (const QJsonObject& flow : run.eventsOf(QStringLiteral("flow"))) {
        if (flow[u"external"].toBool()) {
            credited.insert(flow[u"pid"].toInt());
        }
    }
    for (qsizetype index = 0; index < shapes.size(); ++index) {
        const auto flows = running[static_cast<std::size_t>(index)]->truth(QStringLiteral("flow"));
        QVERIFY2(!flows.empty(), qPrintable(shapes[index]));
        for (const QJsonObject& flow : flows) {
            QVERIFY2(credited.contains(flow[u"pid"].toInt()), describeFlow(run, flow));
        }
    }
}

int main(int argc, char** argv) { return runInLab<TestFindings>(argc, argv); }

#include "tst_findings.moc"
