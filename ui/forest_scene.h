// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What there is in the drawn forest and where it stands: shared by the canvas, by pictures and by what screen readers
/// are told. No widget, no clock.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/layout/forest_layout.h"
#include "ui/forest_item.h"
#include "ui/forest_painter.h"
#include "ui/process_model.h"

namespace netgrove {

/// Items of the forest with their places. update() takes in what the model has; places are kept, see ForestLayout.
/// Thread: the model's.
class ForestScene {
public:
    using Match = std::function<bool(ProcessKey)>; ///< true: not dimmed

    explicit ForestScene(const ForestPainter& painter);

    const ForestPainter& painter() const { return m_painter; }
    void setPainter(const ForestPainter& painter);
    void setViewport(QSizeF size) { m_layout.setViewport({size.width(), size.height()}); }

    /// Takes in the model. `progress` of the last glide tells where items are now; they glide on from there.
    /// `fixed` keeps its place: gives by how much the forest's coordinates moved for that.
    QPointF update(ProcessModel& model, const Match& match, double progress, std::optional<ProcessKey> fixed);
    /// Only the filter has changed.
    void refilter(const Match& match);
    /// Everything is where it goes to.
    void arrive();
    bool isGliding() const;
    /// False where the last update() changed no place: a glide that is under way goes on.
    bool hasNewTargets() const { return m_hasNewTargets; }
    void compact() { m_layout.compact(); }
    std::size_t emptySeats() const { return m_layout.emptySeats(); }

    // What to show. Takes effect at the next update().
    void setThreadsShown(ProcessKey process, bool areShown);
    bool areThreadsShown(ProcessKey process) const { return m_withThreads.contains(process); }
    void setOpened(ProcessKey process, bool isOpened);
    bool isOpened(ProcessKey process) const { return m_opened.contains(process); }
    /// Branches that hide the process are opened. True where that changed anything.
    bool openBranchesAbove(const ProcessModel& model, ProcessKey process);
    void setHostsShown(bool areShown) { m_areHostsShown = areShown; }
    bool areHostsShown() const { return m_areHostsShown; }

    const std::vector<ForestItem>& items() const { return m_items; } ///< parents before children
    const std::vector<ForestItem>& leaving() const { return m_leaving; } ///< gone: fading out
    const std::vector<ForestTrunk>& trunks() const { return m_trunks; }
    const std::vector<ForestLink>& links() const { return m_links; }
    const ForestItem* find(std::optional<ProcessKey> key) const;
    int numberOf(ProcessKey key) const; ///< index, or -1
    std::vector<int> childrenOf(int number) const; ///< -1: roots; in order of the picture, row by row
    QRectF bounds() const
    {
        const Box& box = m_layout.bounds();
        return {box.left, box.top, box.width, box.height};
    }
    const LayoutMetrics& metrics() const { return m_layout.metrics(); }

private:
    using Folded = std::unordered_map<ProcessKey, std::uint32_t>;

    std::vector<LayoutRequest> composeItems(ProcessModel& model, const Match& match);
    ForestItem makeItem(
        const ProcessModel& model, const ProcessModel::Node& node, int parent, std::uint32_t fold) const;
    void append(ForestItem item, bool mayStack, MonotonicTime now, std::vector<LayoutRequest>& requests);
    void appendThreads(const Snapshot& snapshot, int number, std::vector<LayoutRequest>& requests);
    void appendHosts(const Snapshot& snapshot, std::vector<LayoutRequest>& requests);
    Folded chooseFolded(const ProcessModel& model); ///< quiet branches, with how many are in each
    void gradeLines();
    void findTrunks();

    ForestPainter m_painter;
    ForestLayout m_layout;
    std::vector<ForestItem> m_items;
    std::vector<ForestItem> m_before; ///< of the last update, while one is under way
    std::unordered_map<ProcessKey, int> m_positionsBefore;
    std::vector<ForestItem> m_leaving;
    std::vector<ForestTrunk> m_trunks;
    std::vector<ForestLink> m_links;
    std::unordered_map<ProcessKey, int> m_positions;
    std::unordered_set<ProcessKey> m_withThreads; ///< unfolded into their threads
    std::unordered_set<ProcessKey> m_expanded; ///< branches that were shown in the last picture of a large forest
    std::unordered_set<ProcessKey> m_opened; ///< quiet branches that someone wants to see
    std::map<std::pair<ProcessKey, std::string>, std::uint64_t> m_hostNumbers; ///< by process ({}: shared) and place
    bool m_areHostsShown = false;
    bool m_hasNewTargets = true;
};

} // namespace netgrove
