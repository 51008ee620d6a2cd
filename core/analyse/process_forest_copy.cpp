// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/process_forest.h"

namespace netgrove {

ProcessForest::ProcessForest(const ProcessForest& other)
    : m_nodes(other.m_nodes)
    , m_waiting(other.m_waiting)
{
    const auto mine = [this](const ProcessNode* node) -> ProcessNode* {
        const auto place = node != nullptr ? m_nodes.find(node->facts.key) : m_nodes.end();
        return place != m_nodes.end() ? &place->second : nullptr;
    };
    for (auto& [key, node] : m_nodes) {
        node.parent = mine(node.parent);
        for (ProcessNode*& child : node.children) {
            child = mine(child);
        }
        for (auto& [tid, thread] : node.threads) {
            if (thread.conduct != nullptr) {
                thread.conduct = std::make_shared<Conduct>(*thread.conduct);
            }
        }
    }
    for (const auto& [pid, node] : other.m_alive) {
        m_alive.emplace(pid, mine(node));
    }
    for (const auto& [key, node] : other.m_ended) {
        m_ended.emplace(key, mine(node));
    }
}

} // namespace netgrove
