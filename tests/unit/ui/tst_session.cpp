// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "tests/support/fake_sensor.h"
#include "tests/support/recorded_scene.h"
#include "ui/background.h"
#include "ui/inspector.h"
#include "ui/keep_dialog.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/process_actions.h"
#include "ui/replay_bar.h"
#include "ui/replay_timeline_view.h"
#include "ui/session_actions.h"
#include "ui/status_line.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {

/// A machine on which nothing happens after the first second.
std::unique_ptr<Sensor> quietMachine()
{
    auto sensor = std::make_unique<FakeSensor>(
        std::deque<Observation>{ObservationBuilder().add(aProcess(1, "init")).take(1s)}, Observation{});
    sensor->goOn();
    return sensor;
}

/// The window, watching that machine.
struct Shown {
    explicit Shown(const QTemporaryDir& folder)
        : settings(folder.filePath(QStringLiteral("settings")), QSettings::IniFormat)
        , monitor({.makeSensor = quietMachine, .analyzer = {.view = View::graded}})
        , window(monitor, settings)
    {
        QObject::connect(
            &monitor, &MonitorThread::replayChanged, &window, [this](const ReplayState& now) { state = now; });
        QObject::connect(&monitor, &MonitorThread::recordingChanged, &window,
            [this](const RecordingState& now) { recording = now; });
        window.show();
    }
    ~Shown() { monitor.stop(); }

    QSettings settings;
    MonitorThread monitor;
    MainWindow window;
    ReplayState state;
    RecordingState recording;
};

} // namespace

class TestSession : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_path = m_folder.filePath(QStringLiteral("r.netgrove"));
        m_said = pairScene(200);
        QVERIFY(writeRecording(m_path.toStdString(), m_said));
    }
    void aRecordingIsOpenedMovedInAndClosed();
    void aBadFileChangesNothing();
    void theWindowRecords();
    void aReplayAlarmsNobody();
    void processesOfAReplayAreOutOfReach();
    void theWindowKeepsTheLastPart_data();
    void theWindowKeepsTheLastPart();
    void aRingThatCannotGoOnIsToldAndTheWindowGoesOn();
    void theBarSaysWhereItIsGoing();

private:
    QTemporaryDir m_folder;
    QString m_path;
    std::vector<Observation> m_said;
};

void TestSession::aRecordingIsOpenedMovedInAndClosed()
{
    Shown shown(m_folder);
    shown.monitor.start();
    ReplayBar& bar = shown.window.session().bar();
    QVERIFY(!bar.isVisible());
    shown.window.session().open(m_path);
    QTRY_VERIFY(bar.isVisible() && shown.state.end == m_said.back().time);
    QTRY_VERIFY(shown.window.statusLine().text().startsWith(QStringLiteral("Replay")));
    QVERIFY(!shown.window.session().recordAction()->isEnabled());

    shown.monitor.setPlaying(false);
    QTRY_VERIFY(!shown.state.isPlaying);
    QTest::keyClick(&bar.timeline(), Qt::Key_End);
    QTRY_COMPARE(shown.state.position, m_said.back().time);
    QTest::keyClick(&bar.timeline(), Qt::Key_Left);
    QTRY_VERIFY(shown.state.position < m_said.back().time - 4s);
    const int middle = bar.timeline().width() / 2;
    QTest::mouseClick(&bar.timeline(), Qt::LeftButton, {}, {middle - 40, bar.timeline().height() / 2});
    QTRY_VERIFY(shown.state.position < m_said[100].time && shown.state.position > m_said[50].time);
    QTest::mouseClick(
        &bar.timeline(), Qt::LeftButton, {}, {middle + 2, bar.timeline().height() / 2}); // beside the mark
    QTRY_COMPARE(shown.state.position, m_said[100].time);
    QVERIFY(bar.timeline().accessibleDescription().contains(QStringLiteral("0:10 of 0:19")));

    shown.window.session().close();
    QVERIFY(!bar.isVisible());
    QVERIFY(shown.window.session().recordAction()->isEnabled());
    QTRY_VERIFY(!shown.window.statusLine().text().startsWith(QStringLiteral("Replay")));
}

void TestSession::aBadFileChangesNothing()
{
    Shown shown(m_folder);
    shown.monitor.start();
    for (const QString& path : {QStringLiteral("/etc/passwd"), QStringLiteral("/nonexistent"), QStringLiteral("/")}) {
        shown.window.session().open(path);
        QVERIFY(!shown.window.session().bar().isVisible());
        QVERIFY(!shown.window.session().isReplaying());
        QVERIFY(shown.window.messages().texts().join(QLatin1Char('\n')).contains(QStringLiteral("cannot be replayed")));
    }
}

void TestSession::theWindowRecords()
{
    Shown shown(m_folder);
    shown.monitor.openRecording(m_path); // something that happens
    shown.monitor.setReplaySpeed(kFullSpeed);
    const QString copy = m_folder.filePath(QStringLiteral("copy.netgrove"));
    QAction* record = shown.window.session().recordAction();
    shown.window.session().startRecording(copy);
    QTRY_VERIFY(shown.recording.isRecording && record->isChecked());
    QVERIFY(record->text().contains(QStringLiteral("Recording")));
    QTRY_VERIFY(shown.state.isAtEnd);
    shown.monitor.stopRecording();
    QTRY_VERIFY(!record->isChecked());
    QVERIFY(shown.window.messages().texts().join(QLatin1Char('\n')).contains(QStringLiteral("Recorded")));
    QVERIFY(RecordingReader::open(copy.toStdString())->isClosed());
    shown.window.session().startRecording(copy); // never over another
    QTRY_VERIFY(shown.window.messages().texts().join(QLatin1Char('\n')).contains(QStringLiteral("could not begin")));
    QVERIFY(!record->isChecked());
}

void TestSession::aReplayAlarmsNobody()
{
    Shown shown(m_folder);
    Background background(shown.window, shown.monitor, shown.settings);
    QSignalSpy announced(&background, &Background::announced);
    int alerts = 0;
    QObject::connect(&shown.monitor, &MonitorThread::snapshotReady, &shown.window,
        [&](const SnapshotPointer& snapshot) { alerts += snapshot->findings.empty() ? 0 : 1; });
    shown.monitor.setView(View::paper); // there every pair is an alert
    shown.monitor.start();
    shown.window.session().open(m_path);
    shown.monitor.setReplaySpeed(kFullSpeed);
    QTRY_VERIFY(shown.state.isAtEnd && alerts > 0);
    shown.window.session().close(); // its last Snapshot is on its way while the machine is asked for already
    QVERIFY(!shown.monitor.isReplaying());
    QTRY_VERIFY(!shown.monitor.isShowingReplay());
    QCOMPARE(announced.count(), 0);
}

void TestSession::processesOfAReplayAreOutOfReach()
{
    Shown shown(m_folder);
    shown.monitor.start();
    shown.window.session().open(m_path);
    shown.monitor.setReplaySpeed(kFullSpeed);
    QTRY_VERIFY(shown.state.isAtEnd);
    ProcessActions& actions = shown.window.actionsOfProcess();
    actions.setOwnUid(Uid(0));
    const ProcessKey work = m_said.front().processes.back().key;
    shown.window.selectProcess(work);
    QVERIFY(shown.window.inspector().process() != nullptr);
    for (const QAction* action : actions.all()) {
        QVERIFY(!action->isEnabled());
        QVERIFY2(action->toolTip().contains(QStringLiteral("recording")), qPrintable(action->toolTip()));
    }
    shown.window.session().close();
    QTRY_VERIFY(shown.window.inspector().process() == nullptr); // it is of another machine
}

void TestSession::theWindowKeepsTheLastPart_data()
{
    QTest::addColumn<int>("amount");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("as it stands: an hour") << 0 << QString() << qint64{3600} << qint64{0};
    QTest::newRow("three days") << 3 << QStringLiteral("days") << qint64{3 * 86'400} << qint64{0};
    QTest::newRow("500 MB") << 500 << QStringLiteral("MB") << qint64{0} << qint64{500'000'000};
    QTest::newRow("2 GB") << 2 << QStringLiteral("GB") << qint64{0} << qint64{2'000'000'000};
}

void TestSession::theWindowKeepsTheLastPart()
{
    QFETCH(int, amount);
    QFETCH(QString, unit);
    KeepDialog dialog(m_folder.filePath(QStringLiteral("ring")), true);
    if (amount > 0) {
        dialog.findChild<QSpinBox*>()->setValue(amount);
        dialog.findChild<QComboBox*>()->setCurrentText(unit);
    }
    const KeepRequest request = dialog.request();
    QVERIFY(request.options.isPrivate);
    QTEST(static_cast<qint64>(request.options.limit.bytes.value_or(0)), "bytes");
    QTEST(
        static_cast<qint64>(std::chrono::floor<std::chrono::seconds>(request.options.limit.time.value_or(0ns)).count()),
        "seconds");

    Shown shown(m_folder);
    shown.monitor.openRecording(m_path); // something that happens
    shown.monitor.setReplaySpeed(kFullSpeed);
    SessionActions& session = shown.window.session();
    session.startKeeping(request);
    QTRY_VERIFY(shown.recording.isRecording && session.recordAction()->isChecked());
    QVERIFY(!session.keepAction()->isEnabled());
    QTRY_VERIFY(shown.state.isAtEnd);
    shown.monitor.stopRecording();
    QTRY_VERIFY(!session.recordAction()->isChecked());
    QVERIFY(session.keepAction()->isEnabled());

    // The folder is one recording; so it is when one of its files is chosen.
    shown.state = {};
    session.open(request.folder);
    QTRY_COMPARE(shown.state.end, m_said.back().time);
}

/// The folder goes while it records.
void TestSession::aRingThatCannotGoOnIsToldAndTheWindowGoesOn()
{
    Shown shown(m_folder);
    shown.monitor.openRecording(m_path);
    QTRY_VERIFY(shown.state.end == m_said.back().time);
    KeepRequest request{.folder = m_folder.filePath(QStringLiteral("gone")), .options = {}};
    request.options.limit.time = 1h;
    SessionActions& session = shown.window.session();
    session.startKeeping(request);
    QTRY_VERIFY(shown.recording.isRecording);
    QVERIFY(QDir(request.folder).removeRecursively());
    shown.monitor.setReplaySpeed(kFullSpeed);
    QTRY_VERIFY(shown.state.isAtEnd); // it goes on to its end
    QTRY_VERIFY(!session.recordAction()->isChecked());
    QVERIFY(shown.recording.status.failure.has_value());
    QTRY_VERIFY2(
        shown.window.messages().texts().join(QLatin1Char('\n')).contains(QStringLiteral("The recording stopped")),
        qPrintable(shown.window.messages().texts().join(QLatin1Char('\n'))));
}

void TestSession::theBarSaysWhereItIsGoing()
{
    Shown shown(m_folder);
    ReplayBar& bar = shown.window.session().bar();
    ReplayState state;
    state.position = state.begin = m_said.front().time;
    state.seekingTo = state.begin + 75s;
    state.end = state.begin + 1h;
    bar.setState(state);
    const auto says = [&bar](const QString& text) {
        return std::ranges::any_of(
            bar.findChildren<QLabel*>(), [&text](const QLabel* label) { return label->text() == text; });
    };
    QVERIFY(says(QStringLiteral("Seeking 1:15…")));
    state.position = *std::exchange(state.seekingTo, std::nullopt);
    bar.setState(state);
    QVERIFY(says(QStringLiteral("1:15 / 1:00:00")));
}

QTEST_MAIN(TestSession)
#include "tst_session.moc"
