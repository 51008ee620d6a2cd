// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/process_model.h"

#include <algorithm>

#include "core/monitor.h"

namespace netgrove {

namespace {

/// How long a new row is marked.
constexpr auto kFresh = std::chrono::seconds(5);

} // namespace

ProcessPointer findShared(const Snapshot& snapshot, ProcessKey key)
{
    const auto place = findByBirth(snapshot.processes, key);
    return place != snapshot.processes.end() ? *place : nullptr;
}

ProcessModel::ProcessModel(QObject* parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
}

ProcessModel::~ProcessModel() = default;

void ProcessModel::setSnapshot(SnapshotPointer snapshot)
{
    m_snapshot = std::move(snapshot);
    m_begin = std::min(m_begin.value_or(m_snapshot->time), m_snapshot->time);
    rebuild();
}

void ProcessModel::setQuietShown(bool isShown)
{
    if (m_options.isQuietShown != isShown) {
        m_options.isQuietShown = isShown;
        rebuild();
    }
}

void ProcessModel::setUnfolded(ProcessKey key, bool isUnfolded)
{
    const bool hasChanged = isUnfolded ? m_options.unfolded.insert(key).second : m_options.unfolded.erase(key) > 0;
    if (hasChanged) {
        rebuild();
    }
}

bool ProcessModel::reveal(ProcessKey key)
{
    if (m_nodes.contains(key)) {
        return true;
    }
    const ProcessRecord* process = m_snapshot ? m_snapshot->find(key) : nullptr;
    if (process == nullptr) {
        return false;
    }
    // Every silent ancestor up to the first one that is shown has to unfold.
    std::size_t steps = m_snapshot->processes.size();
    while (process->parent && steps-- > 0) {
        m_options.unfolded.insert(*process->parent);
        if (m_nodes.contains(*process->parent)) {
            break;
        }
        process = m_snapshot->find(*process->parent);
        if (process == nullptr) {
            break;
        }
    }
    rebuild();
    return m_nodes.contains(key);
}

const ProcessModel::Node* ProcessModel::node(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<const Node*>(index.constInternalPointer()) : nullptr;
}

const ProcessModel::Node* ProcessModel::find(ProcessKey key) const
{
    const auto place = m_nodes.find(key);
    return place == m_nodes.end() ? nullptr : place->second;
}

QModelIndex ProcessModel::indexOf(ProcessKey key) const
{
    const Node* found = find(key);
    return found == nullptr ? QModelIndex() : indexFor(*found);
}

QModelIndex ProcessModel::indexFor(const Node& node, int column) const
{
    return &node == m_root.get() ? QModelIndex() : createIndex(node.row, column, &node);
}

// ------------------------------------------------------------------------------------------- taking in a difference

void ProcessModel::rebuild()
{
    if (!m_snapshot) {
        return;
    }
    std::erase_if(m_options.unfolded, [this](ProcessKey key) { return m_snapshot->find(key) == nullptr; });
    const std::vector<ReducedNode> reduced = reduce(*m_snapshot, m_options);
    std::unordered_set<ProcessKey> wanted;
    wanted.reserve(reduced.size());
    std::vector<std::int32_t> roots;
    for (std::size_t i = 0; i < reduced.size(); ++i) {
        wanted.insert(reduced[i].key);
        if (reduced[i].parent < 0) {
            roots.push_back(static_cast<std::int32_t>(i));
        }
    }
    // The dead that have no living descendants go first, so that one death at the front does not look like a move of
    // every sibling behind it; the others go when their descendants have moved away.
    m_changed.clear();
    removeDead(*m_root, wanted);
    place(reduced, roots, *m_root);
    for (std::size_t i = 0; i < reduced.size(); ++i) { // parents before children
        if (!reduced[i].children.empty()) {
            place(reduced, reduced[i].children, *m_nodes.at(reduced[i].key));
        }
    }
    removeDead(*m_root, wanted);
    announceChanges();
    Q_EMIT updated();
}

void ProcessModel::removeDead(Node& parent, const std::unordered_set<ProcessKey>& wanted)
{
    for (const auto& child : parent.children) {
        removeDead(*child, wanted);
    }
    int last = static_cast<int>(parent.children.size()) - 1;
    while (last >= 0) {
        const auto isDead = [&](int row) {
            const Node& child = *parent.children[static_cast<std::size_t>(row)];
            return child.children.empty() && !wanted.contains(child.key);
        };
        if (!isDead(last)) {
            --last;
            continue;
        }
        int first = last;
        while (first > 0 && isDead(first - 1)) {
            --first;
        }
        removeRange(parent, first, last);
        last = first - 1;
    }
}

void ProcessModel::place(const std::vector<ReducedNode>& reduced, const std::vector<std::int32_t>& order, Node& parent)
{
    int row = 0;
    for (const std::int32_t position : order) {
        const ReducedNode& wanted = reduced[static_cast<std::size_t>(position)];
        const auto known = m_nodes.find(wanted.key);
        if (known == m_nodes.end()) {
            insertNode(parent, row, wanted);
        } else {
            Node& node = *known->second;
            if (node.parent != &parent || node.row != row) {
                moveNode(node, parent, row);
            }
            refresh(node, wanted);
        }
        ++row;
    }
}

bool ProcessModel::isFresh(const ProcessRecord& process) const
{
    return !process.ended && process.firstSeen > *m_begin && m_snapshot->time - process.firstSeen < kFresh;
}

void ProcessModel::refresh(Node& node, const ReducedNode& reduced)
{
    ProcessPointer record = findShared(*m_snapshot, reduced.key);
    const bool isFreshNow = isFresh(*record);
    if (node.record != record || node.isFresh != isFreshNow || node.foldedAbove != reduced.foldedAbove
        || node.foldedBelow != reduced.foldedBelow) {
        node.record = std::move(record);
        node.isFresh = isFreshNow;
        node.foldedAbove = reduced.foldedAbove;
        node.foldedBelow = reduced.foldedBelow;
        m_changed.push_back(&node);
    }
}

void ProcessModel::insertNode(Node& parent, int row, const ReducedNode& reduced)
{
    auto node = std::make_unique<Node>();
    node->key = reduced.key;
    node->record = findShared(*m_snapshot, reduced.key);
    node->isFresh = isFresh(*node->record);
    node->foldedAbove = reduced.foldedAbove;
    node->foldedBelow = reduced.foldedBelow;
    node->parent = &parent;
    node->row = row;
    beginInsertRows(indexFor(parent), row, row);
    m_nodes.emplace(node->key, node.get());
    const auto place = parent.children.insert(parent.children.begin() + row, std::move(node));
    std::for_each(place + 1, parent.children.end(), [](const auto& later) { ++later->row; });
    endInsertRows();
}

bool ProcessModel::moveNode(Node& node, Node& parent, int row)
{
    Node& from = *node.parent;
    // Rows are put right from the front, so it always comes from behind: no need to count it out of the destination.
    if (!beginMoveRows(indexFor(from), node.row, node.row, indexFor(parent), row)) {
        return false;
    }
    const auto place = from.children.begin() + node.row;
    auto taken = std::move(*place);
    from.children.erase(place);
    taken->parent = &parent;
    parent.children.insert(parent.children.begin() + row, std::move(taken));
    for (Node* changed : {&from, &parent}) {
        for (std::size_t i = 0; i < changed->children.size(); ++i) {
            changed->children[i]->row = static_cast<int>(i);
        }
    }
    endMoveRows();
    return true;
}

void ProcessModel::removeRange(Node& parent, int first, int last)
{
    beginRemoveRows(indexFor(parent), first, last);
    const auto begin = parent.children.begin() + first;
    const auto end = parent.children.begin() + last + 1;
    std::for_each(begin, end, [this](const auto& node) { forget(*node); });
    parent.children.erase(begin, end);
    for (std::size_t i = static_cast<std::size_t>(first); i < parent.children.size(); ++i) {
        parent.children[i]->row = static_cast<int>(i);
    }
    endRemoveRows();
}

void ProcessModel::forget(Node& node)
{
    m_nodes.erase(node.key);
    for (const auto& child : node.children) {
        forget(*child);
    }
}

void ProcessModel::announceChanges()
{
    for (const Node* node : m_changed) {
        Q_EMIT dataChanged(indexFor(*node, 0), indexFor(*node, columnCount_ - 1));
    }
    m_changed.clear();
}

} // namespace netgrove
