// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keep_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <array>

#include "ui/small_widgets.h"

namespace netgrove {

namespace {

struct Unit {
    const char* word; ///< translated where it is shown
    std::chrono::seconds time; ///< of one; 0: it is a size
    std::uint64_t bytes;
};
constexpr std::array kUnits{
    Unit{QT_TRANSLATE_NOOP("KeepDialog", "minutes"), std::chrono::minutes(1), 0},
    Unit{QT_TRANSLATE_NOOP("KeepDialog", "hours"), std::chrono::hours(1), 0},
    Unit{QT_TRANSLATE_NOOP("KeepDialog", "days"), std::chrono::hours(24), 0},
    Unit{QT_TRANSLATE_NOOP("KeepDialog", "MB"), std::chrono::seconds(0), 1'000'000},
    Unit{QT_TRANSLATE_NOOP("KeepDialog", "GB"), std::chrono::seconds(0), 1'000'000'000},
};
constexpr int kHours = 1;
constexpr int kMost = 1000;

} // namespace

KeepDialog::KeepDialog(const QString& folder, bool isPrivate, QWidget* parent)
    : QDialog(parent)
    , m_amount(new QSpinBox(this))
    , m_unit(new QComboBox(this))
    , m_folder(new QLineEdit(folder, this))
    , m_private(new QCheckBox(tr("&Without command lines and names of people"), this))
{
    setObjectName(QStringLiteral("keepDialog"));
    setWindowTitle(tr("Keep the last part"));
    setMinimumWidth(480);
    m_amount->setRange(1, kMost);
    m_amount->setAccessibleName(tr("How much"));
    for (const Unit& unit : kUnits) {
        m_unit->addItem(tr(unit.word));
    }
    m_unit->setCurrentIndex(kHours);
    m_unit->setAccessibleName(tr("Unit"));
    m_private->setChecked(isPrivate);

    auto* much = new QHBoxLayout;
    much->addWidget(m_amount);
    much->addWidget(m_unit);
    much->addStretch(1);
    auto* place = new QHBoxLayout;
    auto* choose = new QPushButton(tr("Choose\u2026"), this);
    choose->setAccessibleName(tr("Choose a folder"));
    place->addWidget(m_folder, 1);
    place->addWidget(choose);
    m_folder->setAccessibleName(tr("Folder"));
    connect(choose, &QPushButton::clicked, this, &KeepDialog::chooseFolder);

    auto* form = new QFormLayout;
    form->addRow(tr("Keep the last"), much);
    form->addRow(tr("in the folder"), place);
    form->addRow(QString(), m_private);
    auto* hint = new PlainLabel(
        tr("What is older is removed as it goes on. Another day the folder opens as one recording."), true, this);
    hint->setWordWrap(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_start = buttons->addButton(tr("&Start"), QDialogButtonBox::AcceptRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &KeepDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_folder, &QLineEdit::textChanged, this,
        [this](const QString& text) { m_start->setEnabled(!text.trimmed().isEmpty()); });
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(22, 18, 22, 16);
    rows->setSpacing(12);
    rows->addLayout(form);
    rows->addWidget(hint);
    rows->addWidget(buttons);
}

void KeepDialog::chooseFolder()
{
    const QString folder = QFileDialog::getExistingDirectory(
        this, tr("A folder of its own, new or of such a recording"), m_folder->text());
    if (!folder.isEmpty()) {
        m_folder->setText(folder);
    }
}

KeepRequest KeepDialog::request() const
{
    const Unit& unit = kUnits.at(static_cast<std::size_t>(m_unit->currentIndex()));
    KeepRequest request{.folder = m_folder->text().trimmed(), .options = {}};
    request.options.isPrivate = m_private->isChecked();
    if (unit.bytes > 0) {
        request.options.limit.bytes = unit.bytes * static_cast<std::uint64_t>(m_amount->value());
    } else {
        request.options.limit.time = unit.time * m_amount->value();
    }
    return request;
}

void KeepDialog::accept()
{
    Q_EMIT chosen(request());
    QDialog::accept();
}

} // namespace netgrove
