// SPDX-License-Identifier: GPL-3.0-or-later
#include <csignal>
#include <optional>
#include <sys/stat.h>

#include <QDeadlineTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/integration/lab_main.h"
#include "tests/integration/stand_in.h"
#include "tests/integration/watch_run.h"

using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {

/// netgrove-watch with its output in a file, as it came.
class RawRun {
public:
    RawRun(const QString& output, const QStringList& arguments, const QStringList& wrapper = {})
        : m_output(output)
    {
        QStringList command = wrapper;
        command << programPath(QStringLiteral("netgrove-watch")) << arguments;
        const QString program = command.takeFirst();
        m_process.setStandardOutputFile(output);
        m_process.start(program, command);
        m_process.waitForStarted();
    }
    ~RawRun()
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished();
        }
    }
    RawRun(const RawRun&) = delete;
    RawRun& operator=(const RawRun&) = delete;

    QByteArray output() const
    {
        QFile file(m_output);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    bool waitFor(const char* text, std::chrono::milliseconds patience = 15s)
    {
        const QDeadlineTimer deadline(patience);
        while (!output().contains(text) && !deadline.hasExpired()) {
            m_process.waitForFinished(20);
        }
        return output().contains(text);
    }
    void send(int signal) { ::kill(static_cast<pid_t>(m_process.processId()), signal); }
    /// Its exit status; -1: it crashed, was killed or did not end.
    int status(std::chrono::milliseconds patience = 15s)
    {
        m_process.waitForFinished(static_cast<int>(patience.count()));
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
    }
    QByteArray errors() { return m_process.readAllStandardError(); }

private:
    QString m_output;
    QProcess m_process;
};

QByteArray linesWith(const QByteArray& output, const char* text)
{
    QByteArray lines;
    for (const QByteArray& line : output.split('\n')) {
        lines += line.contains(text) ? line + '\n' : QByteArray();
    }
    return lines;
}

const QStringList kJsonl{QStringLiteral("--format"), QStringLiteral("jsonl")};

} // namespace

class TestRecord final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder.emplace(); }
    void aReplaySaysWhatTheLiveRunSaid_data() { addRowForEachMode(); }
    void aReplaySaysWhatTheLiveRunSaid();
    void aKilledRecordingIsWholeToItsLastBlock();
    void aFullDiskEndsTheRecordingAndNotTheCapture();
    void whatCannotBeRecordedIsSaidAtOnce();

private:
    QString path(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    RawRun replay(const QString& recording, const QStringList& wrapper = {}) const
    {
        return {path("replayed.jsonl"),
            kJsonl
                + QStringList{QStringLiteral("--replay"), recording, QStringLiteral("--speed"), QStringLiteral("max")},
            wrapper};
    }

    std::optional<QTemporaryDir> m_folder;
};

/// Not the findings alone: every line of it, to the byte. And for someone without any privilege.
void TestRecord::aReplaySaysWhatTheLiveRunSaid()
{
    QFETCH(const QString, mode);
    const QString recording = path("r.netgrove");
    RawRun live(path("live.jsonl"),
        kJsonl + QStringList{QStringLiteral("--attribution"), mode, QStringLiteral("--record"), recording});
    QVERIFY2(live.waitFor("\"start\""), live.errors());
    StandIn bot(QStringLiteral("bot"));
    StandIn forger(QStringLiteral("forger"));
    QVERIFY2(live.waitFor("server-like-pair") && live.waitFor("spoofed-source"), live.errors());
    QVERIFY(bot.waitForEnd() && forger.waitForEnd());
    live.send(SIGINT);
    QCOMPARE(live.status(), 1);

    QFile file(recording);
    QCOMPARE(file.permissions() & QFile::Permissions(0x7777),
        QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser);
    QVERIFY(file.setPermissions(QFile::Permissions(0x7777 & 0x6644)));
    QVERIFY(QFile(m_folder->path()).setPermissions(QFile::Permissions(0x7755)));
    const QStringList asNobody{QStringLiteral("setpriv"), QStringLiteral("--reuid=65534"),
        QStringLiteral("--regid=65534"), QStringLiteral("--clear-groups"), QStringLiteral("--bounding-set=-all"),
        QStringLiteral("--inh-caps=-all")};
    RawRun again = replay(recording, asNobody);
    QVERIFY2(again.status() == 1, again.errors());
    QVERIFY(!linesWith(live.output(), "\"finding\"").isEmpty());
    QCOMPARE(linesWith(again.output(), "\"finding\""), linesWith(live.output(), "\"finding\""));
    QVERIFY(again.output() == live.output());
}

void TestRecord::aKilledRecordingIsWholeToItsLastBlock()
{
    const QString recording = path("r.netgrove");
    RawRun live(path("live.jsonl"), kJsonl + QStringList{QStringLiteral("--record"), recording});
    QVERIFY2(live.waitFor("\"start\""), live.errors());
    StandIn bot(QStringLiteral("bot"));
    QVERIFY2(live.waitFor("server-like-pair"), live.errors());
    QVERIFY(bot.waitForEnd());
    live.send(SIGKILL);
    QCOMPARE(live.status(), -1);
    RawRun again = replay(recording);
    const int status = again.status();
    const QByteArray errors = again.errors();
    QVERIFY2(status == 1 && errors.contains("never closed"), errors);
    const QByteArray finding = linesWith(live.output(), "\"finding\"").split('\n').front();
    QVERIFY(again.output().contains(finding));
    QVERIFY(again.output().contains("\"final\":true") && again.output().contains("\"end\""));
}

/// A disk of 96 KiB, and enough processes to fill it; the last hour is kept.
void TestRecord::aFullDiskEndsTheRecordingAndNotTheCapture()
{
    const QStringList onTinyDisk{QStringLiteral("unshare"), QStringLiteral("--mount"), QStringLiteral("sh"),
        QStringLiteral("-c"),
        QStringLiteral("mount -t tmpfs -o size=96k none \"$0\" || exit 99; "
                       "(for i in $(seq 6000); do /bin/true; done) & churn=$!; "
                       "\"$@\"; status=$?; kill $churn 2>/dev/null; "
                       "\"$1\" --replay \"$0/r.netgrove\" --speed max --format jsonl >\"$0.replayed\" 2>\"$0.said\"; "
                       "echo \"replay $?\" >>\"$0.said\"; exit $status"),
        path("disk")};
    QVERIFY(QDir().mkdir(path("disk")));
    RawRun live(path("live.jsonl"),
        kJsonl
            + QStringList{QStringLiteral("--duration"), QStringLiteral("8"), QStringLiteral("--record"),
                path("disk") + QStringLiteral("/r.netgrove"), QStringLiteral("--record-limit"), QStringLiteral("1h")},
        onTinyDisk);
    const int status = live.status(40s);
    const QByteArray errors = live.errors();
    QVERIFY2(status == 5, errors);
    QVERIFY2(errors.contains("the recording stopped") && errors.contains("No space left"), errors);
    const QByteArray output = live.output();
    const auto notice = output.indexOf("recording-stopped");
    QVERIFY(notice > 0);
    QVERIFY(output.indexOf("\"process\"", notice) > 0 && output.indexOf("\"end\"", notice) > 0); // capture went on
    QFile said(path("disk.said"));
    QVERIFY(said.open(QIODevice::ReadOnly));
    const QByteArray replayed = said.readAll();
    QVERIFY2(replayed.contains("replay 0") && replayed.contains("never closed"), replayed);
}

void TestRecord::whatCannotBeRecordedIsSaidAtOnce()
{
    for (const QString& place : {path("there"), path("no/such/folder")}) {
        QFile(path("there")).open(QIODevice::WriteOnly);
        RawRun run(path("live.jsonl"), QStringList{QStringLiteral("--record"), place});
        QCOMPARE(run.status(), 5);
        QVERIFY(!run.errors().isEmpty());
    }
}

int main(int argc, char** argv) { return runInLab<TestRecord>(argc, argv); }

#include "tst_record.moc"
