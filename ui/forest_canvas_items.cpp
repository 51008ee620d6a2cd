// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Which circles the forest has: processes of the model, quiet branches folded for want of room, threads on demand.
#include <algorithm>
#include <utility>

#include "ui/forest_canvas.h"
#include "ui/process_filter.h"

namespace netgrove {

namespace {

/// Communicating leaves of one parent that stand across; of more, all go into columns.
constexpr int kTalkersAcross = 10;
/// Processes that are all shown; of more, quiet branches are folded.
constexpr std::size_t kMostUnfolded = 60;

int talkingLeaves(const ProcessModel::Node& parent)
{
    return static_cast<int>(std::count_if(parent.children.begin(), parent.children.end(),
        [](const auto& child) { return child->children.empty() && child->record->isCommunicating; }));
}

bool isQuiet(const ProcessRecord& process)
{
    return !process.isCommunicating && !process.isPairAncestor && !process.isPairDescendant && !process.isOnPairPath;
}

} // namespace

/// The nearest to the roots are shown first; branches in which nobody talks are folded when there are enough items.
/// Without recursion: a lineage may be as deep as the machine has processes.
std::unordered_map<ProcessKey, std::uint32_t> ForestCanvas::chooseFolded()
{
    std::unordered_map<ProcessKey, std::uint32_t> folded;
    if (!m_model.isQuietShown() || m_model.nodeCount() <= kMostUnfolded) {
        m_expanded.clear();
        return folded;
    }
    struct Branch {
        const ProcessModel::Node* node;
        std::size_t parent;
        std::uint32_t below = 0;
        bool isQuiet = true;
        bool isHidden = false;
    };
    std::vector<Branch> branches{{&m_model.root(), 0}};
    branches.reserve(m_model.nodeCount() + 1);
    for (std::size_t next = 0; next < branches.size(); ++next) {
        for (const auto& child : branches[next].node->children) {
            branches.push_back({child.get(), next, 0, isQuiet(*child->record)});
        }
    }
    for (std::size_t i = branches.size(); i-- > 1;) {
        Branch& parent = branches[branches[i].parent];
        parent.below += branches[i].below + 1;
        parent.isQuiet = parent.isQuiet && branches[i].isQuiet;
    }
    std::unordered_set<ProcessKey> expanded;
    std::size_t shown = m_model.root().children.size();
    for (std::size_t i = 1; i < branches.size(); ++i) {
        Branch& branch = branches[i];
        const ProcessKey key = branch.node->key;
        const std::size_t children = branch.node->children.size();
        branch.isHidden = branches[branch.parent].isHidden || folded.contains(branches[branch.parent].node->key);
        if (branch.isHidden || children == 0) {
            continue;
        }
        // What was shown stays shown for a while: a few births must not fold half of the forest.
        const std::size_t room = m_expanded.contains(key) ? 2 * kMostUnfolded : kMostUnfolded;
        if (branch.isQuiet && !m_opened.contains(key) && shown + children > room) {
            folded.emplace(key, branch.below);
        } else {
            shown += children;
            expanded.insert(key);
        }
    }
    m_expanded = std::move(expanded);
    return folded;
}

ForestItem ForestCanvas::makeItem(const ProcessModel::Node& node, int parent, std::uint32_t foldedHere) const
{
    ForestItem item;
    item.key = item.process = node.key;
    item.record = node.record;
    item.parent = parent;
    item.foldedAbove = node.foldedAbove;
    item.foldedBelow = foldedHere > 0 ? foldedHere : node.foldedBelow;
    item.isFoldedHere = foldedHere > 0;
    item.isUnfolded
        = (m_model.isUnfolded(node.key) || m_opened.contains(node.key)) && !node.children.empty() && foldedHere == 0;
    item.areThreadsShown = m_withThreads.contains(node.key);
    item.isMatch = !m_filter.isActive() || m_filter.matches(m_model.indexOf(node.key));
    return item;
}

std::vector<LayoutRequest> ForestCanvas::composeItems()
{
    m_items.clear();
    m_positions.clear();
    m_items.reserve(m_model.nodeCount());
    std::vector<LayoutRequest> requests;
    requests.reserve(m_model.nodeCount());
    const MonotonicTime time = m_model.snapshot() ? m_model.snapshot()->time : MonotonicTime();
    std::erase_if(m_withThreads, [this](ProcessKey key) { return m_model.find(key) == nullptr; });
    std::erase_if(m_opened, [this](ProcessKey key) { return m_model.find(key) == nullptr; });
    const std::unordered_map<ProcessKey, std::uint32_t> folded = chooseFolded();
    std::vector<std::pair<const ProcessModel::Node*, int>> waiting; // node and its item's number
    const auto append = [&](const ProcessModel::Node& parent, int number) {
        const bool areTalkersMany = talkingLeaves(parent) > kTalkersAcross;
        for (const auto& child : parent.children) {
            const auto fold = folded.find(child->key);
            ForestItem item = makeItem(*child, number, fold == folded.end() ? 0 : fold->second);
            const bool isLeaf = child->foldedBelow == 0 && child->children.empty();
            const bool isPlain = !item.isRed() && (item.isFoldedHere || isLeaf);
            const bool mayStack = isPlain && (!item.record->isCommunicating || areTalkersMany);
            m_painter.compose(item, time);
            requests.push_back({item.key, number, m_painter.widthOf(item), mayStack});
            m_positions.emplace(item.key, static_cast<int>(m_items.size()));
            waiting.emplace_back(child.get(), static_cast<int>(m_items.size()));
            m_items.push_back(std::move(item));
        }
    };
    append(m_model.root(), -1);
    for (std::size_t next = 0; next < waiting.size(); ++next) { // breadth first: parents before children
        const auto [node, number] = waiting[next];
        if (!m_items[static_cast<std::size_t>(number)].isFoldedHere) {
            append(*node, number);
        }
        if (m_items[static_cast<std::size_t>(number)].areThreadsShown) {
            appendThreads(number, requests);
        }
    }
    return requests;
}

/// Below their creators; those whose creator is not known below the process itself.
void ForestCanvas::appendThreads(int number, std::vector<LayoutRequest>& requests)
{
    const ProcessPointer record = m_items[static_cast<std::size_t>(number)].record;
    const bool isMatch = m_items[static_cast<std::size_t>(number)].isMatch;
    const auto isListed
        = [&](Tid tid) { return std::ranges::find(record->threads, tid, &ThreadRecord::tid) != record->threads.end(); };
    std::unordered_set<std::int32_t> ancestors;
    std::unordered_set<std::int32_t> descendants;
    for (const FindingPointer& finding : m_model.snapshot()->findings) {
        if (finding->isThreadLevel && std::ranges::find(record->findings, finding->id) != record->findings.end()) {
            ancestors.insert(finding->ancestorThread.value);
            descendants.insert(finding->descendantThread.value);
        }
    }
    std::vector<std::pair<Tid, int>> creators{{Tid(), number}}; // and their items' numbers
    for (std::size_t next = 0; next < creators.size(); ++next) {
        const auto [creator, parent] = creators[next];
        for (const ThreadRecord& thread : record->threads) {
            const Tid known = thread.creator != thread.tid && isListed(thread.creator) ? thread.creator : Tid();
            const ProcessKey key = threadKey(record->key, thread.tid);
            if (known != creator || m_positions.contains(key)) {
                continue;
            }
            ForestItem item;
            item.key = key;
            item.process = record->key;
            item.record = record;
            item.thread = &thread;
            item.parent = parent;
            item.isMatch = isMatch;
            item.isThreadPairAncestor = ancestors.contains(thread.tid.value);
            item.isThreadPairDescendant = descendants.contains(thread.tid.value);
            m_painter.compose(item, m_model.snapshot()->time);
            requests.push_back({key, parent, m_painter.widthOf(item), !item.isRed()});
            m_positions.emplace(key, static_cast<int>(m_items.size()));
            creators.emplace_back(thread.tid, static_cast<int>(m_items.size()));
            m_items.push_back(std::move(item));
        }
    }
}

void ForestCanvas::setThreadsShown(ProcessKey key, bool areShown)
{
    const bool hasChanged = areShown ? m_withThreads.insert(key).second : m_withThreads.erase(key) > 0;
    if (!hasChanged) {
        return;
    }
    const ForestItem* current = itemOf(m_current);
    if (!areShown && current != nullptr && current->process == key) {
        m_current = key;
    }
    rebuild();
}

void ForestCanvas::toggleFold(const ForestItem& item)
{
    const ProcessKey key = item.process;
    if (item.isFoldedHere) {
        m_opened.insert(key);
        rebuild();
    } else if (m_opened.erase(key) > 0) {
        rebuild();
    } else {
        m_model.setUnfolded(key, item.foldedBelow > 0);
    }
}

void ForestCanvas::openBranchesAbove(ProcessKey key)
{
    const ProcessModel::Node* node = m_model.find(key);
    if (node == nullptr || m_positions.contains(key)) {
        return;
    }
    for (node = node->parent; node != nullptr && node->record; node = node->parent) {
        m_opened.insert(node->key);
    }
    rebuild();
}

} // namespace netgrove
