// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust_dialogs.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "core/analyse/trust.h"
#include "ui/finding_model.h"
#include "ui/format.h"
#include "ui/messages.h"
#include "ui/small_widgets.h"
#include "ui/trust_keeper.h"

namespace netgrove {

namespace {

enum Column { whoColumn, ruleColumn, noteColumn, whenColumn, userColumn, columnCount };

PlainLabel* paragraph(const QString& text, QWidget* parent)
{
    auto* label = new PlainLabel(text, false, parent);
    label->setWordWrap(true);
    return label;
}

QString programsText(const TrustEntry& entry)
{
    return entry.ancestor.path.empty()
        ? safe(entry.descendant.path)
        : QStringLiteral("%1 \u2192 %2").arg(safe(entry.ancestor.path), safe(entry.descendant.path));
}

} // namespace

TrustDialog::TrustDialog(FindingPointer finding, TrustKeeper& keeper, QWidget* parent)
    : QDialog(parent)
    , m_finding(std::move(finding))
    , m_keeper(keeper)
{
    setObjectName(QStringLiteral("trustDialog"));
    setWindowTitle(tr("Trust this pair"));
    setModal(true);
    setMinimumWidth(500);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(22, 20, 22, 16);
    rows->setSpacing(12);
    auto* title = paragraph(tr("Is this expected: %1?").arg(pairText(*m_finding)), this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setBold(true);
    title->setFont(large);
    rows->addWidget(title);
    const auto entry = m_keeper.entryFor(*m_finding, {});
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    if (entry) {
        rows->addWidget(paragraph(
            tr("From now on the graded view calls this pair of programs expected: it stays in the list and makes no "
               "noise. If one of the two files changes, your word no longer counts, and you are told."),
            this));
        auto* facts = new QFormLayout;
        facts->setLabelAlignment(Qt::AlignLeft);
        facts->setHorizontalSpacing(16);
        const auto add = [&](const QString& name, const std::string& path) {
            if (!path.empty()) {
                auto* text = new ReadOnlyText(name, this);
                text->setContent(safe(path));
                facts->addRow(new PlainLabel(name, true, this), text);
            }
        };
        add(tr("Parent"), entry->ancestor.path);
        add(entry->ancestor.path.empty() ? tr("Program") : tr("Child"), entry->descendant.path);
        m_note = new QPlainTextEdit(this);
        m_note->setObjectName(QStringLiteral("note"));
        m_note->setAccessibleName(tr("Note"));
        m_note->setPlaceholderText(tr("Why it is expected, for whoever reads the list later (may be empty)"));
        m_note->setTabChangesFocus(true);
        m_note->setMaximumHeight(fontMetrics().lineSpacing() * 4);
        facts->addRow(new PlainLabel(tr("Note"), true, this), m_note);
        rows->addLayout(facts);
        auto* confirm = buttons->addButton(tr("&Trust this pair"), QDialogButtonBox::AcceptRole);
        confirm->setObjectName(QStringLiteral("trustButton"));
        confirm->setAutoDefault(false);
    } else {
        rows->addWidget(paragraph(tr("It cannot be trusted yet: trust is about what the two files hold, and that is "
                                     "not known. If it is still being read, try again in a moment."),
            this));
        rows->addWidget(paragraph(safe(entry.error().detail), this));
    }
    buttons->button(QDialogButtonBox::Cancel)->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &TrustDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    rows->addStretch(1);
    rows->addWidget(buttons);
}

void TrustDialog::accept()
{
    if (const auto entry = m_keeper.entryFor(*m_finding, m_note->toPlainText().trimmed())) {
        m_keeper.add(*entry);
    }
    QDialog::accept();
}

TrustListDialog::TrustListDialog(TrustKeeper& keeper, QWidget* parent)
    : QDialog(parent)
    , m_keeper(keeper)
{
    setObjectName(QStringLiteral("trustListDialog"));
    setWindowTitle(tr("Trusted pairs"));
    resize(900, 400);
    auto* rows = new QVBoxLayout(this);
    rows->addWidget(paragraph(
        tr("What you called expected. It counts in the graded view, as long as the files hold what they held."), this));
    m_rows = new QStandardItemModel(0, columnCount, this);
    m_rows->setHorizontalHeaderLabels({tr("Programs"), tr("Rule"), tr("Note"), tr("Since"), tr("By")});
    m_view = new HintedView(this);
    m_view->setAccessibleName(tr("Trusted pairs"));
    m_view->setModel(m_rows);
    m_view->setRootIsDecorated(false);
    m_view->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_view->setHint(tr("Nothing yet. To trust a pair, select it and press “Trust this pair…”."));
    const int letter = fontMetrics().horizontalAdvance(QLatin1Char('x'));
    m_view->setColumnWidth(whoColumn, 46 * letter);
    m_view->setColumnWidth(ruleColumn, 18 * letter);
    m_view->setColumnWidth(noteColumn, 26 * letter);
    rows->addWidget(m_view, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_remove = buttons->addButton(tr("&Take back"), QDialogButtonBox::ActionRole);
    m_remove->setObjectName(QStringLiteral("takeBack"));
    m_remove->setToolTip(tr("From now on it is graded like any other pair"));
    m_edit = buttons->addButton(tr("&Edit note"), QDialogButtonBox::ActionRole);
    rows->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_remove, &QPushButton::clicked, this, &TrustListDialog::removeCurrent);
    connect(m_edit, &QPushButton::clicked, this, [this] {
        const QModelIndex row = m_view->currentIndex();
        if (row.isValid()) {
            m_view->edit(row.siblingAtColumn(noteColumn));
        }
    });
    connect(m_rows, &QStandardItemModel::itemChanged, this, [this](QStandardItem* item) {
        if (!m_isFilling && item->column() == noteColumn) {
            keepNote(item->row(), item->text());
        }
    });
    connect(&m_keeper, &TrustKeeper::changed, this, &TrustListDialog::refill, Qt::QueuedConnection);
    refill();
}

void TrustListDialog::refill()
{
    m_isFilling = true;
    const int row = m_view->currentIndex().row();
    m_rows->setRowCount(0);
    for (const auto& entry : m_keeper.entries()) {
        QList<QStandardItem*> items;
        for (const QString& text : {programsText(*entry), ruleWord(entry->rule), safe(entry->note, 1000),
                 formatClock(entry->when), safe(entry->who, 64)}) {
            auto* item = new QStandardItem(text);
            item->setEditable(items.size() == noteColumn);
            item->setToolTip(plainToolTip(text));
            items.append(item);
        }
        m_rows->appendRow(items);
    }
    m_view->setCurrentIndex(m_rows->index(std::clamp(row, 0, std::max(0, m_rows->rowCount() - 1)), 0));
    m_remove->setEnabled(m_rows->rowCount() > 0);
    m_edit->setEnabled(m_rows->rowCount() > 0);
    m_isFilling = false;
}

const TrustEntry* TrustListDialog::current() const
{
    const int row = m_view->currentIndex().row();
    const auto& entries = m_keeper.entries();
    return row >= 0 && static_cast<std::size_t>(row) < entries.size() ? entries[static_cast<std::size_t>(row)].get()
                                                                      : nullptr;
}

void TrustListDialog::removeCurrent()
{
    if (const TrustEntry* entry = current()) {
        m_keeper.remove(TrustEntry(*entry));
    }
}

void TrustListDialog::keepNote(int row, const QString& note)
{
    const auto& entries = m_keeper.entries();
    if (row >= 0 && static_cast<std::size_t>(row) < entries.size()) {
        TrustEntry changed = *entries[static_cast<std::size_t>(row)];
        changed.note = note.left(static_cast<qsizetype>(TrustEntry::kLongestNote / 4)).toStdString();
        m_keeper.add(changed);
    }
}

} // namespace netgrove
