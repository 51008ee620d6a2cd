// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/talkers_panel.h"

#include <QHeaderView>
#include <QStandardItemModel>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "ui/format.h"
#include "ui/small_widgets.h"

namespace netgrove {

namespace {

constexpr int kColumns = 3;

double rateOf(const ProcessRecord& process) { return process.txBytesPerSecond + process.rxBytesPerSecond; }

/// Those that talk, the busiest first.
std::vector<const ProcessRecord*> busiestOf(const Snapshot& snapshot, std::size_t most)
{
    std::vector<const ProcessRecord*> talking;
    for (const ProcessPointer& process : snapshot.processes) {
        if (process->isCommunicating && !process->ended) {
            talking.push_back(process.get());
        }
    }
    const std::size_t count = std::min(most, talking.size());
    std::partial_sort(talking.begin(), talking.begin() + static_cast<std::ptrdiff_t>(count), talking.end(),
        [](const ProcessRecord* first, const ProcessRecord* second) {
            const double one = rateOf(*first);
            const double other = rateOf(*second);
            return one != other ? one > other : first->lastExternal > second->lastExternal;
        });
    talking.resize(count);
    return talking;
}

} // namespace

TalkersPanel::TalkersPanel(QWidget* parent)
    : QWidget(parent)
    , m_model(new QStandardItemModel(0, kColumns, this))
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(20, 18, 16, 12);
    rows->setSpacing(8);
    auto* title = new PlainLabel(tr("Who talks most just now"), false, this);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    rows->addWidget(title);
    auto* help = new PlainLabel(tr("Select a process to see what it is and whom it talks to."), true, this);
    help->setWordWrap(true);
    rows->addWidget(help);
    m_model->setHorizontalHeaderLabels({tr("Process"), tr("Sends"), tr("Receives")});
    for (int column = 1; column < kColumns; ++column) {
        m_model->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
    m_view = new HintedView(this);
    m_view->setObjectName(QStringLiteral("talkers"));
    m_view->setAccessibleName(title->text());
    m_view->setModel(m_model);
    m_view->setRootIsDecorated(false);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    const int letter = fontMetrics().horizontalAdvance(QLatin1Char('x'));
    for (int column = 1; column < kColumns; ++column) {
        m_view->setColumnWidth(column, 13 * letter);
    }
    rows->addWidget(m_view, 1);
    connect(m_view, &QAbstractItemView::clicked, this, &TalkersPanel::choose);
    connect(m_view, &QAbstractItemView::activated, this, &TalkersPanel::choose);
}

void TalkersPanel::choose(const QModelIndex& index)
{
    if (index.isValid() && static_cast<std::size_t>(index.row()) < m_keys.size()) {
        Q_EMIT processRequested(ProcessKey(m_keys[static_cast<std::size_t>(index.row())]));
    }
}

void TalkersPanel::setSnapshot(const Snapshot& snapshot)
{
    const std::vector<const ProcessRecord*> busiest = busiestOf(snapshot, kMost);
    m_view->setHint(tr("Nobody is seen talking to the outside."));
    m_keys.clear();
    m_model->setRowCount(static_cast<int>(busiest.size()));
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const ProcessRecord& process = *busiest[static_cast<std::size_t>(row)];
        m_keys.push_back(process.key);
        const std::array<QString, kColumns> texts{
            QStringLiteral("%1  %2").arg(processName(process.facts)).arg(process.key.pid.value),
            formatRate(process.txBytesPerSecond), formatRate(process.rxBytesPerSecond)};
        for (int column = 0; column < kColumns; ++column) {
            if (m_model->item(row, column) == nullptr) {
                auto* made = new QStandardItem;
                made->setTextAlignment((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
                m_model->setItem(row, column, made);
            }
            const QString& text = texts.at(static_cast<std::size_t>(column));
            m_model->item(row, column)->setText(text.isEmpty() ? QStringLiteral("\u2013") : text);
            m_model->item(row, column)->setAccessibleText(text.isEmpty() ? QStringLiteral("0") : text);
        }
    }
}

QStringList TalkersPanel::lines() const
{
    QStringList all;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        all.append(m_model->item(row, 0)->text());
    }
    return all;
}

} // namespace netgrove
