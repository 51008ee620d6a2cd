// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/process_filter.h"

#include <algorithm>

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

void ProcessFilter::setText(const QString& text)
{
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words != m_words) {
        m_words = words;
        invalidateFilter();
    }
}

bool ProcessFilter::matches(const QModelIndex& sourceIndex) const
{
    if (m_words.isEmpty()) {
        return true;
    }
    const QString text = sourceIndex.data(ProcessModel::searchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
        [&text](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool ProcessFilter::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const
{
    return m_words.isEmpty() || matches(sourceModel()->index(sourceRow, 0, sourceParent));
}

} // namespace netgrove
