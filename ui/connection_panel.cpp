// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>
#include <array>
#include <functional>

#include "ui/filter/filter.h"
#include "ui/format.h"
#include "ui/small_widgets.h"

namespace netgrove {

namespace {

/// As high as its rows up to this many; beyond that it scrolls by itself, so that a thousand rows cost what is seen.
constexpr int kMostRows = 60;

QString copied(const QAbstractItemView& view, const QModelIndex& index, bool isWholeRow)
{
    if (!isWholeRow) {
        return index.data().toString();
    }
    QStringList cells;
    for (int column = 0; column < view.model()->columnCount(); ++column) {
        cells.append(index.siblingAtColumn(column).data().toString());
    }
    return cells.join(QLatin1Char('\t'));
}

} // namespace

ConnectionPanel::ConnectionPanel(QWidget* parent)
    : QWidget(parent)
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 6, 0, 0);
    m_title = new PlainLabel({}, true, this);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    rows->addWidget(m_title);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSortRole(ConnectionModel::sortRole);
    m_sorted->setSourceModel(&m_connections);
    m_view = new HintedView(this);
    m_view->setObjectName(QStringLiteral("connections"));
    m_view->setAccessibleName(tr("Connections"));
    m_view->setModel(m_sorted);
    m_view->setRootIsDecorated(false);
    m_view->setUniformRowHeights(true);
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->setSortingEnabled(true);
    m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->header()->setSortIndicator(-1, Qt::AscendingOrder); // newest first
    const int letter = fontMetrics().horizontalAdvance(QLatin1Char('x'));
    const std::array<int, ConnectionModel::columnCount_> widths{
        7, 18, 12, 10, 11, 24, 14, 16, 24, 24, 12, 12, 12, 18, 12};
    for (int column = 0; column < ConnectionModel::columnCount_; ++column) {
        m_view->setColumnWidth(column, widths.at(static_cast<std::size_t>(column)) * letter);
        m_view->setColumnHidden(column, column > ConnectionModel::receivedColumn); // the rest is in the tooltip
    }
    adaptColumns();
    m_view->header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view->header(), &QWidget::customContextMenuRequested, this, &ConnectionPanel::showColumnMenu);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, &ConnectionPanel::showMenu);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (index.isValid() && m_view->hasFocus()) {
            const QRect row = m_view->visualRect(index);
            Q_EMIT rowShown(QRect(m_view->viewport()->mapTo(this, row.topLeft()), row.size()));
        }
    });
    auto* copy = new QShortcut(QKeySequence::Copy, m_view, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this,
        [this] { QGuiApplication::clipboard()->setText(copied(*m_view, m_view->currentIndex(), true)); });
    rows->addWidget(m_view);
    rows->addStretch(1);
}

void ConnectionPanel::adaptColumns()
{
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setMinimumSectionSize(m_view->fontMetrics().horizontalAdvance(QLatin1Char('x')) * 6);
    m_view->header()->setSectionResizeMode(ConnectionModel::remoteColumn, QHeaderView::Stretch);
}

void ConnectionPanel::setProcess(const SnapshotPointer& snapshot, const ProcessRecord* process)
{
    m_connections.setProcess(snapshot, process);
    const auto total = static_cast<std::size_t>(m_connections.rowCount());
    m_title->setText(total == 0 ? tr("No connections seen")
            : process->flowCount > total
            ? tr("Connections (newest %1 of %2)").arg(formatCount(total), formatCount(process->flowCount))
            : tr("Connections (%1)").arg(formatCount(total)));
    m_view->setVisible(total > 0);
    adaptHeight();
}

void ConnectionPanel::adaptHeight()
{
    if (m_sorted->rowCount() == 0) {
        return;
    }
    const int row = std::max(m_view->visualRect(m_sorted->index(0, 0)).height(), m_view->sizeHintForRow(0));
    const QScrollBar* across = m_view->horizontalScrollBar();
    const int bar = across->maximum() > 0 ? across->sizeHint().height() : 0;
    const int shown = std::min(m_sorted->rowCount(), kMostRows);
    m_view->setVerticalScrollBarPolicy(
        m_sorted->rowCount() > kMostRows ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    m_view->setFixedHeight(m_view->header()->sizeHint().height() + row * shown + bar + 2 * m_view->frameWidth() + 4);
}

void ConnectionPanel::showMenu(const QPoint& position)
{
    const QPersistentModelIndex index = m_view->indexAt(position);
    if (!index.isValid()) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString& text, const std::function<QString()>& content) {
        connect(menu->addAction(text), &QAction::triggered, this,
            [content] { QGuiApplication::clipboard()->setText(content()); });
    };
    add(tr("&Copy"), [this, index] { return copied(*m_view, index, false); });
    add(tr("Copy &row"), [this, index] { return copied(*m_view, index, true); });
    add(tr("Copy &all rows"), [this] {
        QStringList lines;
        for (int row = 0; row < m_sorted->rowCount(); ++row) {
            lines.append(copied(*m_view, m_sorted->index(row, 0), true));
        }
        return lines.join(QLatin1Char('\n'));
    });
    menu->addSeparator();
    addFilterActions(*menu, m_connections.row(m_sorted->mapToSource(index).row())->facts);
    menu->addSeparator();
    connect(menu->addAction(tr("Col&umns\u2026")), &QAction::triggered, this,
        [this, position] { showColumnMenu(position); });
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

void ConnectionPanel::addFilterActions(QMenu& menu, const FlowObservation& flow)
{
    const auto add = [&](const QString& text, const QString& term) {
        connect(menu.addAction(text), &QAction::triggered, this, [this, term] { Q_EMIT filterRequested(term); });
    };
    const QString address = QString::fromStdString(flow.key.remote.address.toString());
    if (!address.isEmpty()) {
        add(tr("Show &only who talks to %1").arg(address), writeTerm(FilterField::ip, address));
        add(tr("&Hide who talks to %1").arg(address), writeTerm(FilterField::ip, address, true));
    }
    if (flow.key.remote.port != 0) {
        const QString port = QString::number(flow.key.remote.port);
        add(tr("Show only who talks to &port %1").arg(port), writeTerm(FilterField::port, port));
        add(tr("Hide who talks to por&t %1").arg(port), writeTerm(FilterField::port, port, true));
    }
}

void ConnectionPanel::showColumnMenu(const QPoint& position)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < ConnectionModel::columnCount_; ++column) {
        QAction* action = menu->addAction(m_connections.headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!m_view->isColumnHidden(column));
        action->setEnabled(column != ConnectionModel::remoteColumn); // without it a row says nothing
        connect(action, &QAction::toggled, this, [this, column](bool isOn) {
            m_view->setColumnHidden(column, !isOn);
            adaptHeight();
        });
    }
    menu->popup(m_view->header()->mapToGlobal(position));
}

} // namespace netgrove
