// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Which circles the forest has: processes of the model, quiet branches folded for want of room, threads on demand.
#include <algorithm>
#include <utility>

#include "ui/forest_scene.h"

namespace netgrove {

namespace {

/// Communicating leaves of one parent that stand across; of more, all go into columns.
constexpr int kTalkersAcross = 10;
/// Processes that are all shown; of more, quiet branches are folded.
constexpr std::size_t kMostUnfolded = 60;

int talkingLeaves(const ProcessModel::Node& parent)
{
    return static_cast<int>(std::ranges::count_if(
        parent.children, [](const auto& child) { return child->children.empty() && child->record->isCommunicating; }));
}

bool isQuiet(const ProcessRecord& process)
{
    return !process.isCommunicating && !process.isPairAncestor && !process.isPairDescendant && !process.isOnPairPath;
}

} // namespace

/// The nearest to the roots are shown first; branches in which nobody talks are folded when there are enough items.
/// Without recursion: a lineage may be as deep as the machine has processes.
ForestScene::Folded ForestScene::chooseFolded(const ProcessModel& model)
{
    Folded folded;
    if (!model.isQuietShown() || model.nodeCount() <= kMostUnfolded) {
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
    std::vector<Branch> branches{{&model.root(), 0}};
    branches.reserve(model.nodeCount() + 1);
    for (std::size_t next = 0; next < branches.size(); ++next) {
        for (const auto& child : branches[next].node->children) {
            branches.push_back({child.get(), next, 0, isQuiet(*child->record)});
        }
    }
    for (std::size_t i = branches.size(); i-- > 1;) {
        Branch& parent = branches[branches[i].parent];
        parent.below += branches[i].below + (branches[i].node->record->ended ? 0 : 1);
        parent.isQuiet = parent.isQuiet && branches[i].isQuiet;
    }
    std::unordered_set<ProcessKey> expanded;
    std::size_t shown = model.root().children.size();
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
        if (branch.isQuiet && branch.below > 0 && !m_opened.contains(key) && shown + children > room) {
            folded.emplace(key, branch.below);
        } else {
            shown += children;
            expanded.insert(key);
        }
    }
    m_expanded = std::move(expanded);
    return folded;
}

ForestItem ForestScene::makeItem(
    const ProcessModel& model, const ProcessModel::Node& node, int parent, std::uint32_t fold) const
{
    ForestItem item;
    item.key = item.process = node.key;
    item.record = node.record;
    item.parent = parent;
    item.foldedAbove = node.foldedAbove;
    item.foldedBelow = fold > 0 ? fold : node.foldedBelow;
    item.isFoldedHere = fold > 0;
    item.isUnfolded
        = (model.isUnfolded(node.key) || m_opened.contains(node.key)) && !node.children.empty() && fold == 0;
    item.areThreadsShown = m_withThreads.contains(node.key);
    item.isPaper = model.snapshot()->view == View::paper;
    return item;
}

/// Texts are measured anew only where what they tell has changed.
void ForestScene::append(ForestItem item, bool mayStack, MonotonicTime now, std::vector<LayoutRequest>& requests)
{
    const auto known = m_positionsBefore.find(item.key);
    const ForestItem* old
        = known == m_positionsBefore.end() ? nullptr : &m_before[static_cast<std::size_t>(known->second)];
    const bool isSame = old != nullptr && old->record == item.record && old->thread == item.thread
        && (old->host == item.host || (old->host && item.host && *old->host == *item.host))
        && old->foldedBelow == item.foldedBelow && old->isUnfolded == item.isUnfolded
        && old->areThreadsShown == item.areThreadsShown && old->isPaper == item.isPaper
        && old->isThreadPairAncestor == item.isThreadPairAncestor
        && old->isThreadPairDescendant == item.isThreadPairDescendant;
    if (isSame) {
        item.radius = old->radius;
        item.name = old->name;
        item.stackedName = old->stackedName;
        item.subtitle = old->subtitle;
        item.pill = old->pill;
        item.threadPill = old->threadPill;
        item.tag = old->tag;
        item.nameWidth = old->nameWidth;
        item.stackedNameWidth = old->stackedNameWidth;
        item.subtitleWidth = old->subtitleWidth;
        item.width = old->width;
        item.shift = old->shift;
        m_painter.refresh(item, now);
    } else {
        m_painter.compose(item, now);
    }
    requests.push_back({item.key, item.parent, item.width, mayStack, item.shift});
    m_positions.emplace(item.key, static_cast<int>(m_items.size()));
    m_items.push_back(std::move(item));
}

std::vector<LayoutRequest> ForestScene::composeItems(ProcessModel& model, const Match& match)
{
    std::vector<LayoutRequest> requests;
    m_links.clear();
    if (!model.snapshot()) {
        return requests;
    }
    const Snapshot& snapshot = *model.snapshot();
    m_items.reserve(model.nodeCount());
    m_positions.reserve(model.nodeCount());
    requests.reserve(model.nodeCount());
    std::erase_if(m_withThreads, [&model](ProcessKey key) { return model.find(key) == nullptr; });
    std::erase_if(m_opened, [&model](ProcessKey key) { return model.find(key) == nullptr; });
    const Folded folded = chooseFolded(model);
    std::vector<std::pair<const ProcessModel::Node*, int>> waiting; // node and its item's number
    waiting.reserve(model.nodeCount());
    const auto appendChildren = [&](const ProcessModel::Node& parent, int number) {
        const bool areTalkersMany = talkingLeaves(parent) > kTalkersAcross;
        for (const auto& child : parent.children) {
            const auto fold = folded.find(child->key);
            ForestItem item = makeItem(model, *child, number, fold == folded.end() ? 0 : fold->second);
            item.isMatch = match(item.process);
            const bool isLeaf = child->foldedBelow == 0 && child->children.empty();
            const bool isPlain = !item.isPair() && !item.isOnPath() && (item.isFoldedHere || isLeaf);
            const bool mayStack = isPlain && !item.areThreadsShown
                && (!item.record->isCommunicating || (areTalkersMany && !m_areHostsShown));
            waiting.emplace_back(child.get(), static_cast<int>(m_items.size()));
            append(std::move(item), mayStack, snapshot.time, requests);
        }
    };
    appendChildren(model.root(), -1);
    for (std::size_t next = 0; next < waiting.size(); ++next) { // breadth first: parents before children
        const auto [node, number] = waiting[next];
        if (!m_items[static_cast<std::size_t>(number)].isFoldedHere) {
            appendChildren(*node, number);
        }
        if (m_items[static_cast<std::size_t>(number)].areThreadsShown) {
            appendThreads(snapshot, number, requests);
        }
    }
    if (m_areHostsShown) {
        appendHosts(snapshot, requests);
    }
    gradeLines();
    return requests;
}

/// Below their creators; those whose creator is not known below the process itself.
void ForestScene::appendThreads(const Snapshot& snapshot, int number, std::vector<LayoutRequest>& requests)
{
    const ProcessPointer record = m_items[static_cast<std::size_t>(number)].record;
    const bool isMatch = m_items[static_cast<std::size_t>(number)].isMatch;
    const auto isListed
        = [&](Tid tid) { return std::ranges::find(record->threads, tid, &ThreadRecord::tid) != record->threads.end(); };
    std::unordered_set<std::int32_t> ancestors;
    std::unordered_set<std::int32_t> descendants;
    for (const FindingPointer& finding : snapshot.findings) {
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
            const bool mayStack = !item.isPair();
            creators.emplace_back(thread.tid, static_cast<int>(m_items.size()));
            append(std::move(item), mayStack, snapshot.time, requests);
        }
    }
}

} // namespace netgrove
