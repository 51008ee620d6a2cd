// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include "core/session/pcapng/capture_export.h"
#include "tests/unit/session/sample_run.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

/// netgrove-watch itself, fed with a capture that Netgrove exported, so that it needs no right.
class ExportProgramTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }
    QByteArray content(const char* name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    int watch(const QStringList& arguments, QByteArray* errors = nullptr)
    {
        QProcess program;
        program.start(qEnvironmentVariable("NETGROVE_BUILD_DIR") + QStringLiteral("/bin/netgrove-watch"), arguments);
        const bool isOver = program.waitForFinished(20'000);
        if (errors != nullptr) {
            *errors = program.readAllStandardError();
        }
        return isOver ? program.exitCode() : -1;
    }

private Q_SLOTS:
    void initTestCase()
    {
        Analyzer analyzer({.view = View::paper});
        ObservationBuilder scene;
        PacketBook packets;
        RunBook book;
        scene.add(aProcess(1, "init")).add(aProcess(100, "agent").childOf(1)).add(aProcess(300, "worker").childOf(100));
        scene.add(aFlow(1).openedBy(100).to("198.51.100.7", 6667).established());
        scene.add(aFlow(2).openedBy(300).to("203.0.113.9", 25).established());
        SnapshotPointer last;
        for (const auto time : {1s, 2s}) {
            const Observation observation = scene.take(time);
            packets.take(observation);
            last = analyzer.apply(observation);
            book.take(*last);
        }
        QFile file(path("run.pcapng"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(capturePcapng(book.record(last), packets)));
    }

    void everyOutputIsWrittenInOneRun()
    {
        const QStringList arguments{QStringLiteral("--replay"), path("run.pcapng"), QStringLiteral("--view"),
            QStringLiteral("paper"), QStringLiteral("--ecs"), path("findings.json"), QStringLiteral("--metrics"),
            path("netgrove.prom"), QStringLiteral("--export"), QStringLiteral("json"), path("run.json"),
            QStringLiteral("--export"), QStringLiteral("html"), path("report.html"), QStringLiteral("--export"),
            QStringLiteral("pcapng"), path("again.pcapng"), QStringLiteral("--export"), QStringLiteral("csv-findings"),
            path("findings.csv"), QStringLiteral("--export"), QStringLiteral("svg"), path("forest.svg"),
            QStringLiteral("--export"), QStringLiteral("png"), path("forest.png"), QStringLiteral("--export-size"),
            QStringLiteral("700x500")};
        QByteArray errors;
        QCOMPARE(watch(arguments, &errors), 1);
        QCOMPARE(errors, QByteArray());
        QCOMPARE(content("findings.json").count('\n'), 1);
        QVERIFY(content("netgrove.prom").contains("netgrove_findings{rule=\"server-like-pair\",grade=\"alert\"} 1\n"));
        const QJsonObject run = QJsonDocument::fromJson(content("run.json")).object();
        QCOMPARE(run[QStringLiteral("findings")].toArray().size(), 1);
        QVERIFY(content("report.html").contains("agent (100) and worker (300)"));
        QCOMPARE(content("findings.csv").count("\r\n"), 2);
        QVERIFY(content("forest.svg").contains("width=\"700.0\" height=\"500.0\""));
        // PNG (ISO/IEC 15948, 11.2.2): the first chunk says width and height.
        QCOMPARE(content("forest.png").left(8), QByteArray("\x89PNG\r\n\x1a\n"));
        QCOMPARE(content("forest.png").mid(16, 8).toHex(), QByteArray("000002bc000001f4"));
        // What was read back and written again is read back again.
        QCOMPARE(watch({QStringLiteral("--replay"), path("again.pcapng"), QStringLiteral("--view"),
                     QStringLiteral("paper")}),
            1);
    }

    void aFileThatCannotBeWrittenAtTheEndHasAStatusOfItsOwn()
    {
        QByteArray errors;
        QCOMPARE(watch({QStringLiteral("--replay"), path("run.pcapng"), QStringLiteral("--export"),
                           QStringLiteral("json"), QStringLiteral("/dev/full")},
                     &errors),
            5);
        QVERIFY2(errors.contains("--export json could not be written: /dev/full: No space left"), errors.constData());
    }

    void aCutCaptureHasTheStatusOfABadRecording()
    {
        QFile cut(path("cut.pcapng"));
        QVERIFY(cut.open(QIODevice::WriteOnly));
        const QByteArray whole = content("run.pcapng");
        cut.write(whole.left(whole.indexOf("Netgrove\x01") + 30));
        cut.close();
        QByteArray errors;
        QCOMPARE(watch({QStringLiteral("--replay"), path("cut.pcapng")}, &errors), 4);
        QVERIFY2(errors.contains("cut off at byte"), errors.constData());
    }
};

QTEST_APPLESS_MAIN(ExportProgramTest)
#include "tst_export_program.moc"
