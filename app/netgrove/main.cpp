// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QFileInfo>
#include <QIcon>
#include <QLocale>
#include <QMessageBox>
#include <csignal>
#include <cstdio>
#include <sys/signalfd.h>

#include "app/netgrove/options.h"
#include "app/netgrove/window_program.h"
#include "ui/format.h"
#include "ui/language.h"
#include "ui/session_actions.h"

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

/// Options come before the window, which needs a display; their help is in the user's language all the same.
ParsedOptions parsedInOwnLanguage(int argc, char** argv)
{
    const QCoreApplication forTranslations(argc, argv);
    installLanguage(QLocale::system());
    return parseOptions(textOf(argc, argv));
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

void nameApplication()
{
    QApplication::setApplicationName(QStringLiteral("netgrove"));
    QApplication::setOrganizationName(QStringLiteral("netgrove"));
    QApplication::setApplicationDisplayName(QStringLiteral("Netgrove"));
    QApplication::setApplicationVersion(QStringLiteral(NETGROVE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.netgrove.Netgrove"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/netgrove.svg")));
}

/// A file manager shows no standard error: what was opened with a click is answered with a dialog.
void sayOnDesktop(const QString& path, const Error& error)
{
    const Message message = SessionActions::refusalOf(path, error);
    QMessageBox box(QMessageBox::Critical, QApplication::applicationDisplayName(), message.what);
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(message.remedy);
    box.setDetailedText(message.detail);
    box.exec();
}

} // namespace

int main(int argc, char** argv)
{
    const ParsedOptions parsed = parsedInOwnLanguage(argc, argv);
    if (const auto* print = std::get_if<PrintAndExit>(&parsed)) {
        std::fputs(qPrintable(print->text), stdout);
        return 0;
    }
    if (const auto* bad = std::get_if<BadArguments>(&parsed)) {
        std::fprintf(stderr, "netgrove: %s\nTry netgrove --help.\n", qPrintable(bad->message));
        return kExitBadArguments;
    }
    const auto& options = std::get<WindowOptions>(parsed);
    const Result<void> readable = options.replay.isEmpty() ? Result<void>() : checkRecording(options.replay);
    if (!readable) {
        std::fprintf(stderr, "netgrove: %s\n", qPrintable(safe(readable.error().detail, 1000)));
        if (!options.isOpenedByDesktop || !hasDisplay(argc, argv)) {
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
    nameApplication();
    installLanguage(QLocale::system());
    if (!readable) {
        sayOnDesktop(options.replay, readable.error());
        return kExitBadRecording;
    }
    if (options.isDemo && demoFile().isEmpty()) {
        std::fputs("netgrove: the demo's recording (share/netgrove/demo.netgrove) is not installed.\n", stderr);
        return kExitBadRecording;
    }
    return WindowProgram(options, signals).run();
}
