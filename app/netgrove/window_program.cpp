// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove/window_program.h"

#include <QApplication>
#include <QDir>
#include <QFileInfo>

#include "core/sense/local_sensor.h"
#include "core/trust/trust_store.h"
#include "ui/access_banner.h"
#include "ui/forgotten_settings.h"
#include "ui/session_actions.h"
#include "ui/window_dialogs.h"

namespace netgrove {

namespace {

/// Where it is kept what was suspended: $XDG_STATE_HOME (XDG Base Directory Specification), which Qt 6.4 does not know.
QString stateFile()
{
    const QString state = qEnvironmentVariable("XDG_STATE_HOME", QDir::homePath() + QStringLiteral("/.local/state"));
    return QDir(state).filePath(QStringLiteral("netgrove/suspended.json"));
}

std::unique_ptr<QSettings> settingsFor(bool isPicture)
{
    return isPicture ? std::make_unique<ForgottenSettings>() : std::make_unique<QSettings>();
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

} // namespace

QString demoFile()
{
    const QString path = QDir::cleanPath(
        QCoreApplication::applicationDirPath() + QStringLiteral("/" NETGROVE_DATA_BESIDE_PROGRAM "/demo.netgrove"));
    return QFileInfo(path).isReadable() ? path : QString();
}

WindowProgram::WindowProgram(const WindowOptions& options, const FileDescriptor& signals)
    : m_options(options)
    , m_isPicture(options.screenshot || options.isDemo)
    , m_isHelperWanted(!m_isPicture && !HelperAccess::isRightOurs())
    , m_settings(settingsFor(m_isPicture))
    , m_source(options.sensor)
    , m_monitor(wiring())
    , m_suspended(m_isPicture ? QString() : stateFile(), readBootId())
    , m_runner(m_monitor, m_suspended)
    , m_window(m_monitor, *m_settings)
    , m_access(
          m_monitor, m_source, m_window.access(), options.sensor.attribution != LocalSensorOptions::Attribution::proc)
{
    if (m_isHelperWanted) {
        offerRight();
    }
    m_window.setActionRunner(m_runner);
    if (!m_isPicture) {
        if (const auto trust = trustInFile()) {
            m_window.setTrust(*trust);
        }
    }
    connect(&m_window.dialogs(), &WindowDialogs::demoRequested, this, &WindowProgram::showDemo);
    connect(&m_window.session(), &SessionActions::replayingChanged, this, [this](bool isReplaying) {
        if (!isReplaying && m_isHelperWanted) { // its stream ended when the recording was opened
            m_access.ask();
        }
    });
    if (!m_isPicture) {
        connect(&m_wishes, &DesktopWishes::changed, &m_window, &MainWindow::setWishes);
    }
    endOn(signals);
}

MonitorOptions WindowProgram::wiring()
{
    MonitorOptions wiring;
    wiring.makeSensor = [this] { return m_source.make(); };
    wiring.analyzer.view = View::graded;
    wiring.analyzer.window = m_options.window;
    wiring.analyzer.isThreadRuleOn = m_options.isThreadRuleOn;
    return wiring;
}

/// The helper's, and what to do without: from a build tree, ./dev installs it.
void WindowProgram::offerRight()
{
    m_runner.setOthers([this](const std::vector<ProcessKey>& targets, ProcessAction action, ActionRunner::Done done) {
        m_access.signalOthers(targets, action, std::move(done));
    });
    AccessBanner& banner = m_window.access();
    banner.setInstallCommand(qEnvironmentVariable("NETGROVE_INSTALL_COMMAND"));
    banner.setDemoOffered(!demoFile().isEmpty());
    connect(&banner, &AccessBanner::demoRequested, this, &WindowProgram::showDemo);
}

void WindowProgram::endOn(const FileDescriptor& signals)
{
    if (signals.isOpen()) {
        m_notifier = std::make_unique<QSocketNotifier>(signals.get(), QSocketNotifier::Read);
        connect(m_notifier.get(), &QSocketNotifier::activated, &m_window, &MainWindow::quit);
    }
}

void WindowProgram::showDemo() { m_window.session().openDemo(demoFile()); }

void WindowProgram::showWindow()
{
    if (m_isPicture) {
        m_window.show();
        return;
    }
    m_background = std::make_unique<Background>(m_window, m_monitor, *m_settings);
    m_background->showWindow(m_options.isInBackground);
    if (!m_options.isInBackground && m_options.replay.isEmpty()) {
        m_window.dialogs().welcomeNewcomer();
    }
}

void WindowProgram::watch()
{
    if (m_options.isDemo) {
        showDemo();
    } else if (!m_options.replay.isEmpty()) {
        m_window.session().open(m_options.replay);
    } else {
        m_monitor.start();
        if (m_isHelperWanted) {
            m_access.ask();
        }
    }
}

int WindowProgram::run()
{
    if (m_options.screenshot) {
        m_screenshot = std::make_unique<Screenshot>(*m_options.screenshot, m_window, m_monitor);
    }
    showWindow();
    watch();
    const int status = QApplication::exec();
    m_monitor.stop();
    return status;
}

} // namespace netgrove
