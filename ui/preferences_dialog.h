// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "ui/autostart.h"
#include "ui/preferences.h"

class QCheckBox;
class QFormLayout;
class QLineEdit;
class QListWidget;

namespace netgrove {

class PlainLabel;

/// The one dialog of preferences. Thread: the window's.
class PreferencesDialog final : public QDialog {
    Q_OBJECT

public:
    PreferencesDialog(const Preferences& preferences, const Autostart& autostart, QWidget* parent = nullptr);

    Preferences preferences() const;
    void accept() override;

Q_SIGNALS:
    void chosen(const netgrove::Preferences& preferences);

private:
    QLineEdit* addDatabase(QFormLayout& rows, const QString& name, const QString& path);

    Autostart m_autostart;
    QCheckBox* m_notify = nullptr;
    QListWidget* m_muted = nullptr;
    QCheckBox* m_tray = nullptr;
    QCheckBox* m_autostartBox = nullptr;
    QCheckBox* m_motion = nullptr;
    QCheckBox* m_contrast = nullptr;
    QLineEdit* m_country = nullptr;
    QLineEdit* m_network = nullptr;
    PlainLabel* m_complaint = nullptr;
};

} // namespace netgrove
