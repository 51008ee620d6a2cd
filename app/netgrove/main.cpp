// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QDir>
#include <QFileInfo>
#include <QIcon>
#include <QProcess>
#include <QSettings>
#include <QSocketNotifier>
#include <QTimer>
#include <csignal>
#include <cstdio>
#include <memory>
#include <sys/signalfd.h>

#include "app/netgrove/demo_sensor.h"
#include "app/netgrove/helper_access.h"
#include "app/netgrove/options.h"
#include "app/netgrove/screenshot.h"
#include "core/base/file_descriptor.h"
#include "core/monitor.h"
#include "core/sense/local_sensor.h"
#include "core/trust/trust_store.h"
#include "ui/access_banner.h"
#include "ui/action_runner.h"
#include "ui/background.h"
#include "ui/english.h"
#include "ui/format.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/session_actions.h"
#include "ui/suspended_book.h"
#include "ui/window_dialogs.h"

namespace {

using namespace netgrove;

constexpr int kExitBadArguments = 2;
constexpr int kExitNoDisplay = 3;
constexpr int kExitBadRecording = 4;

/// Qt aborts where it finds no display; a sentence helps more. A platform that was asked for by name is Qt's business.
bool hasDisplay(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "-platform") {
            return true;
        }
    }
    return qEnvironmentVariableIsSet("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY")
        || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
}

QStringList textOf(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i) {
        if (std::string_view(argv[i]) == "-platform" && i + 1 < argc) {
            ++i; // Qt's own
            continue;
        }
        arguments.append(QString::fromLocal8Bit(argv[i]));
    }
    return arguments;
}

/// Ctrl+C and `kill` close the window as a click would: the monitor flushes and the sizes are saved. Blocked before the
/// first thread starts, so that every thread inherits it (signalfd(2)).
FileDescriptor catchSignals()
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGHUP);
    if (sigprocmask(SIG_BLOCK, &signals, nullptr) != 0) {
        return {};
    }
    return FileDescriptor(signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC));
}

/// Where it is kept what was suspended: $XDG_STATE_HOME (XDG Base Directory Specification), which Qt 6.4 does not know.
QString stateFile()
{
    const QString state = qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"));
    return QDir(state).filePath(QStringLiteral("netgrove/suspended.json"));
}

/// The user's word about pairs, in the file that netgrove-watch reads too; nothing where there is no home folder.
std::optional<TrustAccess> trustInFile()
{
    const auto file = trustFileOfUser();
    if (!file) {
        return std::nullopt;
    }
    const auto store = std::make_shared<TrustStore>(*file);
    TrustAccess access;
    access.user = QString::fromStdString(file->user);
    access.read = [store] { return store->read(); };
    access.add = [store](const TrustEntry& entry) { return store->add(entry); };
    access.remove = [store](const TrustEntry& entry) { return store->remove(entry); };
    return access;
}

/// From a build tree, ./dev installs the helper, and the demo is beside this program.
void offerWaysOn(AccessBanner& banner)
{
    banner.setInstallCommand(qEnvironmentVariable("NETGROVE_INSTALL_COMMAND"));
    const QString lab = QCoreApplication::applicationDirPath() + QStringLiteral("/netgrove-lab");
    if (QFileInfo(lab).isExecutable()) {
        banner.setDemoOffered(true);
        QObject::connect(&banner, &AccessBanner::demoRequested, &banner,
            [lab] { QProcess::startDetached(lab, {QStringLiteral("demo")}); });
    }
}

int show(const WindowOptions& options, const FileDescriptor& signals)
{
    QSettings settings;
    std::unique_ptr<QSettings> throwAway; // a picture is the same on every machine
    if (options.screenshot || options.isDemo) {
        throwAway = std::make_unique<QSettings>(QStringLiteral("/dev/null"), QSettings::IniFormat);
    }
    MonitorOptions wiring;
    SensorSource source(options.sensor);
    wiring.analyzer.view = View::graded;
    if (options.isDemo) {
        wiring.makeSensor = [] { return std::make_unique<DemoSensor>(); };
        wiring.signaller = [](ProcessKey, ProcessAction) { return Result<void>(); }; // nobody is there to be hurt
    } else {
        wiring.makeSensor = [&source] { return source.make(); };
    }
    wiring.analyzer.window = options.window;
    wiring.analyzer.isThreadRuleOn = options.isThreadRuleOn;
    MonitorThread monitor(std::move(wiring));
    SuspendedBook suspended(options.screenshot || options.isDemo ? QString() : stateFile(), readBootId());
    ActionRunner runner(monitor, suspended);
    MainWindow window(monitor, throwAway ? *throwAway : settings);
    HelperAccess access(
        monitor, source, window.access(), options.sensor.attribution != LocalSensorOptions::Attribution::proc);
    const bool isHelperWanted = !options.isDemo && !HelperAccess::isRightOurs();
    if (isHelperWanted) {
        runner.setOthers([&access](const std::vector<ProcessKey>& targets, ProcessAction action,
                             ActionRunner::Done done) { access.signalOthers(targets, action, std::move(done)); });
        offerWaysOn(window.access());
    }
    window.setActionRunner(runner);
    if (!options.isDemo && !options.screenshot) {
        if (const auto trust = trustInFile()) {
            window.setTrust(*trust);
        }
    }
    std::unique_ptr<QSocketNotifier> notifier;
    if (signals.isOpen()) {
        notifier = std::make_unique<QSocketNotifier>(signals.get(), QSocketNotifier::Read);
        QObject::connect(notifier.get(), &QSocketNotifier::activated, &window, [&window] {
            window.close();
            QCoreApplication::quit();
        });
    }
    std::unique_ptr<Screenshot> screenshot;
    if (options.screenshot) {
        screenshot = std::make_unique<Screenshot>(*options.screenshot, window, monitor);
    }
    QObject::connect(&window.dialogs(), &WindowDialogs::demoRequested, &window,
        [] { QProcess::startDetached(QCoreApplication::applicationFilePath(), {QStringLiteral("--demo")}); });
    std::unique_ptr<Background> background;
    if (options.screenshot || options.isDemo) {
        window.show();
    } else {
        background = std::make_unique<Background>(window, monitor, settings);
        background->showWindow(options.isInBackground);
    }
    if (options.isDemo) {
        window.messages().show(QStringLiteral("demo"),
            {Severity::hint, QCoreApplication::translate("Demo", "This is a demo: a made-up machine."),
                QCoreApplication::translate("Demo",
                    "Wait a few seconds for the bot to wake up, then select the red pair. No packet is sent or read."),
                {}});
    } else if (!options.screenshot && !options.isInBackground && options.replay.isEmpty()) {
        window.dialogs().welcomeNewcomer();
    }
    if (options.replay.isEmpty()) {
        monitor.start();
    } else {
        window.session().open(options.replay); // needs no right
    }
    if (isHelperWanted && options.replay.isEmpty()) {
        access.ask();
    }
    const int status = QApplication::exec();
    monitor.stop();
    return status;
}

} // namespace

int main(int argc, char** argv)
{
    const ParsedOptions parsed = parseOptions(textOf(argc, argv));
    if (const auto* print = std::get_if<PrintAndExit>(&parsed)) {
        std::fputs(qPrintable(print->text), stdout);
        return 0;
    }
    if (const auto* bad = std::get_if<BadArguments>(&parsed)) {
        std::fprintf(stderr, "netgrove: %s\nTry netgrove --help.\n", qPrintable(bad->message));
        return kExitBadArguments;
    }
    if (const QString replay = std::get<WindowOptions>(parsed).replay; !replay.isEmpty()) {
        if (const auto readable = checkRecording(replay); !readable) {
            std::fprintf(stderr, "netgrove: %s\n", qPrintable(safe(readable.error().detail, 1000)));
            return kExitBadRecording;
        }
    }
    if (!hasDisplay(argc, argv)) {
        std::fputs("netgrove: there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).\n"
                   "Use netgrove-watch, the same in a terminal.\n",
            stderr);
        return kExitNoDisplay;
    }
    const FileDescriptor signals = catchSignals();
    const QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("netgrove"));
    QApplication::setOrganizationName(QStringLiteral("netgrove"));
    QApplication::setApplicationDisplayName(QStringLiteral("Netgrove"));
    QApplication::setApplicationVersion(QStringLiteral(NETGROVE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.netgrove.Netgrove"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/netgrove.svg")));
    installEnglish();
    return show(std::get<WindowOptions>(parsed), signals);
}
