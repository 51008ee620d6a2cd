// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <optional>

#include "app/netgrove-watch/options.h"
#include "app/netgrove-watch/output.h"
#include "app/netgrove-watch/presenter.h"
#include "core/analyse/analyzer.h"
#include "core/base/file_descriptor.h"
#include "core/base/result.h"
#include "core/observe/sensor.h"
#include "core/session/recorder.h"

namespace netgrove::watch {

/// SIGINT, SIGTERM and SIGWINCH as a descriptor (signalfd(2)), from now on for this thread and those it starts; SIGPIPE
/// is ignored. Make it before the first thread.
Result<FileDescriptor> catchSignals();

/// Feeds what a started sensor says to analysis and from there to the presenter, until a stopping signal, the end of
/// the duration, the end of the sensor, or a reader that went away. Everything happens in this thread.
class RunLoop {
public:
    /// signals: as catchSignals() gives it; not open: none.
    RunLoop(Sensor& sensor, Analyzer& analyzer, Presenter& presenter, Output& output, const FileDescriptor& signals);

    /// Everything is recorded too, from the first Observation on.
    void recordWith(Recorder& recorder) { m_recorder = &recorder; }
    /// Gives nothingFound or found.
    ExitStatus run(std::optional<std::chrono::nanoseconds> duration);

private:
    bool waitUntil(MonotonicTime deadline); ///< false: stop
    bool isStopSignalled();
    void takeIn(Observation observation);
    ExitStatus finish();

    Sensor& m_sensor;
    Analyzer& m_analyzer;
    Presenter& m_presenter;
    Output& m_output;
    const FileDescriptor& m_signals;
    SnapshotPointer m_snapshot; ///< the latest
    Recorder* m_recorder = nullptr;
};

} // namespace netgrove::watch
