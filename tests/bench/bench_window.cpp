// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the window takes of memory and of the processor while it shows a machine that lives: fed from a recording
/// (netgrove-bench-scene) as from a sensor, without what a replay keeps to be able to go back. Usage:
///     QT_QPA_PLATFORM=offscreen bench_window RECORDING SECONDS
#include <QApplication>
#include <QFile>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>

#include "core/monitor.h"
#include "core/session/recording_reader.h"
#include "ui/english.h"
#include "ui/forgotten_settings.h"
#include "ui/main_window.h"

using namespace netgrove;

namespace {

/// What a recording says, one Observation a second. (A ReplaySensor remembers every flow, and the window keeps
/// checkpoints for it: neither has a machine that is watched.)
class FedSensor final : public Sensor {
public:
    explicit FedSensor(const char* path)
        : m_reader(RecordingReader::open(path))
    {
    }
    Result<void> start() override
    {
        if (!m_reader) {
            return tl::unexpected(m_reader.error());
        }
        m_cursor.emplace(*m_reader);
        return {};
    }
    int descriptor() const override { return -1; }
    MonotonicTime nextDeadline() const override { return m_next; }
    std::optional<Observation> poll(MonotonicTime now) override
    {
        if (now < m_next) {
            return std::nullopt;
        }
        m_next = now + std::chrono::seconds(1);
        auto observation = m_cursor->next();
        return observation ? std::move(*observation) : std::nullopt;
    }
    Observation finish(MonotonicTime) override { return {}; }
    void setInterval(std::chrono::milliseconds) override { }
    bool isAtEnd() const override { return false; }

private:
    Result<RecordingReader> m_reader;
    std::optional<RecordingCursor> m_cursor;
    MonotonicTime m_next;
};

/// A line of smaps_rollup (proc(5)), MiB.
double rollup(const char* name)
{
    QFile file(QStringLiteral("/proc/self/smaps_rollup"));
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray& line : file.readAll().split('\n')) {
            if (line.startsWith(name)) {
                return line.simplified().split(' ').value(1).toDouble() / 1024;
            }
        }
    }
    return 0;
}

double cpuSeconds()
{
    timespec used{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) / 1e9;
}

} // namespace

int main(int argc, char** argv)
{
    const QApplication application(argc, argv);
    if (argc < 3) {
        std::fputs("usage: bench_window RECORDING SECONDS\n", stderr);
        return 2;
    }
    installEnglish();
    ForgottenSettings settings;
    MonitorOptions wiring;
    wiring.analyzer.view = View::graded;
    wiring.makeSensor = [&] { return std::make_unique<FedSensor>(argv[1]); };
    MonitorThread monitor(std::move(wiring));
    MainWindow window(monitor, settings);
    window.show();
    SnapshotPointer last;
    QObject::connect(&monitor, &MonitorThread::snapshotReady, &window, [&](const SnapshotPointer& now) { last = now; });
    monitor.start();
    const int seconds = std::max(std::atoi(argv[2]), 4);
    double most = 0;
    double settled = 0;
    QTimer sampler;
    QObject::connect(&sampler, &QTimer::timeout, [&] { most = std::max(most, rollup("Pss:")); });
    sampler.start(500);
    QTimer::singleShot(2000, [&] { settled = cpuSeconds(); });
    QTimer::singleShot(seconds * 1000, [] { QCoreApplication::quit(); });
    QApplication::exec();
    const double busy = 100 * (cpuSeconds() - settled) / (seconds - 2);
    std::printf("| %zu | %zu | %.0f | %.0f | %.0f | %.1f |\n", last ? last->processes.size() : 0,
        last ? last->flows.size() : 0, most, rollup("Pss:"), rollup("Anonymous:"), busy);
    monitor.stop();
    return last ? 0 : 1;
}
