// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/reduction.h"

#include <algorithm>
#include <iterator>

namespace netgrove {
namespace {
constexpr std::int32_t kNone = -1;

/// The Snapshot's forest by index, without recursion: lineages may be as deep as the machine has processes.
class Reducer {
public:
    Reducer(const Snapshot& snapshot, const ReductionOptions& options)
        : m_processes(snapshot.processes)
        , m_options(options)
        , m_parent(m_processes.size(), kNone)
        , m_isShown(m_processes.size(), 0)
    {
        linkParents();
        orderFromRoots();
        chooseShown();
        showBranchings();
    }

    std::vector<ReducedNode> nodes() const
    {
        std::vector<ReducedNode> nodes;
        std::vector<std::int32_t> nearest(
            m_processes.size(), kNone); // index into nodes of the nearest shown, itself included
        std::vector<std::size_t> places; // of the nodes in the order of birth
        std::vector<std::uint32_t> hidden(m_processes.size(), 0); // silent ones from there down to it
        for (const std::size_t index : m_order) {
            const std::int32_t parent = m_parent[index];
            const std::int32_t above = parent == kNone ? kNone : nearest[at(parent)];
            const std::uint32_t hiddenAbove = parent == kNone ? 0 : hidden[at(parent)];
            if (m_isShown[index] == 0) {
                nearest[index] = above;
                hidden[index] = hiddenAbove + 1;
                const ProcessRecord& process = *m_processes[index];
                if (above != kNone && !process.ended && !process.facts.isKernelThread) {
                    ++nodes[at(above)].foldedBelow;
                }
                continue;
            }
            nearest[index] = static_cast<std::int32_t>(nodes.size());
            if (above != kNone) {
                nodes[at(above)].children.push_back(nearest[index]);
            }
            places.push_back(index);
            nodes.push_back({.key = m_processes[index]->key,
                .parent = above,
                .children = {},
                .foldedAbove = hiddenAbove,
                .foldedBelow = 0});
        }
        for (ReducedNode& node : nodes) {
            std::ranges::sort(node.children, {}, [&](std::int32_t child) { return places[at(child)]; });
        }
        return nodes;
    }

private:
    static std::size_t at(std::int32_t index) { return static_cast<std::size_t>(index); }

    void linkParents()
    {
        for (std::size_t index = 0; index < m_processes.size(); ++index) {
            const std::optional<ProcessKey>& parent = m_processes[index]->parent;
            const auto place = parent ? findByBirth(m_processes, *parent) : m_processes.end();
            if (place != m_processes.end()) {
                m_parent[index] = static_cast<std::int32_t>(place - m_processes.begin());
            }
        }
    }

    /// Breadth first: parents before children, siblings eldest first. What hangs in a circle is left out.
    void orderFromRoots()
    {
        std::vector<std::vector<std::size_t>> children(m_processes.size());
        for (std::size_t index = 0; index < m_processes.size(); ++index) {
            if (m_parent[index] == kNone) {
                m_order.push_back(index);
            } else {
                children[at(m_parent[index])].push_back(index);
            }
        }
        for (std::size_t next = 0; next < m_order.size(); ++next) {
            const std::vector<std::size_t>& below = children[m_order[next]];
            std::ranges::copy(below, std::back_inserter(m_order));
        }
    }

    void chooseShown()
    {
        for (std::size_t index = 0; index < m_processes.size(); ++index) {
            const ProcessRecord& process = *m_processes[index];
            const bool isUnfolded
                = m_parent[index] != kNone && m_options.unfolded.contains(m_processes[at(m_parent[index])]->key);
            const bool isAskedFor = (m_options.isQuietShown || isUnfolded) && !process.facts.isKernelThread;
            m_isShown[index]
                = process.isCommunicating || process.isPairAncestor || process.isPairDescendant || isAskedFor ? 1 : 0;
        }
    }

    /// A silent process with two branches below it that are shown holds them together.
    void showBranchings()
    {
        std::vector<std::uint32_t> branches(m_processes.size(), 0);
        for (auto index = m_order.rbegin(); index != m_order.rend(); ++index) {
            if (branches[*index] >= 2 && !m_processes[*index]->facts.isKernelThread) {
                m_isShown[*index] = 1;
            }
            const bool hasShown = m_isShown[*index] != 0 || branches[*index] > 0;
            if (m_parent[*index] != kNone && hasShown) {
                ++branches[at(m_parent[*index])];
            }
        }
    }

    const std::vector<ProcessPointer>& m_processes;
    const ReductionOptions& m_options;
    std::vector<std::int32_t> m_parent;
    std::vector<std::uint8_t> m_isShown;
    std::vector<std::size_t> m_order; ///< parents before children
};
} // namespace

std::vector<ReducedNode> reduce(const Snapshot& snapshot, const ReductionOptions& options)
{
    return Reducer(snapshot, options).nodes();
}

std::size_t countRunning(const Snapshot& snapshot)
{
    return static_cast<std::size_t>(std::ranges::count_if(snapshot.processes, [](const ProcessPointer& process) {
        return !process->ended && (!process->facts.isKernelThread || process->isCommunicating);
    }));
}

std::size_t countTalking(const Snapshot& snapshot)
{
    return static_cast<std::size_t>(std::ranges::count_if(
        snapshot.processes, [](const ProcessPointer& process) { return !process->ended && process->isCommunicating; }));
}

} // namespace netgrove
