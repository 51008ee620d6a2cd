// SPDX-License-Identifier: GPL-3.0-or-later
#include <cerrno>
#include <clocale>
#include <cstdio>
#include <memory>
#include <net/if.h>
#include <unistd.h>

#include "app/netgrove-watch/compare_command.h"
#include "app/netgrove-watch/ecs_file.h"
#include "app/netgrove-watch/exporter.h"
#include "app/netgrove-watch/journal.h"
#include "app/netgrove-watch/jsonl_writer.h"
#include "app/netgrove-watch/metrics_file.h"
#include "app/netgrove-watch/options.h"
#include "app/netgrove-watch/output.h"
#include "app/netgrove-watch/plain_log.h"
#include "app/netgrove-watch/presenters.h"
#include "app/netgrove-watch/run_loop.h"
#include "app/netgrove-watch/salvage_command.h"
#include "app/netgrove-watch/text_view.h"
#include "app/netgrove-watch/trust_command.h"
#include "app/netgrove-watch/words.h"
#include "core/analyse/analyzer.h"
#include "core/base/safe_text.h"
#include "core/import/opened_recording.h"
#include "core/sense/local_sensor.h"
#include "core/session/recorder.h"
#include "core/session/replay_sensor.h"

namespace netgrove::watch {
namespace {
std::vector<std::string> existingInterfaces()
{
    const std::unique_ptr<struct if_nameindex, decltype(&::if_freenameindex)> list(
        ::if_nameindex(), &::if_freenameindex);
    std::vector<std::string> names;
    for (const struct if_nameindex* entry = list.get(); entry != nullptr && entry->if_index != 0; ++entry) {
        names.emplace_back(entry->if_name);
    }
    return names;
}

std::unique_ptr<Presenter> makePresenter(Format format, Output& output)
{
    if (format == Format::jsonl) {
        return std::make_unique<JsonlWriter>(output);
    }
    if (::isatty(output.descriptor()) == 1) {
        return std::make_unique<TextView>(output);
    }
    return std::make_unique<PlainLog>(output);
}

/// Between two Observations, for --export pcapng: three times what a second of 100,000 packets takes.
constexpr std::size_t kPacketRoom = std::size_t{64} << 20U;

void say(int descriptor, std::string_view text)
{
    Output output(descriptor);
    output.write(text);
    output.flush();
}

ExitStatus startFailed(const Error& error, const Options& options)
{
    if (!options.session.replay.empty()) {
        say(STDERR_FILENO, recordingFailure(error));
        return ExitStatus::badRecording;
    }
    say(STDERR_FILENO, startFailure(error, options, existingInterfaces()));
    return ExitStatus::couldNotCapture;
}

/// replayed: none where the machine is watched.
std::unique_ptr<Sensor> makeSensor(const Options& options, const std::optional<OpenedRecording>& replayed)
{
    if (replayed) {
        return std::make_unique<ReplaySensor>(ReplayOptions{.path = replayed->path(),
            .speed = options.session.speed.value_or(replayed->isConverted() ? kFullSpeed : 1),
            .isStayingAtEnd = false});
    }
    return std::make_unique<LocalSensor>(LocalSensorOptions{.interfaces = options.interfaces,
        .attribution = options.attribution,
        .packetRoom = needsPackets(options.exports) ? kPacketRoom : 0});
}

/// What is to be said of the recordings once all is over, and the status then.
ExitStatus settle(const Sensor& sensor, const Options& options, Recorder* recorder, ExitStatus status)
{
    if (recorder != nullptr) {
        if (const Result<void> finished = recorder->finish(); !finished) {
            say(STDERR_FILENO, recordingStopped(recorder->path().string(), finished.error()));
            status = ExitStatus::couldNotWrite;
        }
    }
    const auto* replay = dynamic_cast<const ReplaySensor*>(&sensor);
    if (replay != nullptr && replay->fault()) {
        say(STDERR_FILENO, recordingFailure(*replay->fault()) + salvageHint(options.session.replay.string()));
        return ExitStatus::badRecording;
    }
    if (replay != nullptr && !replay->recording()->isClosed()) {
        say(STDERR_FILENO,
            "netgrove-watch: this recording was never closed; it was replayed to its last whole block.\n");
    }
    return status;
}

/// What an administrator's programs read while the run goes on.
void addReports(Presenters& presenters, const Options& options)
{
    if (!options.ecsFile.empty()) {
        Result<std::unique_ptr<EcsFile>> file = EcsFile::open(options.ecsFile);
        if (file) {
            presenters.add(std::move(*file));
        } else {
            say(STDERR_FILENO, "netgrove-watch: --ecs goes nowhere: " + safeText(file.error().detail).text + "\n");
        }
    }
    if (!options.metricsFile.empty()) {
        presenters.add(std::make_unique<MetricsFile>(options.metricsFile));
    }
    if (options.isJournalWritten && Journal::isThere()) {
        presenters.add(std::make_unique<Journal>());
    } else if (options.isJournalWritten) {
        say(STDERR_FILENO,
            "netgrove-watch: there is no systemd journal here; findings go to the other outputs only.\n");
    }
}

ExitStatus watch(const Options& options)
{
    Output output(STDOUT_FILENO);
    const Result<FileDescriptor> signals = catchSignals();
    std::optional<OpenedRecording> replayed;
    if (!options.session.replay.empty()) {
        auto opened = OpenedRecording::open(options.session.replay);
        if (!opened) {
            return startFailed(opened.error(), options);
        }
        replayed = std::move(*opened);
    }
    const std::unique_ptr<Sensor> sensor = makeSensor(options, replayed);
    const Result<void> started = signals ? sensor->start() : tl::unexpected<Error>(signals.error());
    if (!started) {
        return startFailed(started.error(), options);
    }
    std::unique_ptr<Recorder> recorder;
    if (!options.session.record.empty()) {
        auto begun = Recorder::start(options.session.record, options.session.recording);
        if (!begun) {
            say(STDERR_FILENO, recordingFailure(begun.error()));
            return ExitStatus::couldNotWrite;
        }
        recorder = std::move(*begun);
    }
    std::string warning;
    const TrustPointer trust = options.view == View::graded ? readTrust(warning) : nullptr;
    say(STDERR_FILENO, warning);
    Analyzer analyzer(
        {.view = options.view, .window = options.window, .isThreadRuleOn = options.isThreadRuleOn, .trust = trust});
    Presenters presenters;
    addReports(presenters, options);
    presenters.add(makePresenter(options.format, output));
    const Exporter* exporter = nullptr;
    if (!options.exports.empty()) {
        auto added = std::make_unique<Exporter>(options.exports, options.exported, options.picture);
        exporter = added.get();
        presenters.add(std::move(added));
    }
    RunLoop loop(*sensor, analyzer, presenters, output, *signals);
    if (recorder) {
        loop.recordWith(*recorder);
    }
    ExitStatus status = loop.run(options.duration);
    for (const std::string& failed : exporter != nullptr ? exporter->failures() : std::vector<std::string>()) {
        say(STDERR_FILENO, "netgrove-watch: " + failed + "\n");
        status = ExitStatus::couldNotWrite;
    }
    output.flush(signals->get());
    if (output.isClosed() && output.errorNumber() != EPIPE) {
        say(STDERR_FILENO, writeFailure(output.errorNumber()));
    }
    status = settle(*sensor, options, recorder.get(), status);
    if (replayed && replayed->fault()) {
        say(STDERR_FILENO, recordingFailure(*replayed->fault()));
        return ExitStatus::badRecording;
    }
    return status;
}

ExitStatus run(const Options& options)
{
    if (options.command == "salvage" || options.command == "compare") {
        std::string text;
        std::string error;
        const ExitStatus status = options.command == "compare"
            ? compareCommand(options, text, error)
            : salvageCommand(options.files.at(0), options.files.at(1), text, error);
        say(STDOUT_FILENO, text);
        say(STDERR_FILENO, error);
        return status;
    }
    return watch(options);
}
} // namespace
} // namespace netgrove::watch

int main(int argc, char** argv)
{
    using namespace netgrove::watch;
    std::setlocale(LC_CTYPE, "");
    if (isTrustCommand(argc, argv)) {
        const TrustOutcome outcome = runTrustCommand(argc, argv);
        say(STDOUT_FILENO, outcome.output);
        say(STDERR_FILENO, outcome.error);
        return static_cast<int>(outcome.status);
    }
    const Parsed parsed = parse(argc, argv);
    say(STDOUT_FILENO, parsed.output);
    say(STDERR_FILENO, parsed.error);
    return static_cast<int>(parsed.options ? run(*parsed.options) : parsed.status);
}
