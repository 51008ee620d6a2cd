// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The verdict on every scene of the corpus (docs/corpus.md), from recordings: the same Observations as a live run
/// gave, without a lab and without privilege. A recording is made anew with `netgrove-lab corpus --record
/// tests/corpus`.
#include <QFile>
#include <QTest>

#include "tests/lab/corpus/recordings.h"

using namespace netgrove::lab;

namespace {
std::filesystem::path folder()
{
    return std::filesystem::path(qEnvironmentVariable("NETGROVE_SOURCE_DIR").toStdString()) / "tests" / "corpus";
}

std::map<std::string, Cast> casts()
{
    QFile file(QString::fromStdString((folder() / kCastsFile).string()));
    return file.open(QIODevice::ReadOnly) ? readCasts(file.readAll().toStdString()) : std::map<std::string, Cast>{};
}
} // namespace

class TestCorpusReplay final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySceneIsJudgedRightly_data();
    void everySceneIsJudgedRightly();
};

void TestCorpusReplay::everySceneIsJudgedRightly_data()
{
    QTest::addColumn<QString>("scene");
    QTest::addColumn<QString>("mode");
    QTest::addColumn<bool>("isPaperView");
    for (const Scene& scene : scenes()) {
        const QString name = QString::fromLatin1(scene.name.data(), static_cast<qsizetype>(scene.name.size()));
        for (const char* mode : {"ebpf", "proc"}) {
            const QString attribution = QString::fromLatin1(mode);
            QTest::addRow("%s, %s", qPrintable(name), mode) << name << attribution << false;
            QTest::addRow("%s, %s, paper", qPrintable(name), mode) << name << attribution << true;
        }
    }
}

void TestCorpusReplay::everySceneIsJudgedRightly()
{
    QFETCH(const QString, scene);
    QFETCH(const QString, mode);
    QFETCH(const bool, isPaperView);
    static const std::map<std::string, Cast> told = casts();
    const auto run = replay(folder() / recordingName(scene.toStdString(), mode.toStdString()), isPaperView,
        !isPaperView && mode == u"ebpf");
    QVERIFY2(run.has_value(), run ? "" : run.error().detail.c_str());
    const SceneVerdict verdict = judge({findScene(scene.toStdString()), mode.toStdString(), isPaperView}, told, *run);
    const std::string got = std::string(toText(verdict.got)) + " (" + verdict.evidence + ") " + verdict.why;
    QVERIFY2(verdict.isRight || verdict.isBlind, got.c_str());
}

QTEST_GUILESS_MAIN(TestCorpusReplay)

#include "tst_corpus_replay.moc"
