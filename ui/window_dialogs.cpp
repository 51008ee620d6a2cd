// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window_dialogs.h"

#include <QCoreApplication>
#include <QMenu>
#include <QSettings>
#include <QStandardPaths>

#include "ui/preferences_dialog.h"
#include "ui/shortcuts_dialog.h"
#include "ui/trust_dialogs.h"
#include "ui/welcome_dialog.h"

namespace netgrove {

namespace {

const QString kWelcomed = QStringLiteral("window/welcomed");

template <class Dialog> Dialog* opened(Dialog* dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}

} // namespace

WindowDialogs::WindowDialogs(QWidget& window, QSettings& settings)
    : QObject(&window)
    , m_window(window)
    , m_settings(settings)
{
}

void WindowDialogs::fillMenu(QMenu& menu)
{
    const auto add = [this, &menu](const QString& text, const QKeySequence& shortcut, auto slot) {
        QAction* action = menu.addAction(text);
        action->setShortcut(shortcut);
        m_window.addAction(action); // the shortcut works without the menu
        connect(action, &QAction::triggered, this, slot);
    };
    add(tr("&Trusted pairs\u2026"), {}, [this] { openTrustList(); });
    add(tr("&Preferences\u2026"), QKeySequence(Qt::CTRL | Qt::Key_Comma), [this] { openPreferences(); });
    menu.addSeparator();
    add(tr("What the picture &means\u2026"), QKeySequence(Qt::Key_F1), [this] { openWelcome(); });
    add(tr("Ke&yboard shortcuts\u2026"), QKeySequence(Qt::CTRL | Qt::Key_Question), [this] { openShortcuts(); });
    add(tr("Show a &demo"), {}, [this] { Q_EMIT demoRequested(); });
}

void WindowDialogs::openTrust(const FindingPointer& finding)
{
    if (m_trust != nullptr) {
        opened(new TrustDialog(finding, *m_trust, &m_window));
    }
}

void WindowDialogs::openTrustList()
{
    if (m_trust != nullptr) {
        opened(new TrustListDialog(*m_trust, &m_window));
    }
}

void WindowDialogs::openPreferences()
{
    const Autostart autostart(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation),
        QCoreApplication::applicationFilePath());
    auto* dialog = opened(new PreferencesDialog(Preferences::read(m_settings), autostart, &m_window));
    connect(dialog, &PreferencesDialog::chosen, this, [this](const Preferences& chosen) {
        chosen.write(m_settings);
        Q_EMIT preferencesChosen(chosen);
    });
}

void WindowDialogs::openShortcuts() { opened(new ShortcutsDialog(&m_window)); }

void WindowDialogs::openWelcome()
{
    auto* dialog = opened(new WelcomeDialog(&m_window));
    connect(dialog, &WelcomeDialog::demoRequested, this, &WindowDialogs::demoRequested);
}

void WindowDialogs::welcomeNewcomer()
{
    if (!m_settings.value(kWelcomed, false).toBool()) {
        m_settings.setValue(kWelcomed, true);
        openWelcome();
    }
}

} // namespace netgrove
