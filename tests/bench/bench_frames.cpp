// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How much processor time one frame of the forest takes while the machine lives: every second a picture in which a
/// part of the processes has changed, some are born and some die, while someone pans and zooms. Painted by Qt's raster
/// engine into memory, as a window without a graphics card is. Prints a Markdown table; nothing here passes or fails.
///
///     QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=1 bench_frames [FRAMES] [PROCESSES]...
#include <QApplication>
#include <QKeyEvent>
#include <QScreen>
#include <QStyleFactory>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <vector>

#include "tests/unit/ui/snapshot_samples.h"
#include "ui/forest_canvas.h"
#include "ui/process_filter.h"
#include "ui/process_model.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

constexpr int kFramesASecond = 60;
constexpr QSize kWindow(1320, 760);

/// Milliseconds on a processor (clock_gettime(2)): what others do on the machine meanwhile does not count.
double spentByThread()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double timed(const std::function<void()>& work)
{
    const double start = spentByThread();
    work();
    return spentByThread() - start;
}

double quantile(std::vector<double> values, double share)
{
    if (values.empty()) {
        return 0;
    }
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

/// A machine of which everyone, or one in seventeen, talks; and what happens to it in a second.
class Machine {
public:
    Machine(int count, bool doAllTalk)
        : m_machine(sampleDesktop(count))
        , m_doAllTalk(doAllTalk)
        , m_next(5000 + count)
    {
        for (int pid = 5000; pid < 5000 + count - 46; ++pid) {
            m_pids.push_back(pid);
            if (m_doAllTalk) {
                talk(pid);
            }
        }
    }

    SnapshotPointer live()
    {
        m_machine.wait(std::chrono::seconds(1));
        const std::size_t changes = std::max<std::size_t>(5, m_pids.size() / 50);
        for (std::size_t i = 0; i < changes; ++i) {
            talk(m_pids[m_random() % m_pids.size()]);
        }
        for (int birth = 0; birth < 4; ++birth) {
            m_machine.process(m_next, "newborn", 2100);
            talk(m_next);
            m_newborn.push_back(m_next++);
        }
        while (m_newborn.size() > 12) {
            m_machine.forget(m_newborn.front());
            m_newborn.erase(m_newborn.begin());
        }
        return m_machine.snapshot();
    }

private:
    void talk(int pid)
    {
        if (m_machine.process(pid).flows.size() < 3) {
            m_machine.talk(pid, "203.0.113." + std::to_string(m_random() % 250 + 1), 443);
        }
        m_machine.process(pid).totals.rxBytes += 40'000;
    }

    SampleMachine m_machine;
    bool m_doAllTalk;
    int m_next;
    std::vector<int> m_pids;
    std::vector<int> m_newborn;
    std::mt19937 m_random{7};
};

struct Figures {
    std::vector<double> frames;
    std::vector<double> ticks; ///< taking in a picture
    std::size_t shown = 0;
    std::vector<double> inSight; ///< of these
};

/// `isWhole`: the whole forest is seen; else a part of it at a zoom at which names are drawn.
Figures measure(int processes, bool doAllTalk, bool isWhole, int frames)
{
    ProcessModel model;
    ProcessFilter filter;
    filter.setSourceModel(&model);
    Machine machine(processes, doAllTalk);
    ForestCanvas canvas(model, filter);
    canvas.resize(kWindow);
    model.setSnapshot(machine.live());
    canvas.show();
    QApplication::processEvents();
    if (isWhole) {
        canvas.setAnimated(false); // at once
        canvas.zoomToFit();
        canvas.setAnimated(true);
    }
    Figures figures;
    figures.shown = canvas.items().size();
    for (int frame = 0; frame < frames; ++frame) {
        double spent = 0;
        if (frame % kFramesASecond == 0) {
            const SnapshotPointer snapshot = machine.live();
            spent = timed([&] { model.setSnapshot(snapshot); });
            figures.ticks.push_back(spent);
        }
        // To and fro, so that the forest stays in sight, and in and out now and then.
        const Qt::Key key = frame % 12 < 6 ? Qt::Key_Right : Qt::Key_Left;
        QKeyEvent pan(QEvent::KeyPress, key, Qt::ShiftModifier);
        canvas.setUpdatesEnabled(false);
        spent += timed([&] {
            QApplication::sendEvent(&canvas, &pan);
            if (frame % 30 == 0) {
                frame % 60 == 0 ? canvas.zoomIn() : canvas.zoomOut();
            }
            QApplication::processEvents(QEventLoop::ExcludeUserInputEvents);
        });
        canvas.setUpdatesEnabled(true);
        figures.inSight.push_back(static_cast<double>(std::ranges::count_if(
            canvas.items(), [&canvas](const ForestItem& item) { return canvas.isVisibleItem(item); })));
        // A display asks for one picture a frame, however often something has changed: this one.
        spent += timed([&] { canvas.repaint(); });
        figures.frames.push_back(spent);
    }
    return figures;
}

} // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    const int frames = argc > 1 ? std::atoi(argv[1]) : 600;
    std::vector<int> sizes;
    for (int i = 2; i < argc; ++i) {
        sizes.push_back(std::atoi(argv[i]));
    }
    if (sizes.empty()) {
        sizes = {300, 3000, 10000};
    }
    std::printf("| processes | of these talk | seen | scale | in the forest | of these in sight, median | frame, "
                "median ms | p99 ms | worst ms | frames "
                "under 16.7 ms | "
                "a picture taken in, median ms | worst ms |\n");
    std::printf("| ---: | ---: | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
    for (const int size : sizes) {
        for (const bool doAllTalk : {false, true}) {
            for (const bool isWhole : {false, true}) {
                const Figures figures = measure(size, doAllTalk, isWhole, frames);
                const auto quick
                    = std::ranges::count_if(figures.frames, [](double frame) { return frame < 1000.0 / 60; });
                std::printf("| %d | %s | %s | %.0f %% | %zu | %.0f | %.1f | %.1f | %.1f | %.1f %% | %.1f | %.1f |\n",
                    size, doAllTalk ? "all" : "one in 17", isWhole ? "whole" : "part",
                    QGuiApplication::primaryScreen()->devicePixelRatio() * 100, figures.shown,
                    quantile(figures.inSight, 0.5), quantile(figures.frames, 0.5), quantile(figures.frames, 0.99),
                    quantile(figures.frames, 1),
                    100.0 * static_cast<double>(quick) / static_cast<double>(figures.frames.size()),
                    quantile(figures.ticks, 0.5), quantile(figures.ticks, 1));
                std::fflush(stdout);
            }
        }
    }
    return 0;
}
