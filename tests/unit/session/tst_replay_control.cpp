// SPDX-License-Identifier: GPL-3.0-or-later
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <future>
#include <numeric>

#include "core/monitor.h"
#include "core/session/replay_control.h"
#include "tests/support/recorded_scene.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {

/// All that tells one picture from another, short of the addresses of its parts.
QString described(const Snapshot& snapshot)
{
    QString text = QString::number(snapshot.sequence) + QLatin1Char(' ') + QString::number(snapshot.packetsPerSecond)
        + QLatin1Char(' ') + QString::number(snapshot.attributedShare);
    for (const ProcessPointer& process : snapshot.processes) {
        text += QStringLiteral("\nprocess %1 %2 %3 %4 %5 %6 %7")
                    .arg(process->key.pid.value)
                    .arg(process->isCommunicating)
                    .arg(process->isPairAncestor)
                    .arg(process->totals.txBytes)
                    .arg(process->txBytesPerSecond)
                    .arg(process->flowCount)
                    .arg(process->ended.has_value());
    }
    for (const FlowPointer& flow : snapshot.flows) {
        text += QStringLiteral("\nflow %1 %2 %3")
                    .arg(flow->facts.id)
                    .arg(flow->facts.counters.txBytes)
                    .arg(flow->txBytesPerSecond);
    }
    for (const FindingPointer& finding : snapshot.findings) {
        text += QStringLiteral("\nfinding %1 %2 %3 %4")
                    .arg(finding->id)
                    .arg(int(finding->grade))
                    .arg(finding->isActive)
                    .arg(finding->raised.time_since_epoch().count());
        for (const Evidence& evidence : finding->evidence) {
            text += QLatin1Char(' ') + QString::fromStdString(evidence.text.english());
        }
    }
    return text;
}

const AnalyzerOptions kGraded{.view = View::graded};

ReplayControl::Arrival arrivalAt(ReplayControl& control, MonotonicTime moment)
{
    control.seek(moment);
    while (true) {
        if (auto arrival = control.advance(1ms, MonotonicTime())) {
            return std::move(*arrival);
        }
    }
}

} // namespace

class TestReplayControl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_path = m_folder.path().toStdString() + "/r.netgrove";
        m_said = pairScene(200);
        RecordingOptions options;
        options.blockTime = 300ms;
        QVERIFY(writeRecording(m_path, m_said, options));
        Analyzer analyzer(kGraded);
        for (const Observation& observation : m_said) {
            m_pictures.push_back(described(*analyzer.apply(observation)));
        }
    }
    void aForkGoesOnAsTheOriginal();
    void seekingIsPlayingTo();
    void aSeekThatTakesLongKeepsNobodyWaiting();
    void theTimelineTellsRatesAndFindings();
    void aTimelineHasNoMoreSecondsThanItMay();
    void theMonitorPlaysSeeksAndStopsAtFindings();
    void theMonitorRecordsFromTheMiddle();

private:
    QTemporaryDir m_folder;
    std::string m_path;
    std::vector<Observation> m_said;
    std::vector<QString> m_pictures; ///< after each, played from the beginning
};

void TestReplayControl::aForkGoesOnAsTheOriginal()
{
    Analyzer original(kGraded);
    for (std::size_t index = 0; index < m_said.size(); ++index) {
        if (index % 23 == 5) {
            Analyzer fork = original.fork();
            for (std::size_t later = index; later < m_said.size(); ++later) {
                QCOMPARE(described(*fork.apply(m_said[later])), m_pictures[later]);
            }
        }
        QCOMPARE(described(*original.apply(m_said[index])), m_pictures[index]); // the fork left it alone
    }
}

void TestReplayControl::seekingIsPlayingTo()
{
    ReplaySensor sensor({.path = m_path, .speed = kFullSpeed, .isStayingAtEnd = true});
    QVERIFY(sensor.start());
    std::promise<void> looked;
    ReplayControl control(sensor, kGraded, [&](const ReplayTimelinePointer& timeline) {
        if (timeline->isComplete) {
            looked.set_value();
        }
    });
    looked.get_future().wait();
    for (const std::size_t target : {150U, 20U, 199U, 0U, 101U, 100U}) {
        ReplayControl::Arrival arrival = arrivalAt(control, m_said[target].time + 1ms);
        QCOMPARE(described(*arrival.snapshot), m_pictures[target]);
        QCOMPARE(sensor.position(), m_said[target].time);
        std::size_t next = target;
        while (const auto observation = sensor.poll(MonotonicTime(1s))) {
            ++next;
            QCOMPARE(described(*arrival.analyzer.apply(*observation)), m_pictures[next]);
        }
        QCOMPARE(next, m_said.size() - 1);
    }
    const auto before = arrivalAt(control, m_said.front().time - 1h);
    QCOMPARE(described(*before.snapshot), m_pictures.front());
    const auto behind = arrivalAt(control, m_said.back().time + 1h);
    QCOMPARE(described(*behind.snapshot), m_pictures.back());
}

/// Step by step, before anything is known of the recording; another seek takes its place.
void TestReplayControl::aSeekThatTakesLongKeepsNobodyWaiting()
{
    ReplaySensor sensor({.path = m_path, .speed = kFullSpeed, .isStayingAtEnd = true});
    QVERIFY(sensor.start());
    ReplayControl control(sensor, kGraded, {});
    const MonotonicTime begin = sensor.position();
    control.setPlaying(false, MonotonicTime());
    control.seek(m_said[150].time);
    QVERIFY(!control.advance(0ns, MonotonicTime()));
    QVERIFY(control.isSeeking());
    QCOMPARE(control.state().position, begin);
    QCOMPARE(control.state().seekingTo, std::optional(m_said[150].time));
    control.setPlaying(true, MonotonicTime()); // counts from the arrival on
    control.seek(m_said[40].time);
    std::optional<ReplayControl::Arrival> arrival;
    while (!arrival) {
        arrival = control.advance(0ns, MonotonicTime());
    }
    QCOMPARE(described(*arrival->snapshot), m_pictures[40]);
    QVERIFY(!control.isSeeking() && control.state().isPlaying);
    QCOMPARE(control.state().position, m_said[40].time);
    QVERIFY(!control.advance(1s, MonotonicTime())); // nobody asked
}

void TestReplayControl::theTimelineTellsRatesAndFindings()
{
    const auto reader = std::make_shared<const RecordingReader>(*RecordingReader::open(m_path));
    std::promise<ReplayTimelinePointer> complete;
    ReplayIndexer indexer(reader, kGraded, [&](const ReplayTimelinePointer& timeline) {
        if (timeline->isComplete) {
            complete.set_value(timeline);
        }
    });
    const ReplayTimelinePointer timeline = complete.get_future().get();
    QCOMPARE(timeline->seconds.size(), std::size_t{20});
    QCOMPARE(timeline->seconds[7].packets, std::uint64_t{100});
    QCOMPARE(timeline->seconds[7].bytes, std::uint64_t{10'000});
    QCOMPARE(timeline->marks.size(), std::size_t{1});
    QCOMPARE(timeline->marks.front().time, m_said[100].time);
    QVERIFY(timeline->markAfter(m_said[99].time) == &timeline->marks.front());
    QVERIFY(timeline->markAfter(m_said[100].time) == nullptr);
    QCOMPARE(timeline->begin, m_said.front().time);
    QCOMPARE(timeline->end, m_said.back().time);
}

/// A recording may say that years lie between two Observations.
void TestReplayControl::aTimelineHasNoMoreSecondsThanItMay()
{
    const auto reader = RecordingReader::open(m_path);
    QVERIFY(reader.has_value());
    TimelineDraft draft(*reader, 5);
    Analyzer analyzer(kGraded);
    std::uint64_t packets = 0;
    for (const Observation& observation : m_said) {
        draft.note(observation, *analyzer.apply(observation));
        packets = observation.counters.packets;
    }
    const auto& seconds = draft.timeline().seconds;
    QCOMPARE(seconds.size(), std::size_t{5});
    QVERIFY(seconds.back().packets > 10 * seconds.front().packets);
    QCOMPARE(std::accumulate(seconds.begin(), seconds.end(), std::uint64_t{0},
                 [](std::uint64_t sum, const auto& second) { return sum + second.packets; }),
        packets);
    QVERIFY(!draft.timeline().isComplete);
}

void TestReplayControl::theMonitorPlaysSeeksAndStopsAtFindings()
{
    MonitorThread monitor({.makeSensor =
                               [this] {
                                   return std::make_unique<ReplaySensor>(
                                       ReplayOptions{.path = m_path, .speed = 0.01, .isStayingAtEnd = true});
                               },
        .analyzer = kGraded});
    SnapshotPointer picture;
    ReplayState state;
    ReplayTimelinePointer timeline;
    connect(
        &monitor, &MonitorThread::snapshotReady, this, [&](const SnapshotPointer& snapshot) { picture = snapshot; });
    connect(&monitor, &MonitorThread::replayChanged, this, [&](const ReplayState& now) { state = now; });
    connect(&monitor, &MonitorThread::timelineChanged, this, [&](const ReplayTimelinePointer& now) { timeline = now; });
    monitor.start();
    QTRY_VERIFY(picture && timeline && timeline->isComplete);
    QVERIFY(state.isPlaying);
    monitor.setPlaying(false);
    QTRY_VERIFY(!state.isPlaying);

    monitor.seek(m_said[150].time);
    QTRY_COMPARE(state.position, m_said[150].time);
    QTRY_COMPARE(described(*picture), m_pictures[150]);
    monitor.seek(m_said[30].time);
    QTRY_COMPARE(described(*picture), m_pictures[30]);
    monitor.seekNextFinding();
    QTRY_COMPARE(state.position, m_said[100].time);
    QTRY_COMPARE(picture->findings.size(), std::size_t{1});

    monitor.seek(m_said[0].time);
    QTRY_COMPARE(state.position, m_said[0].time);
    monitor.setStoppingAtFindings(true);
    monitor.setReplaySpeed(kFullSpeed);
    monitor.setPlaying(true);
    QTRY_VERIFY(!state.isPlaying && state.position == m_said[100].time);
    QTRY_COMPARE(described(*picture), m_pictures[100]);
    monitor.setPlaying(true);
    QTRY_VERIFY(state.isAtEnd);
    QTRY_COMPARE(described(*picture), m_pictures.back());
    monitor.seek(m_said[10].time); // back from the end
    QTRY_COMPARE(state.position, m_said[10].time);
    QVERIFY(!state.isAtEnd);
    monitor.stop();
}

void TestReplayControl::theMonitorRecordsFromTheMiddle()
{
    const std::string copy = m_path + ".copy";
    MonitorThread monitor({.makeSensor =
                               [this] {
                                   return std::make_unique<ReplaySensor>(
                                       ReplayOptions{.path = m_path, .speed = kFullSpeed, .isStayingAtEnd = true});
                               },
        .analyzer = kGraded});
    RecordingState recording;
    ReplayState state;
    std::optional<Error> refused;
    connect(&monitor, &MonitorThread::recordingChanged, this, [&](const RecordingState& now) { recording = now; });
    connect(&monitor, &MonitorThread::recordingFailed, this, [&](const Error& error) { refused = error; });
    connect(&monitor, &MonitorThread::replayChanged, this, [&](const ReplayState& now) { state = now; });
    monitor.start();
    QTRY_VERIFY(state.isAtEnd);
    monitor.startRecording(QString::fromStdString(m_path), {}); // exists
    QTRY_VERIFY(refused.has_value());
    QCOMPARE(refused->code, ErrorCode::refused);
    monitor.seek(m_said[119].time);
    QTRY_VERIFY(state.position == m_said[119].time && !state.isPlaying);
    monitor.startRecording(QString::fromStdString(copy), {});
    QTRY_VERIFY(recording.isRecording);
    monitor.setPlaying(true);
    QTRY_VERIFY(state.isAtEnd);
    monitor.stopRecording();
    QTRY_VERIFY(!recording.isRecording);
    QVERIFY(!recording.status.failure);
    monitor.stop();
    const auto reader = RecordingReader::open(copy);
    QVERIFY(reader && reader->isClosed());
    const auto copied = everythingIn(*reader);
    QVERIFY(copied && copied->front().isComplete && copied->front().sequence >= m_said[120].sequence);
    QCOMPARE(copied->back(), m_said.back());
}

QTEST_GUILESS_MAIN(TestReplayControl)
#include "tst_replay_control.moc"
