// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/corpus.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>

#include <poll.h>
#include <unistd.h>

#include "tests/lab/captured_output.h"
#include "tests/lab/corpus/actor.h"
#include "tests/lab/corpus/caller.h"
#include "tests/lab/corpus/control_groups.h"
#include "tests/lab/corpus/home.h"
#include "tests/lab/corpus/judgement.h"
#include "tests/lab/corpus/recordings.h"
#include "tests/lab/deadline.h"
#include "tests/lab/stop_signals.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/hosts.h"
#include "tests/support/lab/process.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;
constexpr std::chrono::milliseconds kWatcherPatience = 20s; ///< for its start, and its end
constexpr std::chrono::milliseconds kScenePatience = 60s; ///< and as much longer as one is to be idle
constexpr std::chrono::milliseconds kSettling = 400ms; ///< after the watchers' start
constexpr std::chrono::milliseconds kLastTick = 1500ms; ///< after the last scene: what is said then counts, too
constexpr std::chrono::milliseconds kBetweenScenes = 120ms;

using Batch = std::vector<const Scene*>;

struct Watcher {
    std::string attribution;
    CapturedOutput events;
    pid_t pid = -1;
};

std::vector<const Scene*> chosenScenes(const CorpusOptions& options)
{
    std::vector<const Scene*> chosen;
    for (const std::string& name : options.only) {
        const Scene* found = findScene(name);
        if (found == nullptr) {
            giveUp("no scene is called " + name + "; see netgrove-lab list");
        }
        chosen.push_back(found);
    }
    if (chosen.empty()) {
        std::ranges::transform(scenes(), std::back_inserter(chosen), [](const Scene& scene) { return &scene; });
    }
    return chosen;
}

void collectGroups(const std::vector<Step>& steps, std::vector<std::string>& groups)
{
    for (const Step& step : steps) {
        if (std::string group = groupOf(step); !group.empty()) {
            groups.push_back(std::move(group));
        }
        collectGroups(step.body, groups);
    }
}

std::vector<std::string> groupsOf(const std::vector<const Scene*>& chosen)
{
    std::vector<std::string> groups;
    for (const Scene* scene : chosen) {
        if (const auto steps = parseScript(scene->script)) {
            collectGroups(*steps, groups);
        }
    }
    return groups;
}

/// One run of the watchers before some scenes.
class Performance {
public:
    Performance(const CorpusOptions& options, Batch batch)
        : m_options(options)
        , m_batch(std::move(batch))
    {
    }
    /// Error: what went wrong, for people.
    Result<std::vector<SceneVerdict>> play();

private:
    void startWatchers();
    bool areWatchersReady();
    Result<void> playScenes();
    void hear(std::string_view bytes);
    std::vector<std::string> commandOf(const std::string& attribution) const;
    std::string wholeRecording(const std::string& attribution) const;
    Result<void> keepRecordings(const std::map<std::string, Cast>& casts) const;

    const CorpusOptions& m_options;
    Batch m_batch;
    std::vector<Watcher> m_watchers;
    std::string m_truth;
    std::size_t m_heard = 0;
    std::optional<Caller> m_caller;
};

std::vector<std::string> Performance::commandOf(const std::string& attribution) const
{
    const std::string program = m_options.watcher.empty()
        ? (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "netgrove-watch").string()
        : m_options.watcher;
    std::vector<std::string> command{
        program, "--format", "jsonl", "--attribution", attribution, "--view", m_options.view};
    if (attribution == "ebpf" && m_options.view == "graded") {
        command.emplace_back("--thread-rule"); // without tracing, threads are not known
    }
    if (!m_options.recordings.empty()) {
        command.insert(command.end(), {"--record", wholeRecording(attribution)});
    }
    return command;
}

std::string Performance::wholeRecording(const std::string& attribution) const
{
    return m_options.recordings + "/whole." + attribution;
}

/// Of the one scene that is played: what it is about, and no more.
Result<void> Performance::keepRecordings(const std::map<std::string, Cast>& casts) const
{
    const std::string scene(m_batch.front()->name);
    const auto cast = casts.find(scene);
    if (cast == casts.end()) {
        return failure(ErrorCode::system, scene + " did not begin");
    }
    std::set<Pid> actors;
    std::ranges::transform(
        cast->second.actors, std::inserter(actors, actors.end()), [](pid_t pid) { return Pid(pid); });
    for (const Watcher& watcher : m_watchers) {
        const std::string whole = wholeRecording(watcher.attribution);
        const auto written
            = writeExcerpt(whole, m_options.recordings + "/" + recordingName(scene, watcher.attribution), actors);
        std::filesystem::remove_all(whole);
        if (!written) {
            return written;
        }
    }
    rewriteCasts(m_options.recordings, scene, m_truth);
    return {};
}

void Performance::startWatchers()
{
    const std::vector<std::string> modes = m_options.attribution == "both" ? std::vector<std::string>{"ebpf", "proc"}
                                                                           : std::vector{m_options.attribution};
    for (const std::string& mode : modes) {
        Watcher& watcher = m_watchers.emplace_back();
        watcher.attribution = mode;
        watcher.pid = spawnProgram(commandOf(mode), [&] { watcher.events.takeStdout(); });
    }
}

bool Performance::areWatchersReady()
{
    const Deadline deadline(kWatcherPatience);
    const auto isReady
        = [](const Watcher& watcher) { return watcher.events.text().find(R"("event":"start")") != std::string::npos; };
    while (!std::ranges::all_of(m_watchers, isReady)) {
        if (deadline.isOver()) {
            return false;
        }
        pause(20ms);
    }
    pause(kSettling);
    return true;
}

/// Actors that ask to be called are, by someone who is none of them.
void Performance::hear(std::string_view bytes)
{
    m_truth += bytes;
    for (std::size_t end = 0; (end = m_truth.find('\n', m_heard)) != std::string::npos; m_heard = end + 1) {
        m_caller->hear(std::string_view(m_truth).substr(m_heard, end - m_heard));
    }
}

Result<void> Performance::playScenes()
{
    m_caller.emplace(); // before the pipe is there: it must not hold an end of it
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return systemFailure("pipe", errno);
    }
    const FileDescriptor reader(ends[0]);
    FileDescriptor writer(ends[1]);
    for (const Scene* scene : m_batch) {
        spawn("lab-scene", [&] {
            ::dup2(writer.get(), STDOUT_FILENO);
            writer = FileDescriptor();
            playScene(*scene);
        });
        pause(kBetweenScenes);
    }
    writer = FileDescriptor();
    // The pipe ends when the last actor has.
    const Deadline deadline(
        kScenePatience + std::chrono::milliseconds(static_cast<std::int64_t>(m_options.idleSeconds * 1000)));
    std::array<char, 65536> bytes{};
    while (!deadline.isOver()) {
        pollfd waiting{reader.get(), POLLIN, 0};
        if (::poll(&waiting, 1, 200) <= 0) {
            continue;
        }
        const ssize_t length = ::read(reader.get(), bytes.data(), bytes.size());
        if (length <= 0) {
            return {};
        }
        hear({bytes.data(), static_cast<std::size_t>(length)});
    }
    return failure(ErrorCode::system, "some scene did not end in time");
}

Result<std::vector<SceneVerdict>> Performance::play()
{
    startWatchers();
    if (!areWatchersReady()) {
        return failure(ErrorCode::system, "netgrove-watch does not start");
    }
    if (const auto played = playScenes(); !played) {
        return tl::unexpected(played.error());
    }
    pause(kLastTick);
    m_caller.reset();
    const auto casts = readCasts(m_truth);
    std::vector<SceneVerdict> verdicts;
    for (const Watcher& watcher : m_watchers) {
        const int status = endChild(watcher.pid, SIGINT, kWatcherPatience);
        if (status != 0 && status != 1) {
            return failure(ErrorCode::system,
                "netgrove-watch --attribution " + watcher.attribution + " ended with status " + std::to_string(status));
        }
        const SeenRun run = readRun(watcher.events.text());
        if (run.lost > 0) {
            std::fprintf(stderr, "%s lost %llu packets or events\n", watcher.attribution.c_str(),
                static_cast<unsigned long long>(run.lost));
        }
        for (const Scene* scene : m_batch) {
            verdicts.push_back(judge({scene, watcher.attribution, m_options.view == "paper"}, casts, run));
        }
    }
    if (!m_options.recordings.empty()) {
        if (const auto kept = keepRecordings(casts); !kept) {
            return tl::unexpected(kept.error());
        }
    }
    return verdicts;
}

bool isWrong(const SceneVerdict& verdict) { return !verdict.isRight && !verdict.isBlind; }

std::vector<SceneVerdict> perform(const CorpusOptions& options, Batch batch)
{
    Performance performance(options, std::move(batch));
    auto played = performance.play();
    if (!played) {
        giveUp(played.error().detail);
    }
    return std::move(*played);
}

/// Without tracing, whether a socket that lives for microseconds is seen is a matter of timing; beside nine other
/// scenes more so than on a PC where one thing happens at a time.
void playAgain(const CorpusOptions& options, SceneVerdict& verdict)
{
    CorpusOptions alone = options;
    alone.attribution = verdict.attribution;
    for (int tried = 1; tried < options.tries && verdict.attribution == "proc" && isWrong(verdict); ++tried) {
        verdict = perform(alone, {findScene(verdict.scene)}).front();
        verdict.why += (verdict.why.empty() ? "at try " : "; at try ") + std::to_string(tried + 1) + ", alone";
    }
}

void print(const SceneVerdict& verdict)
{
    std::printf("%-24s %-5s %-7s got %-12s %s%s%s\n", verdict.scene.c_str(), verdict.attribution.c_str(),
        verdict.nature == Nature::bot ? "bot" : "benign",
        verdict.isBlind ? "not visible" : std::string(toText(verdict.got)).c_str(), isWrong(verdict) ? "WRONG " : "",
        verdict.evidence.c_str(), verdict.why.empty() ? "" : ("; " + verdict.why).c_str());
    std::fflush(stdout);
}
} // namespace

int runCorpus(const CorpusOptions& options)
{
    const std::vector<const Scene*> chosen = chosenScenes(options);
    const auto hosts = Hosts::make();
    if (!hosts) {
        giveUp(hosts.error().detail);
    }
    if (hosts->isInUserNamespace()) {
        giveUp("the corpus needs root: an ordinary user has neither eBPF nor the proc connector");
    }
    if (const auto home = makeHome(chosen); !home) {
        giveUp(home.error().detail);
    }
    const ControlGroups groups(groupsOf(chosen));
    if (!groups.isThere()) {
        std::fprintf(stderr, "No control groups can be made here: the scenes go without.\n");
    }
    setName("lab-corpus");
    ::setenv(kIdleVariable, std::to_string(static_cast<std::int64_t>(options.idleSeconds * 1000)).c_str(), 1);
    const std::size_t together = options.recordings.empty() ? static_cast<std::size_t>(options.together) : 1;
    std::vector<SceneVerdict> verdicts;
    for (std::size_t first = 0; first < chosen.size(); first += together) {
        const std::size_t end = std::min(chosen.size(), first + together);
        auto played = perform(options,
            {chosen.begin() + static_cast<std::ptrdiff_t>(first), chosen.begin() + static_cast<std::ptrdiff_t>(end)});
        for (SceneVerdict& verdict : played) {
            playAgain(options, verdict);
        }
        std::ranges::for_each(played, print);
        std::ranges::move(played, std::back_inserter(verdicts));
    }
    const std::string table = toMarkdown(verdicts);
    std::printf("\n%s", table.c_str());
    if (!options.markdown.empty()) {
        std::ofstream file(options.markdown);
        file << table << std::flush;
        if (!file) {
            giveUp("cannot write " + options.markdown);
        }
    }
    return std::ranges::none_of(verdicts, isWrong) ? 0 : 1;
}

} // namespace netgrove::lab
