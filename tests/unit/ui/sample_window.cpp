// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Shows the window with a made-up machine, to look at it: sample_window SCENE [dark|light|contrast|contrast-dark]
/// [FILE.png] [table]; ./dev pictures makes the project's pictures so. Scenes: starting, failed, refused, nothing,
/// small, desktop, threads, 300, 3000, quiet, quiet3000, confirm, grades, quiet-live-3000, quiet-live-10000, story,
/// filter, preferences, shortcuts, welcome, trust, trusted, confirm, tree, suspended, alerts, inspector, losing,
/// interface-gone, no-ebpf, access-STATE (waiting, cancelled, denied, …).
#include <QApplication>
#include <QElapsedTimer>
#include <QStyleFactory>
#include <QTimer>
#include <QToolButton>
#include <array>
#include <cstdio>
#include <optional>
#include <pwd.h>
#include <string_view>

#include "tests/unit/ui/snapshot_samples.h"
#include "ui/access_banner.h"
#include "ui/action_runner.h"
#include "ui/english.h"
#include "ui/filter/filter_line.h"
#include "ui/forest_canvas.h"
#include "ui/forgotten_settings.h"
#include "ui/inspector.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/process_actions.h"
#include "ui/window_dialogs.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

QPalette darkPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(0x2b2d31));
    palette.setColor(QPalette::Base, QColor(0x1f2124));
    palette.setColor(QPalette::AlternateBase, QColor(0x26282c));
    palette.setColor(QPalette::Button, QColor(0x36393f));
    palette.setColor(QPalette::ToolTipBase, QColor(0x36393f));
    palette.setColor(QPalette::Mid, QColor(0x1b1c1f));
    palette.setColor(QPalette::Dark, QColor(0x17181a));
    palette.setColor(QPalette::Light, QColor(0x44474e));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText}) {
        palette.setColor(role, QColor(0xe8e9eb));
        palette.setColor(QPalette::Disabled, role, QColor(0x83878e));
    }
    palette.setColor(QPalette::PlaceholderText, QColor(0xa0a4ab));
    palette.setColor(QPalette::Highlight, QColor(0x3d7fd6));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    return palette;
}

constexpr std::array kAccessNames{"notNeeded", "waiting", "granted", "cancelled", "denied", "inactiveSession",
    "noAgent", "noAuthority", "notInstalled", "busy", "died", "garbled", "failed"};

/// The names of AccessState, in its order.
std::optional<AccessState> accessOf(const QString& scene)
{
    for (std::size_t index = 0; index < kAccessNames.size(); ++index) {
        if (scene == QStringLiteral("access-") + QLatin1String(kAccessNames.at(index))) {
            return static_cast<AccessState>(index);
        }
    }
    return std::nullopt;
}

/// The pair's programs as if they had been read: only then they can be trusted.
void knowContents(MainWindow& window, SampleMachine& machine)
{
    auto made = std::make_shared<Snapshot>(*machine.snapshot());
    for (FindingPointer& finding : made->findings) {
        auto known = std::make_shared<Finding>(*finding);
        for (ProcessPointer* end : {&known->ancestor, &known->descendant}) {
            auto process = std::make_shared<ProcessRecord>(**end);
            process->facts.program.emplace();
            process->facts.program->content = ContentState::known;
            process->facts.program->contentHash = std::string(60, '5') + "c0de";
            *end = process;
        }
        finding = known;
    }
    window.setSnapshot(made);
}

/// What the sensor cannot do, or lost; false: all is well in this scene.
bool isStateOfSensor(const QString& scene, SampleMachine& machine)
{
    const auto notice = [&](NoticeKind kind, const char* detail) {
        machine.notices().push_back({kind, machine.snapshot()->time, detail});
    };
    if (scene == QLatin1String("interface-gone")) {
        machine.machine().interfaces.front().isCaptured = false;
        notice(NoticeKind::interfaceGone, machine.machine().interfaces.front().name.c_str());
    } else if (scene == QLatin1String("no-ebpf")) {
        machine.machine().attribution = AttributionMode::proc;
        notice(NoticeKind::tracingUnavailable, "bpf: Operation not permitted");
    } else if (scene != QLatin1String("losing")) {
        return false;
    }
    return true;
}

/// Findings of three grades, one of them over, one of them the user's word.
void showAlerts(MainWindow& window, SampleMachine& machine)
{
    machine.process(4502).worstGrade = Grade::expected;
    machine.process(4502).isPairDescendant = false;
    machine.process(4503).worstGrade = Grade::notice;
    auto made = std::make_shared<Snapshot>(*machine.snapshot());
    const auto change = [&made](std::size_t index, Grade grade, std::chrono::minutes ago, Evidence reason) {
        auto finding = std::make_shared<Finding>(*made->findings[index]);
        finding->grade = grade;
        finding->raisedAt -= ago;
        if (grade != Grade::alert) {
            finding->evidence.erase(finding->evidence.begin()); // that alone would be an alert
        }
        finding->evidence.insert(finding->evidence.begin(), std::move(reason));
        made->findings[index] = finding;
        return finding;
    };
    change(0, Grade::expected, std::chrono::minutes(94),
        {"trusted", Phrase("You trust this pair: “our build server starts its workers”."), -100});
    change(1, Grade::notice, std::chrono::minutes(41),
        {"unanswered", Phrase("Of 96 connections of httpd-update (4503), 90 were refused and 6 not answered."), 15})
        ->isActive
        = false;
    change(2, Grade::alert, std::chrono::minutes(3),
        {"command",
            Phrase("httpd-update (4471) got 72 bytes unasked from 198.51.100.4:6667, after 28.0 s of silence, a moment "
                   "before httpd-update (4504) was born."),
            35});
    window.setSnapshot(made);
}

void showScene(MainWindow& window, const QString& scene)
{
    if (const auto access = accessOf(scene)) {
        window.access().setDemoOffered(true);
        window.access().setInstallCommand(QStringLiteral("./dev run"));
        window.access().setState(*access, QStringLiteral("org.example.Detail: as the system said it"));
        showScene(window, QStringLiteral("refused"));
        return;
    }
    if (scene == QLatin1String("starting")) {
        return;
    }
    if (scene == QLatin1String("failed")) {
        window.showError({ErrorCode::noSuchInterface, "pcap_activate on eth7: No such device exists"});
        return;
    }
    const bool isLarge = scene.contains(QLatin1String("3000"));
    SampleMachine machine = scene == QLatin1String("small") || scene == QLatin1String("nothing")
        ? sampleSmall()
        : sampleDesktop(scene.contains(QLatin1String("10000")) ? 10000
                  : isLarge                                    ? 3000
                  : scene == QLatin1String("300") || scene.startsWith(QLatin1String("quiet"))
                      || scene == QLatin1String("refused")
                  ? 300
                  : 60);
    machine.setView(View::graded);
    if (scene == QLatin1String("nothing") || scene == QLatin1String("refused")) {
        auto made = std::make_shared<Snapshot>(*machine.snapshot());
        for (auto& process : made->processes) {
            auto silent = std::make_shared<ProcessRecord>(*process);
            silent->isCommunicating = silent->isPairAncestor = silent->isPairDescendant = silent->isOnPairPath = false;
            silent->flows.clear();
            silent->findings.clear();
            silent->flowCount = silent->remoteHostCount = 0;
            process = silent;
        }
        made->findings.clear();
        made->packetsPerSecond = 0;
        if (scene == QLatin1String("refused")) {
            made->notices = {{NoticeKind::captureRefused, made->time, "socket: Operation not permitted"}};
            made->machine.attribution = AttributionMode::none;
            for (auto& interface : made->machine.interfaces) {
                interface.isCaptured = false;
            }
            made->flows.clear();
            made->counters.packets = 0;
        }
        window.setSnapshot(made);
        return;
    }
    if (isStateOfSensor(scene, machine)) {
        window.setSnapshot(machine.snapshot());
        machine.wait(std::chrono::seconds(1));
        machine.counters().kernelDrops += scene == QLatin1String("losing") ? 18'204U : 0U;
    }
    window.processes().setQuietShown(scene.startsWith(QLatin1String("quiet")));
    window.setSnapshot(machine.snapshot());
    if (scene != QLatin1String("small") && scene != QLatin1String("300")) {
        window.selectProcess(SampleMachine::key(4504), false);
    }
    if (scene == QLatin1String("threads")) {
        window.selectProcess(SampleMachine::key(2204));
        window.canvas().setThreadsShown(SampleMachine::key(2204), true);
        window.findChild<QToolButton*>(QStringLiteral("threadsHead"))->setChecked(true);
    }
    if (scene.contains(QLatin1String("live"))) { // a tenth of the rows changes in each of twenty ticks
        QElapsedTimer clock;
        qint64 total = 0;
        const SnapshotPointer first = machine.snapshot();
        for (std::size_t tick = 0; tick < 20; ++tick) {
            machine.wait(std::chrono::seconds(1));
            for (std::size_t i = tick; i < first->processes.size(); i += 10) {
                machine.process(first->processes[i]->key.pid.value).totals.txBytes += 1000;
            }
            const SnapshotPointer next = machine.snapshot();
            clock.restart();
            window.setSnapshot(next);
            QCoreApplication::processEvents();
            total += clock.nsecsElapsed();
        }
        std::printf("a tick of %zu processes: %.1f ms\n", first->processes.size(), static_cast<double>(total) / 20e6);
    }
    if (scene == QLatin1String("story")
        || scene == QLatin1String("inspector")) { // five minutes of traffic, and a verdict with both sides
        for (int second = 0; second < 240; ++second) {
            machine.wait(std::chrono::seconds(1));
            machine.process(4471).totals.rxBytes += second % 30 == 0 ? 90 : 0;
            machine.process(4471).totals.txBytes += second % 30 == 1 ? 60 : 0;
            for (const std::int32_t pid : {419, 2204, 2390, 2811, 3188, 3210, 4471, 4502, 4503, 4504}) {
                machine.process(pid).lastExternal += std::chrono::seconds(1); // they go on talking
            }
            const unsigned sent = second > 180 ? 140U + static_cast<unsigned>(second) / 4U : 0;
            machine.process(4504).totals.txBytes += sent;
            machine.process(4504).txBytesPerSecond = sent;
            window.setSnapshot(machine.snapshot());
        }
        auto made = std::make_shared<Snapshot>(*machine.snapshot());
        auto finding = std::make_shared<Finding>(*made->findings.back());
        finding->evidence.push_back({"hidden-folder",
            Phrase("The program of httpd-update (4504), /home/alice/.cache/httpd-update, is in a hidden folder."), 5});
        finding->evidence.push_back({"same-folder",
            Phrase("The programs of httpd-update (4471) and httpd-update (4504) are in one folder."), -20});
        finding->points = 90;
        made->findings.back() = finding;
        window.setSnapshot(made);
    }
    if (scene == QLatin1String("alerts")) {
        showAlerts(window, machine);
    }
    if (scene == QLatin1String("grades")) { // an alert and two notices
        for (const std::int32_t pid : {4502, 4503}) {
            machine.process(pid).worstGrade = Grade::notice;
        }
        auto made = std::make_shared<Snapshot>(*machine.snapshot());
        for (std::size_t index : {0U, 1U}) {
            auto finding = std::make_shared<Finding>(*made->findings[index]);
            finding->grade = Grade::notice;
            finding->evidence.erase(finding->evidence.begin());
            made->findings[index] = finding;
        }
        window.setSnapshot(made);
    }
    if (scene == QLatin1String("filter")) {
        window.filterLine().setText(QStringLiteral("is:external verdict:alert,red port:445"));
    }
    if (scene == QLatin1String("preferences")) {
        window.dialogs().openPreferences();
    } else if (scene == QLatin1String("shortcuts")) {
        window.dialogs().openShortcuts();
    } else if (scene == QLatin1String("welcome")) {
        window.dialogs().openWelcome();
    } else if (scene == QLatin1String("trust")) {
        knowContents(window, machine);
        window.findChild<QToolButton*>(QStringLiteral("trust"))->click();
    } else if (scene == QLatin1String("trusted")) {
        window.dialogs().openTrustList();
    }
    window.canvas().setHostsShown(scene.startsWith(QLatin1String("hosts")));
    if (scene.endsWith(QLatin1String("whole"))) {
        window.canvas().zoomToFit();
    }
    if (scene == QLatin1String("tree")) {
        window.selectProcess(SampleMachine::key(2204));
        window.actionsOfProcess().treeAction(ProcessAction::terminate)->trigger();
    }
    if (scene == QLatin1String("confirm")) {
        window.actionsOfProcess().action(ProcessAction::kill)->trigger();
    }
}

} // namespace

/// The users of the made-up machine, in place of those of the machine that draws it (getpwuid_r(3)).
extern "C" int getpwuid_r(uid_t uid, passwd* entry, char* buffer, std::size_t size, passwd** found)
{
    *found = nullptr;
    const std::string_view name = uid == 0 ? "root" : uid == 1000 ? "alice" : "";
    if (!name.empty() && name.size() < size) {
        entry->pw_name = buffer;
        buffer[name.copy(buffer, size - 1)] = '\0';
        *found = entry;
    }
    return 0;
}

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    installEnglish();
    const QStringList words = QApplication::arguments();
    if (words.value(2).endsWith(QLatin1String("dark"))) {
        QApplication::setPalette(darkPalette());
    }
    ForgottenSettings settings;
    settings.setValue(QStringLiteral("window/table"), words.value(4) == QLatin1String("table"));
    MonitorThread monitor({});
    SuspendedBook suspended({}, {});
    if (words.value(1) == QLatin1String("suspended")) {
        suspended.add({SampleMachine::key(2204), Uid(1000), QStringLiteral("firefox-esr (2204)")});
        suspended.add({SampleMachine::key(4504), Uid(1000), QStringLiteral("kworkerd (4504)")});
    }
    ActionRunner runner(monitor, suspended);
    MainWindow window(monitor, settings);
    window.setActionRunner(runner);
    window.setWishes({.isLessMotion = true, .isHighContrast = words.value(2).startsWith(QLatin1String("contrast"))});
    const bool isInspector = words.value(1) == QLatin1String("inspector");
    if (isInspector) {
        window.resize(1320, 1200); // all of it without scrolling
    }
    window.show();
    QElapsedTimer clock;
    clock.start();
    showScene(window, words.value(1));
    std::printf("taken in within %lld ms\n", static_cast<long long>(clock.elapsed()));
    QTimer::singleShot(400, &window, [&] {
        window.grab();
        clock.restart();
        window.canvas().grab();
        std::printf("canvas drawn within %lld ms\n", static_cast<long long>(clock.elapsed()));
        if (!words.value(3).isEmpty()) {
            QWidget* top = QApplication::activeModalWidget();
            QWidget* shown = top != nullptr ? top : isInspector ? static_cast<QWidget*>(&window.inspector()) : &window;
            shown->grab().save(words.value(3));
            QApplication::quit();
        }
    });
    return QApplication::exec();
}
