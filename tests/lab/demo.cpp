// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/demo.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <vector>

#include <poll.h>
#include <unistd.h>

#include "tests/lab/deadline.h"
#include "tests/lab/demo_story.h"
#include "tests/lab/stop_signals.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/hosts.h"
#include "tests/support/lab/process.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr std::chrono::seconds kWindowTime = kLongestLife;
constexpr std::chrono::seconds kTerminalTime{90};
constexpr std::chrono::seconds kScreenshotTime{90};

struct Watcher {
    std::vector<std::string> command;
    bool isWindow = false;
    bool isOffscreen = false;
    std::chrono::seconds time{};
};

bool isSet(const char* variable)
{
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

fs::path ownProgram() { return fs::read_symlink("/proc/self/exe"); }

Watcher chooseWatcher(const DemoOptions& options)
{
    Watcher watcher;
    const bool hasDisplay = isSet("DISPLAY") || isSet("WAYLAND_DISPLAY") || isSet("QT_QPA_PLATFORM");
    watcher.isWindow = hasDisplay || !options.screenshot.empty();
    fs::path program = ownProgram().parent_path() / (watcher.isWindow ? "netgrove" : "netgrove-watch");
    if (!options.watcher.empty()) {
        program = options.watcher;
        watcher.isWindow = program.filename() == "netgrove";
    }
    if (::access(program.c_str(), X_OK) != 0) {
        giveUpWithErrno("cannot run " + program.string() + " (build it first: ./dev build)");
    }
    watcher.command = {program.string()};
    watcher.time = watcher.isWindow ? kWindowTime : kTerminalTime;
    if (!options.screenshot.empty()) {
        watcher.command.insert(
            watcher.command.end(), {"--screenshot", fs::absolute(options.screenshot), "--until-finding"});
        watcher.isOffscreen = !hasDisplay;
        watcher.time = kScreenshotTime;
    }
    if (options.seconds) {
        watcher.time = std::chrono::seconds(*options.seconds);
    }
    return watcher;
}

/// Starts the programs of an ordinary PC, and the one that is none; their truth goes to the descriptor.
void startStandIns(int truth, std::chrono::seconds time)
{
    for (const char* const shape : {"browser", "mail", "radio", "downloader", "desktop", "bot"}) {
        std::vector<std::string> command{ownProgram(), "shape", shape, "--seconds", std::to_string(time.count())};
        if (std::string_view(shape) == "bot") {
            command.insert(command.end(), {"--timetable", "demo"});
        }
        spawnProgram(command, [truth] { ::dup2(truth, STDOUT_FILENO); });
    }
}

std::string readSome(int descriptor)
{
    std::array<char, 4096> bytes{};
    const ssize_t length = ::read(descriptor, bytes.data(), bytes.size());
    return length > 0 ? std::string(bytes.data(), static_cast<std::size_t>(length)) : std::string();
}

/// Tells the story until the watcher ends, the time is over or someone stops us. The watcher's status.
int tellUntilOver(
    pid_t watcher, StopSignals& signals, int words, int truth, std::chrono::seconds time, DemoStory& story)
{
    const Deadline deadline(time);
    while (!deadline.isOver()) {
        std::array<pollfd, 3> waiting{
            pollfd{signals.descriptor(), POLLIN, 0}, pollfd{words, POLLIN, 0}, pollfd{truth, POLLIN, 0}};
        ::poll(waiting.data(), waiting.size(), 500);
        if ((waiting[1].revents & POLLIN) != 0) {
            story.hearWords(readSome(words));
        }
        if ((waiting[2].revents & POLLIN) != 0) {
            story.hearTruth(readSome(truth));
        }
        // Looked at before the signals are: the watcher may have ended of the same Ctrl-C.
        if (const auto status = statusIfEnded(watcher)) {
            return *status;
        }
        while (const auto number = signals.take()) {
            if (*number != SIGCHLD) {
                return endChild(watcher, SIGTERM, 5s);
            }
        }
    }
    story.tell("The demo's time is over.");
    return endChild(watcher, SIGTERM, 5s);
}

void introduce(DemoStory& story, const Watcher& watcher)
{
    story.tell("Two hosts on this machine: a PC that Netgrove watches, and an outside with servers. Nothing leaves the "
               "machine.");
    story.tell(watcher.isWindow ? watcher.isOffscreen ? "No display: the window draws into the picture."
                                                      : "Close the window to end the demo."
                                : "No display: this is the terminal view. Ctrl-C ends the demo.");
}
} // namespace

int runDemo(const DemoOptions& options)
{
    const Watcher watcher = chooseWatcher(options);
    auto hosts = Hosts::make();
    if (!hosts) {
        giveUp(hosts.error().detail);
    }
    setName("lab-demo");
    StopSignals signals;
    std::array<int, 2> truth{};
    if (::pipe2(truth.data(), O_CLOEXEC) != 0) {
        giveUpWithErrno("pipe");
    }
    const bool isTerminalRedrawn = !watcher.isWindow && ::isatty(STDOUT_FILENO) == 1;
    DemoStory story(isTerminalRedrawn);
    introduce(story, watcher);
    const pid_t program = spawnProgram(watcher.command, [&] {
        if (watcher.isOffscreen) {
            ::setenv("QT_QPA_PLATFORM", "offscreen", 1);
        }
    });
    pause(1000ms); // the watcher sees the programs start: their parents are then known by birth
    startStandIns(truth[1], watcher.time + 10s);
    const int status = tellUntilOver(program, signals, hosts->wordsDescriptor(), truth[0], watcher.time, story);
    story.tell("Cleaning up.");
    // The terminal view says with status 1 that it found something, as it should here.
    return status == 1 && !watcher.isWindow ? 0 : status;
}

} // namespace netgrove::lab
