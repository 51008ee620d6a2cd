// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/process_filter.h"

#include "ui/process_model.h"

namespace netgrove {

ProcessFilter::ProcessFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setRecursiveFilteringEnabled(true);
    setSortRole(ProcessModel::sortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setDynamicSortFilter(true);
}

void ProcessFilter::setFilter(const Filter& filter)
{
    m_filter = filter;
    invalidateFilter(); // also where it is the same: what it knows of countries may have changed
}

bool ProcessFilter::matches(const QModelIndex& sourceIndex) const
{
    if (!m_filter.isActive()) {
        return true;
    }
    const auto& processes = static_cast<const ProcessModel&>(*sourceModel());
    const ProcessModel::Node* node = processes.node(sourceIndex);
    return node != nullptr && node->record
        && netgrove::matches(m_filter, *node->record, processes.userName(node->record->facts.uid), m_countryOf);
}

bool ProcessFilter::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const
{
    return !m_filter.isActive() || matches(sourceModel()->index(sourceRow, 0, sourceParent));
}

} // namespace netgrove
