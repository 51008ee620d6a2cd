// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/options.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <map>

#include "core/base/atomic_file.h"
#include "core/base/safe_text.h"

namespace netgrove::watch {
namespace {
constexpr double kLongestDuration = 366.0 * 24 * 3600;
constexpr double kLongestWindow = 24.0 * 3600;

/// The words of the command line before they mean something.
struct Words {
    std::vector<std::string> interfaces;
    double duration = 0;
    std::string format = "text";
    std::string attribution = "auto";
    std::string view = "graded";
    double window = 60;
    bool isThreadRuleOn = false;
    SessionWords session;
    std::vector<std::pair<std::string, std::string>> exports;
    std::string exportOnly;
    std::string exportSize;
    std::vector<std::string> files; ///< of a command
    std::string otherView;
    double otherWindow = 0;
    std::string trust;
    std::string otherTrust;
    std::string ecsFile;
    std::string metricsFile;
    bool isJournalWritten = false;
};

/// Seconds: a number above zero and at most so many. strtod(3) also takes "nan" and "inf".
CLI::Validator secondsUpTo(double most)
{
    const auto check = [most](const std::string& text) -> std::string {
        double number = 0;
        const bool isNumber = CLI::detail::lexical_cast(text, number);
        return isNumber && std::isfinite(number) && number > 0 && number <= most
            ? std::string()
            : "must be a number of seconds above 0 and at most " + std::to_string(static_cast<long>(most));
    };
    return CLI::Validator(check, "");
}

void describe(CLI::App& app, Words& words)
{
    app.set_version_flag("--version", std::string("netgrove-watch ") + NETGROVE_VERSION);
    app.add_option(
           "--interface", words.interfaces, "Capture on this interface; may be given again (default: all of them)")
        ->type_name("IF")
        ->allow_extra_args(false);
    app.add_option("--duration", words.duration, "Stop after so long (default: at SIGINT or SIGTERM)")
        ->type_name("SECONDS")
        ->check(secondsUpTo(kLongestDuration));
    app.add_option("--format", words.format,
           "text (default): the forest on a terminal, else a plain log; jsonl: one JSON object a line")
        ->type_name("text|jsonl")
        ->check(CLI::IsMember({"text", "jsonl"}).description(""));
    app.add_option("--attribution", words.attribution,
           "How senders are found: auto (default) takes the best that works, proc uses no eBPF")
        ->type_name("auto|ebpf|proc")
        ->check(CLI::IsMember({"auto", "ebpf", "proc"}).description(""));
    app.add_option("--view", words.view,
           "graded (default): each finding weighed by its evidence; paper: every communicating process with a "
           "communicating "
           "ancestor, as published")
        ->type_name("graded|paper")
        ->check(CLI::IsMember({"graded", "paper"}).description(""));
    app.add_option("--window", words.window, "How long an external packet makes a process communicating (default: 60)")
        ->type_name("SECONDS")
        ->check(secondsUpTo(kLongestWindow));
    app.add_flag("--thread-rule", words.isThreadRuleOn,
        "An experiment: also report a communicating thread that a communicating thread started (needs eBPF)");
    describe(app, words.session);
    app.add_option("--export", words.exports,
           "At the end write what was seen to FILE; may be given again. FORMAT: " + exportFormatWords())
        ->type_name("FORMAT FILE")
        ->allow_extra_args(false);
    app.add_option("--export-only", words.exportOnly, "Export no more than belongs to one finding, process or flow")
        ->type_name("finding=ID|pid=PID|flow=ID");
    app.add_option("--export-size", words.exportSize,
           "How large an exported picture is: in pixels (1600x1000), or as a multiple of what the forest needs (2)")
        ->type_name("WIDTHxHEIGHT|SCALE");
    app.add_subcommand("salvage", "Save what can be read of a damaged recording")
        ->add_option("files", words.files, "The broken recording, and the new file")
        ->type_name("BROKEN OUT")
        ->expected(2)
        ->required();
    CLI::App* compare = app.add_subcommand(
        "compare", "Tell which findings two recordings have in common, or one recording judged in two ways");
    compare->add_option("files", words.files, "The two recordings; may be the same one")
        ->type_name("A B")
        ->expected(2)
        ->required();
    compare->add_option("--other-view", words.otherView, "The view for B (default: that of --view)")
        ->type_name("graded|paper")
        ->check(CLI::IsMember({"graded", "paper"}).description(""));
    compare->add_option("--other-window", words.otherWindow, "The window for B (default: that of --window)")
        ->type_name("SECONDS")
        ->check(secondsUpTo(kLongestWindow));
    const auto yesOrNo = CLI::IsMember({"yes", "no"}).description("");
    compare->add_option("--trust", words.trust, "Whether what you trust counts in the graded view (default: no)")
        ->type_name("yes|no")
        ->check(yesOrNo);
    compare->add_option("--other-trust", words.otherTrust, "The same for B (default: that of --trust)")
        ->type_name("yes|no")
        ->check(yesOrNo);
    compare->fallthrough(); // --view and --window may stand behind it
    app.require_subcommand(0, 1);
    app.add_option("--ecs", words.ecsFile, "Append each finding to FILE as a line of JSON (Elastic Common Schema)")
        ->type_name("FILE");
    app.add_option("--metrics", words.metricsFile,
           "Keep counters in FILE, for node_exporter's text-file collector when its name ends in .prom")
        ->type_name("FILE");
    app.add_flag("--journal", words.isJournalWritten, "Write each finding into the systemd journal");
    app.footer("netgrove-watch trust says what you expect: netgrove-watch trust --help.\n"
               "Exit status: 0 nothing found, 1 at least one alert (in the paper view: any finding), 2 bad arguments, "
               "3 could not capture, 4 bad recording,\n"
               "5 what was asked for could not be written.\n"
               "Capturing needs root: run it with sudo.");
}

Parsed refuse(const std::string& what)
{
    return {.options = std::nullopt,
        .status = ExitStatus::badArguments,
        .output = {},
        .error = "netgrove-watch: " + safeText(what).text + "\nTry netgrove-watch --help.\n"};
}

std::chrono::nanoseconds seconds(double number)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(number));
}

Options meaning(const CLI::App& app, const Words& words)
{
    using Attribution = LocalSensorOptions::Attribution;
    static const std::map<std::string, Attribution, std::less<>> kAttributions{
        {"auto", Attribution::automatic}, {"ebpf", Attribution::ebpf}, {"proc", Attribution::proc}};
    Options options;
    options.interfaces = words.interfaces;
    if (app.count("--duration") > 0) {
        options.duration = seconds(words.duration);
    }
    options.format = words.format == "jsonl" ? Format::jsonl : Format::text;
    options.attribution = kAttributions.at(words.attribution);
    options.view = words.view == "paper" ? View::paper : View::graded;
    options.window = seconds(words.window);
    options.isThreadRuleOn = words.isThreadRuleOn;
    if (!app.get_subcommands().empty()) {
        options.command = app.get_subcommands().front()->get_name();
        options.files = words.files;
        if (!words.otherView.empty()) {
            options.otherView = words.otherView == "paper" ? View::paper : View::graded;
        }
        options.isTrustCounted = words.trust == "yes";
        if (!words.otherTrust.empty()) {
            options.isOtherTrustCounted = words.otherTrust == "yes";
        }
        if (words.otherWindow > 0) {
            options.otherWindow = seconds(words.otherWindow);
        }
    }
    options.ecsFile = words.ecsFile;
    options.metricsFile = words.metricsFile;
    options.isJournalWritten = words.isJournalWritten;
    return options;
}
Result<void> takeExports(Options& options, const Words& words)
{
    Result<std::vector<ExportRequest>> exports = parseExports(words.exports);
    if (!exports) {
        return tl::unexpected(exports.error());
    }
    options.exports = std::move(*exports);
    if (!words.exportSize.empty()) {
        const Result<ForestSvgOptions> size = parsePictureSize(words.exportSize);
        if (!size || !needsPicture(options.exports)) {
            return size ? failure(ErrorCode::badInput, "--export-size needs an --export svg or png.")
                        : tl::unexpected(size.error());
        }
        options.picture = *size;
    }
    if (words.exportOnly.empty()) {
        return {};
    }
    if (options.exports.empty()) {
        return failure(ErrorCode::badInput, "--export-only needs an --export.");
    }
    const Result<Selection> selection = Selection::parse(words.exportOnly);
    if (!selection) {
        return failure(
            ErrorCode::badInput, "--export-only takes finding=ID, pid=PID or flow=ID, not " + words.exportOnly + ".");
    }
    options.exported = *selection;
    return {};
}
} // namespace

Parsed parse(int argumentCount, const char* const* arguments)
{
    CLI::App app(
        "Shows which processes of this machine talk to the outside, and which look like a bot.", "netgrove-watch");
    Words words;
    describe(app, words);
    try {
        app.parse(argumentCount, arguments);
    } catch (const CLI::CallForHelp&) {
        return {.options = std::nullopt, .status = ExitStatus::nothingFound, .output = app.help(), .error = {}};
    } catch (const CLI::CallForVersion& version) {
        return {.options = std::nullopt,
            .status = ExitStatus::nothingFound,
            .output = std::string(version.what()) + "\n",
            .error = {}};
    } catch (const CLI::ParseError& error) {
        return refuse(error.what());
    }
    for (const std::string& interface : words.interfaces) {
        if (interface.empty()) {
            return refuse("--interface needs the name of an interface.");
        }
    }
    Options options = meaning(app, words);
    for (const char* option : {"--ecs", "--metrics"}) {
        if (app.count(option) == 0) {
            continue;
        }
        const std::string& file = std::string_view(option) == "--ecs" ? words.ecsFile : words.metricsFile;
        if (const Result<void> place = checkWritable(file); file.empty() || !place) {
            return refuse(std::string(option)
                + (file.empty() ? " needs the name of a file." : " cannot write " + place.error().detail + "."));
        }
    }
    if (const Result<void> understood = takeExports(options, words); !understood) {
        return refuse(understood.error().detail);
    }
    const Result<SessionOptions> session = meaning(app, words.session);
    if (!session) {
        return refuse(session.error().detail);
    }
    options.session = *session;
    return {.options = std::move(options), .status = ExitStatus::nothingFound, .output = {}, .error = {}};
}

} // namespace netgrove::watch
