// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/small_widgets.h"
#include "ui/tray.h"

namespace netgrove {

namespace {

QLabel* section(const QString& text, QWidget* parent)
{
    auto* label = new PlainLabel(text, false, parent);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

PlainLabel* hint(const QString& text, QWidget* parent)
{
    auto* label = new PlainLabel(text, true, parent);
    label->setWordWrap(true);
    return label;
}

} // namespace

PreferencesDialog::PreferencesDialog(const Preferences& preferences, const Autostart& autostart, QWidget* parent)
    : QDialog(parent)
    , m_autostart(autostart)
{
    setObjectName(QStringLiteral("preferencesDialog"));
    setWindowTitle(tr("Preferences"));
    setMinimumWidth(560);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(22, 18, 22, 16);
    rows->setSpacing(8);
    rows->addWidget(section(tr("Alerts"), this));
    m_notify = new QCheckBox(tr("&Notify on the desktop when an alert arises"), this);
    m_notify->setChecked(preferences.isNotifying);
    rows->addWidget(m_notify);
    rows->addWidget(hint(tr("Programs that make no noise (their findings are listed all the same):"), this));
    m_muted = new QListWidget(this);
    m_muted->setAccessibleName(tr("Muted programs"));
    m_muted->setMaximumHeight(fontMetrics().lineSpacing() * 5);
    m_muted->addItems(preferences.mutedPrograms);
    rows->addWidget(m_muted);
    auto* unmute = new QPushButton(tr("&Let it be heard again"), this);
    unmute->setEnabled(m_muted->count() > 0);
    rows->addWidget(unmute, 0, Qt::AlignLeft);
    connect(unmute, &QPushButton::clicked, this, [this, unmute] {
        delete m_muted->takeItem(m_muted->currentRow() < 0 ? 0 : m_muted->currentRow());
        unmute->setEnabled(m_muted->count() > 0);
    });
    rows->addSpacing(6);
    rows->addWidget(section(tr("Background"), this));
    m_autostartBox = new QCheckBox(tr("&Start with my session, in the background"), this);
    m_autostartBox->setChecked(m_autostart.isOn());
    rows->addWidget(m_autostartBox);
    m_tray = new QCheckBox(tr("&Closing the window leaves Netgrove in the tray"), this);
    m_tray->setChecked(preferences.staysInTray);
    rows->addWidget(m_tray);
    if (!Tray::isAvailable()) {
        rows->addWidget(hint(tr("This desktop has no tray: Netgrove never hides where you could not find it."), this));
    }
    rows->addSpacing(6);
    rows->addWidget(section(tr("Seeing"), this));
    m_motion = new QCheckBox(tr("&Less motion: nothing glides"), this);
    m_motion->setChecked(preferences.isLessMotion);
    rows->addWidget(m_motion);
    m_contrast = new QCheckBox(tr("&High contrast"), this);
    m_contrast->setChecked(preferences.isHighContrast);
    rows->addWidget(m_contrast);
    rows->addWidget(hint(tr("Both are on in any case where the desktop asks for them."), this));
    rows->addSpacing(6);
    rows->addWidget(section(tr("Country and network of remote addresses"), this));
    rows->addWidget(hint(tr("Read from MaxMind databases on this machine that you supply (for example GeoLite2). "
                            "Nothing is ever asked of the network."),
        this));
    auto* files = new QFormLayout;
    m_country = addDatabase(*files, tr("C&ountries"), preferences.countryDatabase);
    m_network = addDatabase(*files, tr("Net&works"), preferences.networkDatabase);
    rows->addLayout(files);
    m_complaint = new PlainLabel({}, false, this);
    m_complaint->setObjectName(QStringLiteral("complaint"));
    m_complaint->setWordWrap(true);
    m_complaint->hide();
    rows->addWidget(m_complaint);
    rows->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    connect(buttons, &QDialogButtonBox::accepted, this, &PreferencesDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    rows->addWidget(buttons);
}

QLineEdit* PreferencesDialog::addDatabase(QFormLayout& rows, const QString& name, const QString& path)
{
    auto* holder = new QWidget(this);
    auto* row = new QHBoxLayout(holder);
    row->setContentsMargins(0, 0, 0, 0);
    auto* line = new QLineEdit(path, holder);
    line->setPlaceholderText(tr("none"));
    line->setClearButtonEnabled(true);
    auto* choose = new QPushButton(tr("Choose\u2026"), holder);
    choose->setAccessibleName(tr("Choose a database file"));
    row->addWidget(line, 1);
    row->addWidget(choose);
    auto* label = new PlainLabel(name, false, this);
    label->setBuddy(line);
    rows.addRow(label, holder);
    connect(choose, &QPushButton::clicked, this, [this, line] {
        auto* dialog = new QFileDialog(
            this, tr("Choose a MaxMind database"), line->text(), tr("MaxMind databases (*.mmdb);;All files (*)"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QFileDialog::fileSelected, line, &QLineEdit::setText);
        dialog->open();
    });
    return line;
}

Preferences PreferencesDialog::preferences() const
{
    Preferences chosen;
    chosen.isNotifying = m_notify->isChecked();
    for (int row = 0; row < m_muted->count(); ++row) {
        chosen.mutedPrograms.append(m_muted->item(row)->text());
    }
    chosen.staysInTray = m_tray->isChecked();
    chosen.isLessMotion = m_motion->isChecked();
    chosen.isHighContrast = m_contrast->isChecked();
    chosen.countryDatabase = m_country->text().trimmed();
    chosen.networkDatabase = m_network->text().trimmed();
    return chosen;
}

void PreferencesDialog::accept()
{
    if (m_autostartBox->isChecked() != m_autostart.isOn()) {
        if (const auto done = m_autostart.setOn(m_autostartBox->isChecked()); !done) {
            m_complaint->setText(tr("Starting with the session could not be changed: %1. The rest is kept when you "
                                    "press OK again.")
                    .arg(safe(done.error().detail)));
            m_complaint->show();
            m_autostartBox->setChecked(m_autostart.isOn());
            return;
        }
    }
    Q_EMIT chosen(preferences());
    QDialog::accept();
}

} // namespace netgrove
