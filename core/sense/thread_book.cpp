// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/thread_book.h"

namespace netgrove {
namespace {
constexpr std::size_t kMaximumThreads = 200000; ///< Linux's usual threads-max is below that
constexpr int kLongestChain = 64;
} // namespace

void ThreadBook::apply(const ProcessEvent& event)
{
    if (event.kind == ProcessEvent::Kind::threadStart && m_threads.size() < kMaximumThreads) {
        Thread& thread = m_threads[event.tid];
        thread = {};
        thread.facts = {ThreadChange::start, event.time, {event.pid, event.start.value_or(StartTime())}, event.tid,
            event.parentTid, {}};
    } else if (event.kind == ProcessEvent::Kind::threadExit || event.kind == ProcessEvent::Kind::exit) {
        const auto found = m_threads.find(event.tid);
        if (found == m_threads.end()) {
            return;
        }
        if (found->second.isTold) {
            ThreadObservation end = found->second.facts;
            end.change = ThreadChange::exit;
            end.time = event.time;
            m_pending.push_back(std::move(end));
        }
        m_threads.erase(found);
    }
}

void ThreadBook::onUse(const SocketUse& use)
{
    if (m_threads.size() >= kMaximumThreads) {
        return;
    }
    const auto [found, isNew] = m_threads.try_emplace(use.tid);
    ThreadObservation& facts = found->second.facts;
    if (isNew || facts.process.pid != use.process.pid) {
        facts = {ThreadChange::seen, use.first, use.process, use.tid, Tid(), {}};
        found->second.isTold = false;
    }
    facts.process = use.process;
    const bool isNameNew = facts.name.empty() && !use.threadName.empty();
    if (isNameNew) {
        facts.name = use.threadName;
    }
    if (!found->second.isTold) {
        tell(use.tid, use.process);
    } else if (isNameNew) {
        // Told before as somebody's creator, whose name was not known yet. Not as a start: that would be another
        // thread.
        ThreadObservation named = facts;
        named.change = ThreadChange::seen;
        m_pending.push_back(std::move(named));
    }
}

std::vector<ThreadObservation> ThreadBook::takeObservations() { return std::exchange(m_pending, {}); }

std::vector<ThreadObservation> ThreadBook::all() const
{
    std::vector<ThreadObservation> threads;
    for (const auto& [tid, thread] : m_threads) {
        if (thread.isTold) {
            threads.push_back(thread.facts);
        }
    }
    return threads;
}

void ThreadBook::tell(Tid tid, ProcessKey process)
{
    std::vector<Tid> chain;
    for (int steps = 0; steps < kLongestChain && tid != Tid(); ++steps) {
        const auto found = m_threads.find(tid);
        if (found == m_threads.end() || found->second.isTold || found->second.facts.process.pid != process.pid) {
            break;
        }
        found->second.isTold = true;
        found->second.facts.process = process;
        chain.push_back(tid);
        tid = found->second.facts.creator;
    }
    for (auto member = chain.rbegin(); member != chain.rend(); ++member) {
        m_pending.push_back(m_threads[*member].facts);
    }
}

} // namespace netgrove
