// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/finding_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>
#include <array>

#include "ui/format.h"
#include "ui/small_widgets.h"

namespace netgrove {

namespace {

const QString kHeader = QStringLiteral("findings/columns");

QString rowText(const QModelIndex& index)
{
    QStringList cells;
    for (int column = 0; column < FindingModel::columnCount_; ++column) {
        cells.append(index.siblingAtColumn(column).data().toString());
    }
    return cells.join(QLatin1Char('\t'));
}

} // namespace

/// Findings one of whose ends passes the filter.
class FindingPanel::Sieve final : public QSortFilterProxyModel {
public:
    Sieve(const FindingModel& findings, QObject* parent)
        : QSortFilterProxyModel(parent)
        , m_findings(findings)
    {
        setSortRole(FindingModel::sortRole);
    }

    void setFilter(const Filter& filter, const std::function<QString(Uid)>& userName, const CountryOf& countryOf)
    {
        m_filter = filter;
        m_userName = userName;
        m_countryOf = countryOf;
        invalidateFilter();
    }
    bool isActive() const { return m_filter.isActive(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& /*parent*/) const override
    {
        if (!m_filter.isActive()) {
            return true;
        }
        const Finding& finding = *m_findings.row(row);
        const auto passes = [this, &finding](const ProcessPointer& process) {
            if (!process) {
                return false;
            }
            ProcessRecord end = *process; // as it was then; its grade is that of the finding
            end.findings = {finding.id};
            end.worstGrade = finding.grade;
            return matches(m_filter, end, m_userName ? m_userName(end.facts.uid) : QString(), m_countryOf);
        };
        return passes(finding.descendant) || passes(finding.ancestor)
            || (!finding.descendant && !finding.ancestor); // a forged packet of nobody: never hidden
    }

private:
    const FindingModel& m_findings;
    Filter m_filter;
    CountryOf m_countryOf;
    std::function<QString(Uid)> m_userName;
};

FindingPanel::FindingPanel(QWidget* parent)
    : QWidget(parent)
{
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(8, 8, 0, 0);
    rows->setSpacing(2);
    m_title = new PlainLabel({}, true, this);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setContentsMargins(8, 0, 0, 0);
    rows->addWidget(m_title);
    m_sieve = new Sieve(m_findings, this);
    m_sieve->setSourceModel(&m_findings);
    m_view = new HintedView(this);
    m_view->setObjectName(QStringLiteral("findings"));
    m_view->setAccessibleName(tr("Findings"));
    m_view->setModel(m_sieve);
    m_view->setRootIsDecorated(false);
    m_view->setSortingEnabled(true);
    m_view->header()->setSortIndicator(-1, Qt::AscendingOrder); // newest first
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    const int letter = fontMetrics().horizontalAdvance(QLatin1Char('x'));
    const std::array<int, FindingModel::columnCount_> widths{11, 13, 44, 26, 40, 12};
    for (int column = 0; column < FindingModel::columnCount_; ++column) {
        m_view->setColumnWidth(column, widths.at(static_cast<std::size_t>(column)) * letter);
    }
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setSectionResizeMode(FindingModel::reasonColumn, QHeaderView::Stretch);
    rows->addWidget(m_view, 1);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &FindingPanel::choose);
    connect(m_view, &QAbstractItemView::clicked, this, &FindingPanel::choose);
    connect(m_view, &QWidget::customContextMenuRequested, this, &FindingPanel::showMenu);
    auto* copy = new QShortcut(QKeySequence::Copy, m_view, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this,
        [this] { QGuiApplication::clipboard()->setText(rowText(m_view->currentIndex())); });
    updateTitle();
}

FindingPanel::~FindingPanel() = default;

void FindingPanel::setSnapshot(const SnapshotPointer& snapshot)
{
    m_findings.setSnapshot(snapshot);
    updateTitle();
}

void FindingPanel::setBlind(const QString& reason)
{
    if (reason != m_blindReason) {
        m_blindReason = reason;
        updateTitle();
    }
}

void FindingPanel::setFilter(
    const Filter& filter, const std::function<QString(Uid)>& userName, const CountryOf& countryOf)
{
    m_sieve->setFilter(filter, userName, countryOf);
    updateTitle();
}

void FindingPanel::updateTitle()
{
    const int all = m_findings.rowCount();
    const int shown = m_sieve->rowCount();
    m_title->setText(all == 0 ? tr("Findings")
            : shown < all     ? tr("Findings (%1 of %2 pass the filter)").arg(shown).arg(all)
                              : tr("Findings (%1)").arg(all));
    m_view->setHint(all > 0 ? tr("No finding passes the filter.")
            : !m_blindReason.isEmpty()
            ? m_blindReason
            : tr("Nothing suspicious so far. A finding appears here when a process and one of its ancestors both talk "
                 "to the outside, or when a packet leaves with a forged source address."));
}

FindingPointer FindingPanel::current() const
{
    const QModelIndex row = m_sieve->mapToSource(m_view->currentIndex());
    return row.isValid() ? m_findings.row(row.row()) : nullptr;
}

void FindingPanel::select(std::uint64_t findingId)
{
    for (int row = 0; row < m_findings.rowCount(); ++row) {
        if (m_findings.row(row)->id == findingId) {
            const QModelIndex index = m_sieve->mapFromSource(m_findings.index(row, 0));
            if (index.isValid()) {
                m_view->setCurrentIndex(index);
                m_view->scrollTo(index);
            }
            return;
        }
    }
}

void FindingPanel::choose()
{
    if (const FindingPointer finding = current()) {
        Q_EMIT findingChosen(finding);
    }
}

void FindingPanel::showMenu(const QPoint& position)
{
    const QModelIndex index = m_view->indexAt(position);
    const FindingPointer finding = current();
    if (!index.isValid() || !finding) {
        return;
    }
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    connect(
        menu->addAction(tr("&Show")), &QAction::triggered, this, [this, finding] { Q_EMIT findingChosen(finding); });
    Q_EMIT menuOpening(finding, menu);
    menu->addSeparator();
    connect(menu->addAction(tr("&Copy")), &QAction::triggered, this,
        [text = index.data().toString()] { QGuiApplication::clipboard()->setText(text); });
    connect(menu->addAction(tr("Copy &row")), &QAction::triggered, this,
        [text = rowText(index)] { QGuiApplication::clipboard()->setText(text); });
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

void FindingPanel::restore(const QSettings& settings)
{
    m_view->header()->restoreState(settings.value(kHeader).toByteArray());
    m_view->header()->setSectionResizeMode(FindingModel::reasonColumn, QHeaderView::Stretch);
}

void FindingPanel::save(QSettings& settings) const { settings.setValue(kHeader, m_view->header()->saveState()); }

} // namespace netgrove
