// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analyse/snapshot.h"
#include "ui/sorted_rows.h"

namespace netgrove {

/// The findings, newest first. They outlive their processes. Thread: the window's.
class FindingModel final : public SortedRows<FindingPointer> {
    Q_OBJECT

public:
    enum Column { timeColumn, gradeColumn, pairColumn, ruleColumn, reasonColumn, stateColumn, columnCount_ };
    enum Role { sortRole = Qt::UserRole + 1 };

    using SortedRows::SortedRows;

    void setSnapshot(const SnapshotPointer& snapshot);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

protected:
    std::uint64_t numberOf(const FindingPointer& row) const override { return row->id; }

private:
    QVariant display(const Finding& finding, int column) const;
    QVariant sortValue(const Finding& finding, int column) const;
};

/// "httpd-update 4471 → 4504": who the finding is about.
QString pairText(const Finding& finding);
/// The process that a finding leads to: the descendant, else the ancestor.
const ProcessRecord* chiefSuspect(const Finding& finding);

} // namespace netgrove
