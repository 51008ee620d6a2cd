// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/socket_holders_state.h"

namespace netgrove {
namespace {
constexpr std::size_t kAncestors = 64; ///< looked at above a holder
} // namespace

/// Does this relative hold the same socket? Inherited descriptors keep their number: one link tells in most cases.
/// Whoever was listed since its own birth can inherit nothing any more; an ancestor can have made the socket since it
/// was listed.
bool SocketHolders::State::isHolder(
    ProcessKey key, const ProcReader::HeldSocket& like, Relation relation, MonotonicTime now)
{
    const bool isNew = isStale(key, {});
    if (isNew || relation == Relation::ancestor) {
        spend(1);
        if (reader.socketAt(key.pid, like.descriptor) == like.inode) {
            index.add(key, like, now);
            return true;
        }
        if (isNew || hasChanged(key)) {
            list(key, now);
        }
    }
    const HolderIndex::Holding* holding = index.find(key, like.inode);
    return holding != nullptr && holding->isHeld;
}

const std::vector<ProcessKey>& SocketHolders::State::childrenOf(ProcessKey key)
{
    static const std::vector<ProcessKey> kNone;
    if (childrenGeneration != table.generation()) {
        childrenGeneration = table.generation();
        children.clear();
        table.forEach([&](const ProcessTable::Entry& entry) {
            if (entry.facts.birthParent) {
                children[*entry.facts.birthParent].push_back(entry.key());
            }
        });
    }
    const auto found = children.find(key);
    return found != children.end() ? found->second : kNone;
}

/// A socket goes from parent to child by fork, and each may close it or exec: so every ancestor of a holder, and
/// everyone born below a holder, is asked, whenever there is a new holder; else only when somebody was born.
void SocketHolders::State::lookAtRelatives(Inode inode, Search& search, MonotonicTime now)
{
    std::vector<ProcessKey> waiting = index.holders(inode);
    if (search.relatedGeneration == table.generation() && search.relatedHolders == waiting.size()) {
        return;
    }
    const bool isForAncestors = search.relatedHolders != waiting.size();
    std::unordered_set<ProcessKey> asked(waiting.begin(), waiting.end());
    const auto ask = [&](ProcessKey key, std::int32_t descriptor, Relation relation) {
        const ProcessTable::Entry* entry = table.find(key);
        if (entry != nullptr && entry->isAlive() && tokens > 0 && asked.insert(key).second
            && isHolder(key, {descriptor, inode}, relation, now)) {
            waiting.push_back(key);
        }
    };
    while (!waiting.empty()) {
        const ProcessKey holder = waiting.back();
        waiting.pop_back();
        const HolderIndex::Holding* holding = index.find(holder, inode);
        const std::int32_t descriptor = holding != nullptr ? holding->descriptor : -1;
        const ProcessTable::Entry* entry = isForAncestors ? table.find(holder) : nullptr;
        for (std::size_t step = 0; step < kAncestors && entry != nullptr && entry->facts.birthParent; ++step) {
            ask(*entry->facts.birthParent, descriptor, Relation::ancestor);
            entry = table.find(*entry->facts.birthParent);
        }
        std::vector<ProcessKey> below{holder};
        std::unordered_set<ProcessKey> passed{holder};
        while (!below.empty()) {
            const ProcessKey parent = below.back();
            below.pop_back();
            for (const ProcessKey& child : childrenOf(parent)) {
                if (passed.insert(child).second) {
                    ask(child, descriptor, Relation::descendant);
                    below.push_back(child);
                }
            }
        }
    }
    if (tokens > 0) {
        search.relatedGeneration = table.generation();
        search.relatedHolders = index.holders(inode).size();
    }
}

} // namespace netgrove
