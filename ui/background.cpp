// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/background.h"

#include <QApplication>
#include <algorithm>

#include "core/monitor.h"
#include "ui/finding_model.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/tray.h"

namespace netgrove {

namespace {

FindingPointer findFinding(const SnapshotPointer& snapshot, quint64 id)
{
    if (!snapshot) {
        return nullptr;
    }
    const auto place = std::find_if(snapshot->findings.begin(), snapshot->findings.end(),
        [id](const FindingPointer& one) { return one->id == id; });
    return place == snapshot->findings.end() ? nullptr : *place;
}

QString mainReason(const Finding& finding)
{
    const auto most = std::max_element(finding.evidence.begin(), finding.evidence.end(),
        [](const Evidence& first, const Evidence& second) { return first.points < second.points; });
    return most == finding.evidence.end() ? QString() : translated(most->text);
}

} // namespace

Background::Background(MainWindow& window, MonitorThread& monitor, QSettings& settings, QObject* parent)
    : QObject(parent)
    , m_window(window)
    , m_monitor(monitor)
    , m_settings(settings)
{
    if (Tray::isAvailable()) {
        m_tray = std::make_unique<Tray>();
        m_tray->show();
        connect(m_tray.get(), &Tray::showRequested, this, &Background::raise);
        connect(m_tray.get(), &Tray::toggleRequested, this, [this] {
            if (m_window.isVisible() && !m_window.isMinimized()) {
                m_window.hide();
            } else {
                raise();
            }
        });
        connect(m_tray.get(), &Tray::quitRequested, &m_window, &MainWindow::quit);
        connect(&monitor, &MonitorThread::failed, m_tray.get(), &Tray::setBlind);
        connect(&monitor, &MonitorThread::ended, m_tray.get(), &Tray::setBlind);
    }
    connect(&monitor, &MonitorThread::snapshotReady, this, &Background::take);
    connect(&m_window, &MainWindow::preferencesChosen, this, &Background::apply);
    connect(&m_window, &MainWindow::muteRequested, this, &Background::mute);
    connect(&m_notifier, &DesktopNotifier::showRequested, this, [this](quint64 id) {
        raise();
        if (const FindingPointer finding = findFinding(m_last, id)) {
            m_window.showFinding(finding);
        }
    });
    connect(&m_notifier, &DesktopNotifier::suspendRequested, this, [this](quint64 id) {
        if (const FindingPointer finding = findFinding(m_last, id); finding && chiefSuspect(*finding) != nullptr) {
            m_window.showFinding(finding);
            m_window.suspend(*chiefSuspect(*finding));
        }
        raise(); // whether it worked is said there
    });
    apply(Preferences::read(settings));
}

Background::~Background() = default;

void Background::apply(const Preferences& preferences)
{
    m_preferences = preferences;
    m_preferences.write(m_settings);
    m_policy.setMuted(preferences.mutedPrograms);
    // Where there is no tray a closed window would be out of reach for ever.
    QApplication::setQuitOnLastWindowClosed(!(m_tray && preferences.staysInTray));
}

void Background::showWindow(bool isInBackground)
{
    if (!isInBackground) {
        m_window.show();
    } else if (m_tray) {
        QApplication::setQuitOnLastWindowClosed(false);
    } else {
        m_window.showMinimized();
    }
}

void Background::mute(const QString& program)
{
    Preferences changed = m_preferences;
    if (!program.isEmpty() && !changed.mutedPrograms.contains(program)
        && changed.mutedPrograms.size() < Preferences::kMostMuted) {
        changed.mutedPrograms.append(program);
        apply(changed);
    }
}

void Background::take(const SnapshotPointer& snapshot)
{
    if (m_monitor.isShowingReplay()) { // what a recording tells is over: nobody is to be alarmed, or suspended
        if (m_tray) {
            m_tray->setBlind();
        }
        return;
    }
    m_last = snapshot;
    if (m_tray) {
        m_tray->setSnapshot(*snapshot);
    }
    if (const auto call = m_policy.take(*snapshot); call && m_preferences.isNotifying) {
        announce(*call);
    }
}

void Background::announce(const AlertPolicy::Call& call)
{
    const Finding& finding = *call.finding;
    DesktopMessage message;
    message.id = finding.id;
    message.title = tr("Alert: %1").arg(pairText(finding));
    message.text = call.others == 0 ? mainReason(finding)
                                    : tr("%1 There (is/are) %n more.", nullptr, call.others).arg(mainReason(finding));
    const ProcessRecord* suspect = chiefSuspect(finding);
    message.canSuspend = suspect != nullptr && finding.isActive && suspect->key.pid.value > 1;
    m_notifier.show(message);
    Q_EMIT announced(message);
}

void Background::raise()
{
    if (m_window.isMinimized()) {
        m_window.showNormal();
    } else {
        m_window.show();
    }
    m_window.raise();
    m_window.activateWindow();
}

} // namespace netgrove
