// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove/options.h"

#include <QCommandLineParser>
#include <QCoreApplication>

namespace netgrove {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Options)
};

constexpr int kLongestWindow = 86'400; ///< seconds
constexpr double kLongestInterval = 60; ///< seconds
constexpr double kShortestInterval = 0.1;

struct Known {
    QCommandLineOption help{{QStringLiteral("h"), QStringLiteral("help")}, Words::tr("Print this and exit.")};
    QCommandLineOption version{QStringLiteral("version"), Words::tr("Print the version and exit.")};
    QCommandLineOption interface{QStringLiteral("interface"),
        Words::tr("Watch only this interface; may be given several times."), QStringLiteral("IF")};
    QCommandLineOption attribution{QStringLiteral("attribution"),
        Words::tr("How processes are found: auto (default), ebpf, proc."), QStringLiteral("auto|ebpf|proc"),
        QStringLiteral("auto")};
    QCommandLineOption window{QStringLiteral("window"),
        Words::tr("For how long a packet makes a process communicating (default 60)."), QStringLiteral("SECONDS"),
        QStringLiteral("60")};
    QCommandLineOption interval{QStringLiteral("interval"), Words::tr("Time between two looks (default 1)."),
        QStringLiteral("SECONDS"), QStringLiteral("1")};
    QCommandLineOption threadRule{QStringLiteral("thread-rule"),
        Words::tr("An experiment: also report a communicating thread that a communicating thread started (needs "
                  "eBPF).")};
    QCommandLineOption demo{
        QStringLiteral("demo"), Words::tr("Play the recording of a PC on which a bot is found; nothing is captured.")};
    QCommandLineOption background{
        QStringLiteral("background"), Words::tr("Start in the tray, or minimised where there is none.")};
    QCommandLineOption replay{QStringLiteral("replay"),
        Words::tr("Play a recording instead of watching this machine (the same as FILE)."), QStringLiteral("FILE")};
    QCommandLineOption screenshot{QStringLiteral("screenshot"),
        Words::tr("Save a picture of the window to FILE (PNG) and exit."), QStringLiteral("FILE")};
    QCommandLineOption after{QStringLiteral("after"),
        Words::tr("Take the picture after so long (default 3; 60 with --until-finding)."), QStringLiteral("SECONDS")};
    QCommandLineOption untilFinding{
        QStringLiteral("until-finding"), Words::tr("Take the picture when the first finding is shown.")};
};

std::optional<std::chrono::milliseconds> secondsOf(const QString& text, double least, double most)
{
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (!isNumber || !(seconds >= least && seconds <= most)) {
        return std::nullopt;
    }
    return std::chrono::milliseconds(static_cast<long>(seconds * 1000));
}

/// Nothing: all is well, and `options` is filled in.
std::optional<QString> read(const QCommandLineParser& parser, const Known& known, WindowOptions& options)
{
    for (const QString& name : parser.values(known.interface)) {
        if (name.isEmpty()) {
            return Words::tr("--interface needs a name.");
        }
        options.sensor.interfaces.push_back(name.toStdString());
    }
    const QString attribution = parser.value(known.attribution);
    if (attribution == QLatin1String("ebpf")) {
        options.sensor.attribution = LocalSensorOptions::Attribution::ebpf;
    } else if (attribution == QLatin1String("proc")) {
        options.sensor.attribution = LocalSensorOptions::Attribution::proc;
    } else if (attribution != QLatin1String("auto")) {
        return Words::tr("--attribution is auto, ebpf or proc, not “%1”.").arg(attribution);
    }
    const auto window = secondsOf(parser.value(known.window), 1, kLongestWindow);
    if (!window) {
        return Words::tr("--window is a number of seconds from 1 to %1, not “%2”.")
            .arg(kLongestWindow)
            .arg(parser.value(known.window));
    }
    options.window = std::chrono::duration_cast<std::chrono::seconds>(*window);
    const auto interval = secondsOf(parser.value(known.interval), kShortestInterval, kLongestInterval);
    if (!interval) {
        return Words::tr("--interval is a number of seconds from 0.1 to 60, not “%1”.")
            .arg(parser.value(known.interval));
    }
    options.sensor.interval = *interval;
    options.isThreadRuleOn = parser.isSet(known.threadRule);
    options.isDemo = parser.isSet(known.demo);
    options.isInBackground = parser.isSet(known.background);
    options.replay = parser.value(known.replay);
    if (parser.isSet(known.replay) && options.replay.isEmpty()) {
        return Words::tr("--replay needs the name of a file.");
    }
    if (const QStringList files = parser.positionalArguments(); !files.isEmpty()) {
        if (files.size() > 1 || !options.replay.isEmpty()) {
            return Words::tr("Only one recording can be played: “%1” is one too many.").arg(files.constLast());
        }
        options.replay = files.constFirst();
        options.isOpenedByDesktop = true;
    }
    if (options.isDemo && !options.replay.isEmpty()) {
        return Words::tr("--demo plays a recording of its own: “%1” is one too many.").arg(options.replay);
    }
    if (!parser.isSet(known.screenshot)) {
        return parser.isSet(known.after) || parser.isSet(known.untilFinding)
            ? std::optional(Words::tr("--after and --until-finding belong to --screenshot."))
            : std::nullopt;
    }
    ScreenshotRequest request;
    request.file = parser.value(known.screenshot);
    request.isUntilFinding = parser.isSet(known.untilFinding);
    request.after = request.isUntilFinding ? std::chrono::seconds(60) : std::chrono::seconds(3);
    if (parser.isSet(known.after)) {
        const auto after = secondsOf(parser.value(known.after), 0, 3600);
        if (!after) {
            return Words::tr("--after is a number of seconds from 0 to 3600, not “%1”.").arg(parser.value(known.after));
        }
        request.after = *after;
    }
    options.screenshot = request;
    return std::nullopt;
}

} // namespace

ParsedOptions parseOptions(const QStringList& arguments)
{
    const Known known;
    QCommandLineParser parser;
    parser.setApplicationDescription(
        Words::tr("Shows the processes of this PC as a forest, and which of them talk to the outside."));
    parser.addPositionalArgument(
        QStringLiteral("FILE"), Words::tr("A recording or a file of packets to play."), QStringLiteral("[FILE]"));
    parser.addOptions(
        {known.help, known.version, known.interface, known.attribution, known.window, known.interval, known.threadRule,
            known.replay, known.demo, known.background, known.screenshot, known.after, known.untilFinding});
    if (!parser.parse(arguments)) {
        return BadArguments{parser.errorText()};
    }
    if (parser.isSet(known.help)) {
        return PrintAndExit{parser.helpText()};
    }
    if (parser.isSet(known.version)) {
        return PrintAndExit{QStringLiteral("netgrove " NETGROVE_VERSION "\n")};
    }
    WindowOptions options;
    options.sensor.isCaptureOptional = true; // the window opens all the same and says what is missing
    if (const auto complaint = read(parser, known, options)) {
        return BadArguments{*complaint};
    }
    return options;
}

} // namespace netgrove
