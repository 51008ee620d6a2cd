// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/matrix/watched_case.h"

#include <csignal>
#include <filesystem>

#include <unistd.h>

#include "tests/lab/captured_output.h"
#include "tests/lab/deadline.h"
#include "tests/lab/stop_signals.h"
#include "tests/support/lab/process.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr std::chrono::milliseconds kPatience = 90s; ///< for a case
constexpr std::chrono::milliseconds kWatcherPatience = 15s; ///< for its start, and its end
constexpr std::chrono::milliseconds kSettling = 300ms; ///< after the start, and before the end

bool waitForStart(const CapturedOutput& output, pid_t watcher)
{
    const Deadline deadline(kWatcherPatience);
    while (!deadline.isOver() && !statusIfEnded(watcher)) {
        if (output.text().find(R"("event":"start")") != std::string::npos) {
            return true;
        }
        pause(20ms);
    }
    return false;
}

bool waitForEnd(pid_t child)
{
    const Deadline deadline(kPatience);
    while (!deadline.isOver()) {
        if (const auto status = statusIfEnded(child)) {
            return *status == 0;
        }
        pause(10ms);
    }
    endChild(child, SIGKILL, kWatcherPatience);
    return false;
}
} // namespace

Result<WatchedCase> runWatched(
    const std::string& watcher, const std::string& attribution, std::string_view name, int count)
{
    const CapturedOutput events;
    const CapturedOutput truth;
    const Who self = myself();
    const pid_t watching
        = spawnProgram({watcher, "--format", "jsonl", "--attribution", attribution}, [&] { events.takeStdout(); });
    if (!waitForStart(events, watching)) {
        endChild(watching, SIGKILL, kWatcherPatience);
        return failure(ErrorCode::system, watcher + " --attribution " + attribution + " does not start");
    }
    pause(kSettling);
    const pid_t running = spawnProgram(
        {std::filesystem::read_symlink("/proc/self/exe"), "case", std::string(name), "--count", std::to_string(count)},
        [&] { truth.takeStdout(); });
    const bool isDone = waitForEnd(running);
    pause(kSettling);
    const int status = endChild(watching, SIGINT, kWatcherPatience);
    if (!isDone) {
        return failure(ErrorCode::system, "the case failed, or did not end");
    }
    if (status != 0 && status != 1) { // 1: it found something, as it may
        return failure(ErrorCode::system, watcher + " ended with status " + std::to_string(status));
    }
    return WatchedCase{
        readTold(truth.text()), readSeen(events.text(), {self.pid, static_cast<std::int64_t>(self.startTime)})};
}

} // namespace netgrove::lab
