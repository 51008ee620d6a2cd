// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/process_table_view.h"

#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <array>

#include "ui/filter/filter.h"
#include "ui/format.h"

namespace netgrove {

namespace {

const QString kHeader = QStringLiteral("table/columns"); ///< of this set of columns; older states are left alone

struct ColumnStyle {
    int width = 10; ///< letters
    bool isShown = true;
};

constexpr std::array<ColumnStyle, ProcessModel::columnCount_> kColumns{{
    {37, true}, // name
    {8, true}, // pid
    {10, true}, // user
    {12, true}, // verdict
    {19, true}, // role
    {16, false}, // state
    {12, true}, // connections
    {7, true}, // hosts
    {11, true}, // threads
    {13, true}, // up
    {13, true}, // down
    {13, false}, // sent
    {15, false}, // received
    {14, true}, // started
    {18, false}, // package
    {40, false}, // executable
    {70, true}, // command
}};

/// "" where it is not known whose the program is.
QString packageTerm(const ProcessObservation& process, bool isNegated)
{
    const PackageState state = process.program ? process.program->package : PackageState::notKnown;
    return state == PackageState::owned
        ? writeTerm(FilterField::package, safe(process.program->packageName, 128), isNegated)
        : state == PackageState::none ? writeTerm(FilterField::package, QStringLiteral("none"), isNegated)
                                      : QString();
}

} // namespace

ProcessTableView::ProcessTableView(ProcessModel& processes, ProcessFilter& filter, QWidget* parent)
    : HintedView(parent)
    , m_processes(processes)
    , m_filter(filter)
{
    setObjectName(QStringLiteral("table"));
    setAccessibleName(tr("Processes"));
    setModel(&filter);
    setSortingEnabled(true);
    header()->setSortIndicator(-1, Qt::AscendingOrder); // the order of birth
    header()->setStretchLastSection(true);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    setContextMenuPolicy(Qt::CustomContextMenu);
    const int letter = fontMetrics().horizontalAdvance(QLatin1Char('x'));
    for (int column = 0; column < ProcessModel::columnCount_; ++column) {
        const ColumnStyle& style = kColumns.at(static_cast<std::size_t>(column));
        const QString title = m_filter.headerData(column, Qt::Horizontal).toString();
        const int titled = header()->fontMetrics().horizontalAdvance(title) + 4 * letter; // and the arrow of the order
        setColumnWidth(column, std::max(style.width * letter, titled));
        setColumnHidden(column, !style.isShown);
    }
    connect(header(), &QWidget::customContextMenuRequested, this, [this](const QPoint& position) {
        auto* menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillColumnMenu(*menu);
        menu->popup(header()->mapToGlobal(position));
    });
    connect(this, &QWidget::customContextMenuRequested, this, &ProcessTableView::showMenu);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& row) {
        if (row.isValid()) {
            Q_EMIT processChosen(row.data(ProcessModel::keyRole).value<ProcessKey>());
        }
    });
    connect(&m_filter, &QAbstractItemModel::rowsInserted, this, &ProcessTableView::expandNew);
}

void ProcessTableView::restore(const QSettings& settings)
{
    header()->restoreState(settings.value(kHeader).toByteArray());
    header()->setStretchLastSection(true);
}

void ProcessTableView::save(QSettings& settings) const { settings.setValue(kHeader, header()->saveState()); }

void ProcessTableView::showProcess(ProcessKey key)
{
    const QModelIndex row = m_filter.mapFromSource(m_processes.indexOf(key));
    if (row.isValid()) {
        setCurrentIndex(row);
        scrollTo(row);
    }
}

void ProcessTableView::expandNew(const QModelIndex& parent, int first, int last)
{
    // What a person collapsed stays collapsed; a parent's first children are shown.
    if (parent.isValid() && m_filter.rowCount(parent) == last - first + 1) {
        expand(parent);
    }
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = m_filter.index(row, 0, parent);
        if (m_filter.rowCount(index) > 0) {
            expandRecursively(index);
        }
    }
}

void ProcessTableView::fillColumnMenu(QMenu& menu)
{
    for (int column = 0; column < ProcessModel::columnCount_; ++column) {
        QAction* action = menu.addAction(m_processes.headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(column != ProcessModel::nameColumn); // without it nobody knows what a row is
        connect(action, &QAction::toggled, this, [this, column](bool isOn) { setColumnHidden(column, !isOn); });
    }
}

void ProcessTableView::showMenu(const QPoint& position)
{
    const QModelIndex cell = indexAt(position);
    if (cell.isValid()) {
        setCurrentIndex(cell);
        Q_EMIT menuRequested(
            cell.data(ProcessModel::keyRole).value<ProcessKey>(), cell.column(), viewport()->mapToGlobal(position));
    }
}

QString ProcessTableView::termOf(const ProcessModel& processes, ProcessKey key, int column, bool isNegated)
{
    const ProcessModel::Node* node = processes.find(key);
    if (node == nullptr) {
        return {};
    }
    const ProcessRecord& process = *node->record;
    switch (column) {
    case ProcessModel::pidColumn:
        return writeTerm(FilterField::pid, QString::number(key.pid.value), isNegated);
    case ProcessModel::userColumn:
        return writeTerm(FilterField::user, processes.userName(process.facts.uid), isNegated);
    case ProcessModel::verdictColumn:
        return writeTerm(FilterField::verdict,
            process.findings.empty() ? QStringLiteral("none")
                                     : QString::fromStdString(std::string(toText(process.worstGrade))),
            isNegated);
    case ProcessModel::packageColumn:
        return packageTerm(process.facts, isNegated);
    case ProcessModel::executableColumn:
        return process.facts.executable.empty()
            ? QString()
            : writeTerm(FilterField::process, safe(process.facts.executable), isNegated);
    default:
        return writeTerm(FilterField::process, processName(process.facts), isNegated);
    }
}

} // namespace netgrove
