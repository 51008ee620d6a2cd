// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemModel>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/analyse/reduction.h"
#include "core/analyse/snapshot.h"
#include "ui/user_names.h"

namespace netgrove {

/// The forest of processes as a tree, reduced or full; the table and the canvas share it. A new Snapshot is taken in by
/// difference: rows are inserted, moved, removed or changed one by one, so selections and positions survive.
/// Thread: the window's.
class ProcessModel final : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column {
        nameColumn,
        pidColumn,
        userColumn,
        verdictColumn, ///< of the findings that it is an end of
        roleColumn,
        stateColumn,
        connectionsColumn,
        hostsColumn,
        threadsColumn, ///< communicating ones of all
        upColumn,
        downColumn,
        sentColumn,
        receivedColumn,
        startedColumn,
        packageColumn,
        executableColumn,
        commandColumn,
        columnCount_
    };
    enum Role {
        keyRole = Qt::UserRole + 1, ///< ProcessKey
        sortRole, ///< what a column sorts by: number or text
        roleWordRole,
        isCommunicatingRole,
        isPairRole, ///< an end of a pair
        isOnPairPathRole,
        isEndedRole,
        isFreshRole, ///< born or seen for the first time a moment ago
        foldedBelowRole,
        foldedAboveRole,
    };

    /// One row. Its address is stable as long as the row lives.
    struct Node {
        ProcessKey key;
        ProcessPointer record;
        std::uint32_t foldedAbove = 0;
        std::uint32_t foldedBelow = 0;
        bool isFresh = false;
        Node* parent = nullptr;
        int row = 0;
        std::vector<std::unique_ptr<Node>> children;
    };

    explicit ProcessModel(QObject* parent = nullptr);
    ~ProcessModel() override;

    void setSnapshot(SnapshotPointer snapshot);
    const SnapshotPointer& snapshot() const { return m_snapshot; }
    void setQuietShown(bool isShown);
    bool isQuietShown() const { return m_options.isQuietShown; }
    /// Shows or folds the silent children of a process.
    void setUnfolded(ProcessKey key, bool isUnfolded);
    bool isUnfolded(ProcessKey key) const { return m_options.unfolded.contains(key); }
    /// Unfolds what hides the process, so that it has a row. False where the Snapshot does not know it.
    bool reveal(ProcessKey key);

    const Node& root() const { return *m_root; } ///< invisible; its children are the forest's roots
    const Node* node(const QModelIndex& index) const;
    const Node* find(ProcessKey key) const;
    QModelIndex indexOf(ProcessKey key) const;
    std::size_t nodeCount() const { return m_nodes.size(); }
    QString userName(Uid uid) const { return m_users.name(uid); }
    static bool isNumber(int column); ///< shown at the right of its column

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    /// After a Snapshot or an option has been taken in completely, whatever changed. The canvas lays out on this.
    void updated();

private:
    void rebuild();
    void removeDead(Node& parent, const std::unordered_set<ProcessKey>& wanted);
    void place(const std::vector<ReducedNode>& reduced, const std::vector<std::int32_t>& order, Node& parent);
    void refresh(Node& node, const ReducedNode& reduced);
    void insertNode(Node& parent, int row, const ReducedNode& reduced);
    bool moveNode(Node& node, Node& parent, int row);
    void removeRange(Node& parent, int first, int last);
    void forget(Node& node);
    void announceChanges();
    QModelIndex indexFor(const Node& node, int column = 0) const;
    QVariant display(const Node& node, int column) const;
    QVariant sortValue(const Node& node, int column) const;
    bool isFresh(const ProcessRecord& process) const;

    SnapshotPointer m_snapshot;
    std::optional<MonotonicTime> m_begin; ///< of the first Snapshot: what was there already is not new
    ReductionOptions m_options;
    std::unique_ptr<Node> m_root;
    std::unordered_map<ProcessKey, Node*> m_nodes;
    std::vector<Node*> m_changed;
    mutable UserNames m_users;
};

/// The shared row of a process, or null. O(log n).
ProcessPointer findShared(const Snapshot& snapshot, ProcessKey key);

} // namespace netgrove
