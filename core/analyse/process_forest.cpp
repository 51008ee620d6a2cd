// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/process_forest.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <type_traits>

namespace netgrove {
namespace {
/// Later words are better ones, but what is told of a dying process may lack what was known of the living.
void merge(ProcessObservation& known, const ProcessObservation& told)
{
    ProcessObservation merged = told;
    const auto keep = [](auto& now, const auto& before) {
        if (now == std::remove_cvref_t<decltype(now)>{}) {
            now = before;
        }
    };
    keep(merged.comm, known.comm);
    keep(merged.birthThread, known.birthThread);
    keep(merged.netns, known.netns);
    if (told.change == ProcessChange::exit) {
        keep(merged.executable, known.executable);
        keep(merged.commandLine, known.commandLine);
        keep(merged.parentPid, known.parentPid);
        keep(merged.uid, known.uid);
        keep(merged.session, known.session);
        merged.hasTerminal = merged.hasTerminal || known.hasTerminal;
        keep(merged.program, known.program);
        keep(merged.loginUid, known.loginUid);
        keep(merged.controlGroup, known.controlGroup);
        keep(merged.sockets, known.sockets);
    }
    // Birth does not change: what was once known for certain stays.
    if (known.isBirthParentKnown && !told.isBirthParentKnown) {
        merged.birthParent = known.birthParent;
        merged.isBirthParentKnown = true;
    } else if (!merged.birthParent) {
        merged.birthParent = known.birthParent;
    }
    merged.hasExeced = merged.hasExeced || known.hasExeced;
    merged.isKernelThread = merged.isKernelThread || known.isKernelThread;
    known = std::move(merged);
}

ProcessKey keyOf(const ProcessNode* node) { return node->facts.key; }

bool isAncestor(const ProcessNode& candidate, const ProcessNode* node)
{
    for (; node != nullptr; node = node->parent) {
        if (node == &candidate) {
            return true;
        }
    }
    return false;
}
} // namespace

void ProcessForest::apply(const ProcessObservation& observation, MonotonicTime now)
{
    ProcessNode* node = find(observation.key);
    const bool isNew = node == nullptr;
    if (isNew && observation.change == ProcessChange::update) {
        return; // learnt late of one that ended and is forgotten: it is not back
    }
    if (isNew) {
        node = &add(observation.key, now);
        node->facts = observation;
    } else {
        merge(node->facts, observation);
    }
    node->isDirty = true;
    if (observation.change == ProcessChange::fork && !node->born) {
        node->born = observation.time;
    }
    if (observation.change == ProcessChange::exit) {
        end(*node, observation.time);
    } else if (!node->ended || observation.change != ProcessChange::update) {
        const auto [place, isFree] = m_alive.try_emplace(observation.key.pid, node);
        if (!isFree && place->second != node) {
            end(*place->second, observation.time); // its pid is another's: the end of it was lost
            m_alive[observation.key.pid] = node;
        }
        node->ended.reset();
        m_ended.erase(observation.key);
    }
    link(*node, node->facts);
}

void ProcessForest::apply(const ThreadObservation& observation, MonotonicTime now)
{
    ProcessNode& node = findOrAdd(observation.process, now);
    ThreadNode& known = thread(node, observation.tid);
    if (known.isEnded && observation.change != ThreadChange::exit) {
        known = {}; // the number is another thread's by now: the past is not its own
    }
    if (observation.creator != Tid()) {
        known.creator = observation.creator;
    }
    if (!observation.name.empty()) {
        known.name = observation.name;
    }
    known.isEnded = observation.change == ThreadChange::exit;
    node.isDirty = true;
}

ThreadNode& ProcessForest::thread(ProcessNode& node, Tid tid)
{
    const auto known = node.threads.find(tid);
    if (known != node.threads.end()) {
        return known->second;
    }
    if (node.threads.size() >= kMaximumThreads) {
        auto oldest = std::ranges::find_if(node.threads, [](const auto& entry) { return entry.second.isEnded; });
        node.threads.erase(oldest != node.threads.end() ? oldest : node.threads.begin());
    }
    return node.threads[tid];
}

ProcessNode* ProcessForest::find(ProcessKey key)
{
    if (m_lastFound != nullptr && m_lastFound->facts.key == key) {
        return m_lastFound;
    }
    const auto place = m_nodes.find(key);
    if (place == m_nodes.end()) {
        return nullptr;
    }
    m_lastFound = &place->second;
    return m_lastFound;
}

const ProcessNode* ProcessForest::find(ProcessKey key) const
{
    const auto place = m_nodes.find(key);
    return place != m_nodes.end() ? &place->second : nullptr;
}

ProcessNode& ProcessForest::findOrAdd(ProcessKey key, MonotonicTime now)
{
    if (ProcessNode* known = find(key)) {
        return *known;
    }
    ProcessNode& node = add(key, now);
    node.facts.time = now;
    end(node, now);
    return node;
}

ProcessNode& ProcessForest::add(ProcessKey key, MonotonicTime now)
{
    ProcessNode& node = m_nodes[key];
    node.facts.key = key;
    node.firstSeen = now;
    const auto [first, last] = m_waiting.equal_range(key);
    for (auto waiting = first; waiting != last; ++waiting) {
        if (ProcessNode* child = find(waiting->second); child != nullptr && child->parent == nullptr) {
            attach(*child, node);
        }
    }
    m_waiting.erase(first, last);
    return node;
}

void ProcessForest::link(ProcessNode& node, const ProcessObservation& observation)
{
    const std::optional<ProcessKey>& birthParent = observation.birthParent;
    if (!birthParent || *birthParent == node.facts.key
        || (node.parent != nullptr && node.parent->facts.key == *birthParent)) {
        return;
    }
    if (ProcessNode* parent = find(*birthParent)) {
        attach(node, *parent);
    } else if (node.parent == nullptr) {
        const auto [first, last] = m_waiting.equal_range(*birthParent);
        const bool isWaiting
            = std::any_of(first, last, [&](const auto& entry) { return entry.second == node.facts.key; });
        if (!isWaiting) {
            m_waiting.emplace(*birthParent, node.facts.key);
        }
    }
}

void ProcessForest::attach(ProcessNode& node, ProcessNode& parent)
{
    // Nobody is younger than its child, and nobody descends from itself: what says so is broken input.
    const auto born = node.facts.key.start;
    const auto parentBorn = parent.facts.key.start;
    if (born < parentBorn || (born == parentBorn && isAncestor(node, &parent))) {
        return;
    }
    detach(node);
    node.parent = &parent;
    parent.children.insert(std::ranges::lower_bound(parent.children, node.facts.key, ByBirth{}, keyOf), &node);
    node.isDirty = parent.isDirty = true;
}

void ProcessForest::detach(ProcessNode& node)
{
    if (node.parent != nullptr) {
        std::vector<ProcessNode*>& siblings = node.parent->children;
        siblings.erase(std::ranges::lower_bound(siblings, node.facts.key, ByBirth{}, keyOf));
        node.parent->isDirty = true;
        node.parent = nullptr;
        node.isDirty = true;
    }
}

void ProcessForest::end(ProcessNode& node, MonotonicTime moment)
{
    if (!node.ended) {
        node.ended = moment;
        node.isDirty = true;
    }
    const auto alive = m_alive.find(node.facts.key.pid);
    if (alive != m_alive.end() && alive->second == &node) {
        m_alive.erase(alive);
    }
    m_ended.emplace(node.facts.key, &node);
}

void ProcessForest::splice(ProcessNode& node)
{
    ProcessNode* const parent = node.parent;
    const std::vector<ProcessNode*> children = node.children;
    for (ProcessNode* child : children) {
        detach(*child);
        if (parent != nullptr) {
            attach(*child, *parent);
        }
    }
    detach(node);
    const auto alive = m_alive.find(node.facts.key.pid);
    if (alive != m_alive.end() && alive->second == &node) {
        m_alive.erase(alive);
    }
    const ProcessKey key = node.facts.key;
    if (node.facts.birthParent) {
        const auto [first, last] = m_waiting.equal_range(*node.facts.birthParent);
        const auto waiting = std::find_if(first, last, [&](const auto& entry) { return entry.second == key; });
        if (waiting != last) {
            m_waiting.erase(waiting);
        }
    }
    m_ended.erase(key);
    m_lastFound = nullptr;
    m_nodes.erase(key);
}

void ProcessForest::keepOnly(const std::unordered_set<ProcessKey>& mentioned)
{
    std::vector<ProcessNode*> gone;
    for (auto& [key, node] : m_nodes) {
        if (!mentioned.contains(key)) {
            gone.push_back(&node);
        }
    }
    for (ProcessNode* node : gone) {
        splice(*node);
    }
    m_waiting.clear();
}

void ProcessForest::dropForgotten(std::chrono::nanoseconds window, MonotonicTime now)
{
    // Youngest first: when a leaf goes, its parent may follow in the same round.
    std::vector<ProcessNode*> forgotten;
    for (auto entry = m_ended.rbegin(); entry != m_ended.rend(); ++entry) {
        ProcessNode& node = *entry->second;
        if (node.children.empty() && node.flows.empty() && !node.isInFinding() && now - *node.ended > kGrace
            && !node.activity.isWithin(window, now)) {
            forgotten.push_back(&node);
            detach(node);
        }
    }
    for (ProcessNode* node : forgotten) {
        splice(*node);
    }
    enforceBound(window, now);
}

void ProcessForest::enforceBound(std::chrono::nanoseconds window, MonotonicTime now)
{
    if (m_ended.size() <= kMaximumEnded) {
        return;
    }
    std::vector<ProcessNode*> ended;
    ended.reserve(m_ended.size());
    for (const auto& [key, node] : m_ended) {
        ended.push_back(node);
    }
    const auto worth = [&](const ProcessNode* node) {
        return std::make_tuple(node->isInFinding(), node->activity.isWithin(window, now), *node->ended);
    };
    std::ranges::sort(ended, {}, worth);
    // A tenth more than needed, so that a storm does not sort them in every tick.
    const std::size_t excess = ended.size() - kMaximumEnded * 9 / 10;
    for (ProcessNode* node : std::span(ended).first(excess)) {
        splice(*node);
    }
}

} // namespace netgrove
