// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>

#include "ui/filter/filter.h"

namespace netgrove {

/// Keeps the processes that pass the filter, and their ancestors. Sorts by ProcessModel::sortRole; unsorted it keeps
/// the order of birth.
class ProcessFilter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit ProcessFilter(QObject* parent = nullptr);

    void setFilter(const Filter& filter);
    void setCountryOf(CountryOf countryOf) { m_countryOf = std::move(countryOf); }
    bool isActive() const { return m_filter.isActive(); }
    /// True where the process of the row passes by itself; a row of ProcessModel.
    bool matches(const QModelIndex& sourceIndex) const;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;

private:
    Filter m_filter;
    CountryOf m_countryOf;
};

} // namespace netgrove
