// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analyse/snapshot.h"
#include "ui/sorted_rows.h"

namespace netgrove {

class PlaceNames;

/// The flows of one process, newest first. Thread: the window's.
class ConnectionModel final : public SortedRows<FlowPointer> {
    Q_OBJECT

public:
    enum Column {
        protocolColumn,
        remoteColumn, ///< the host's name where there is one, else the address
        stateColumn,
        sentColumn,
        receivedColumn,
        addressColumn, ///< of the remote end, as a number
        serviceColumn, ///< what the port is for
        countryColumn,
        networkColumn, ///< who runs it
        localColumn,
        upColumn,
        downColumn,
        threadColumn,
        howColumn,
        ageColumn,
        columnCount_
    };
    enum Role { sortRole = Qt::UserRole + 1 };

    using SortedRows::SortedRows;

    /// Where addresses belong to; must outlive the model. Null: the columns say nothing.
    void setPlaces(const PlaceNames* places) { m_places = places; }
    /// Shows the flows of this process in this Snapshot; null: none.
    void setProcess(SnapshotPointer snapshot, const ProcessRecord* process);

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

protected:
    std::uint64_t numberOf(const FlowPointer& row) const override { return row->facts.id; }

private:
    QString describe(const FlowRecord& flow) const; ///< everything, for the tooltip
    QVariant display(const FlowRecord& flow, int column) const;
    QVariant sortValue(const FlowRecord& flow, int column) const;

    MonotonicTime m_time;
    const PlaceNames* m_places = nullptr;
};

} // namespace netgrove
