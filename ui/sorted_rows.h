// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <algorithm>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace netgrove {

/// A flat table of shared, immutable rows, newest (highest number) first. New contents are taken in by difference, in
/// ranges, so that selections survive. A row has changed when its pointer has.
template <class Pointer> class SortedRows : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    const Pointer& row(int number) const { return m_rows[static_cast<std::size_t>(number)]; }

protected:
    virtual std::uint64_t numberOf(const Pointer& row) const = 0;

    void take(std::vector<Pointer> rows)
    {
        std::sort(rows.begin(), rows.end(),
            [this](const Pointer& first, const Pointer& second) { return numberOf(first) > numberOf(second); });
        const auto isSame
            = [this](const Pointer& first, const Pointer& second) { return numberOf(first) == numberOf(second); };
        rows.erase(std::unique(rows.begin(), rows.end(), isSame), rows.end());
        removeMissing(rows);
        insertNew(rows);
        for (std::size_t first = 0; first < rows.size(); ++first) {
            std::size_t end = first;
            while (end < rows.size() && m_rows[end] != rows[end]) {
                m_rows[end] = rows[end];
                ++end;
            }
            if (end > first) { // a range at a time
                Q_EMIT dataChanged(
                    index(static_cast<int>(first), 0), index(static_cast<int>(end) - 1, columnCount() - 1));
                first = end;
            }
        }
    }

private:
    bool contains(const std::vector<Pointer>& rows, const Pointer& wanted) const
    {
        const auto place = std::lower_bound(rows.begin(), rows.end(), wanted,
            [this](const Pointer& first, const Pointer& second) { return numberOf(first) > numberOf(second); });
        return place != rows.end() && numberOf(*place) == numberOf(wanted);
    }

    void removeMissing(const std::vector<Pointer>& rows)
    {
        std::size_t end = m_rows.size();
        while (end > 0) {
            std::size_t first = end;
            while (first > 0 && !contains(rows, m_rows[first - 1])) {
                --first;
            }
            if (first < end) {
                beginRemoveRows({}, static_cast<int>(first), static_cast<int>(end) - 1);
                m_rows.erase(m_rows.begin() + static_cast<std::ptrdiff_t>(first),
                    m_rows.begin() + static_cast<std::ptrdiff_t>(end));
                endRemoveRows();
            }
            end = first == 0 ? 0 : first - 1;
        }
    }

    void insertNew(const std::vector<Pointer>& rows)
    {
        std::size_t position = 0;
        while (position < rows.size()) {
            std::size_t end = position;
            while (
                end < rows.size() && (position >= m_rows.size() || numberOf(rows[end]) > numberOf(m_rows[position]))) {
                ++end;
            }
            if (end > position) {
                beginInsertRows({}, static_cast<int>(position), static_cast<int>(end) - 1);
                m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(position),
                    rows.begin() + static_cast<std::ptrdiff_t>(position),
                    rows.begin() + static_cast<std::ptrdiff_t>(end));
                endInsertRows();
            }
            position = end + 1;
        }
    }

    std::vector<Pointer> m_rows;
};

} // namespace netgrove
