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

/// Processes below it. Without recursion: a lineage may be as deep as the machine has processes.
std::uint32_t countBelow(const ProcessModel::Node& node)
{
    std::vector<const ProcessModel::Node*> waiting{&node};
    for (std::size_t next = 0; next < waiting.size(); ++next) {
        const ProcessModel::Node& parent = *waiting[next];
        for (const auto& child : parent.children) {
            waiting.push_back(child.get());
        }
    }
    return static_cast<std::uint32_t>(waiting.size() - 1);
}

bool isQuiet(const ProcessRecord& process)
{
    return !process.isCommunicating && !process.isPairAncestor && !process.isPairDescendant && !process.isOnPairPath;
}

} // namespace

/// A branch in which nobody talks, in a forest too large to show everything.
bool ForestCanvas::mayFoldHere(const ProcessModel::Node& node) const
{
    if (!m_model.isQuietShown() || m_model.nodeCount() <= kMostUnfolded || node.children.empty()) {
        return false;
    }
    std::vector<const ProcessModel::Node*> waiting{&node};
    for (std::size_t next = 0; next < waiting.size(); ++next) {
        const ProcessModel::Node& one = *waiting[next];
        if (!isQuiet(*one.record)) {
            return false;
        }
        for (const auto& child : one.children) {
            waiting.push_back(child.get());
        }
    }
    return true;
}

ForestItem ForestCanvas::makeItem(const ProcessModel::Node& node, int parent, bool isFoldedHere) const
{
    ForestItem item;
    item.key = item.process = node.key;
    item.record = node.record;
    item.parent = parent;
    item.foldedAbove = node.foldedAbove;
    item.foldedBelow = isFoldedHere ? countBelow(node) : node.foldedBelow;
    item.isFoldedHere = isFoldedHere;
    item.isUnfolded
        = (m_model.isUnfolded(node.key) || m_opened.contains(node.key)) && !node.children.empty() && !isFoldedHere;
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
    std::vector<std::pair<const ProcessModel::Node*, int>> waiting; // node and its item's number
    const auto append = [&](const ProcessModel::Node& parent, int number) {
        const bool areTalkersMany = talkingLeaves(parent) > kTalkersAcross;
        for (const auto& child : parent.children) {
            const bool isFoldedHere = !m_opened.contains(child->key) && mayFoldHere(*child);
            ForestItem item = makeItem(*child, number, isFoldedHere);
            const bool isPlain
                = !item.isRed() && (isFoldedHere || (child->foldedBelow == 0 && child->children.empty()));
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
