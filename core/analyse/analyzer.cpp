// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/analyzer.h"

#include <set>
#include <unordered_set>
#include <utility>

#include "core/analyse/evidence/crowd.h"
#include "core/analyse/finding_book.h"
#include "core/analyse/flow_ledger.h"
#include "core/analyse/notice_board.h"
#include "core/analyse/process_forest.h"
#include "core/analyse/process_record.h"
#include "core/analyse/rate_meter.h"
#include "core/analyse/rules/server_like_pair.h"
#include "core/analyse/rules/spoofed_source.h"
#include "core/analyse/rules/tick.h"

namespace netgrove {
namespace {
/// Rates change with every look at them; urgent ticks follow one another too fast for that to be worth a new row.
constexpr std::chrono::milliseconds kRateInterval{450};
} // namespace

class Analyzer::State {
public:
    explicit State(AnalyzerOptions options)
        : m_options(std::move(options))
    {
        m_findings.setView(m_options.view);
        m_findings.setTrust(m_options.trust);
    }

    State(const State& other)
        : m_options(other.m_options)
        , m_machine(other.m_machine)
        , m_forest(other.m_forest)
        , m_ledger(other.m_ledger, m_forest)
        , m_findings(other.m_findings)
        , m_notices(other.m_notices)
        , m_packetRate(other.m_packetRate)
        , m_forged(other.m_forged)
        , m_lastSequence(other.m_lastSequence)
        , m_lostObservations(other.m_lostObservations)
        , m_lastRates(other.m_lastRates)
    {
    }
    State& operator=(const State&) = delete;

    void setView(View view)
    {
        m_options.view = view;
        m_findings.setView(view);
    }
    void setTrust(TrustPointer trust) { m_findings.setTrust(std::move(trust)); }

    SnapshotPointer apply(const Observation& observation)
    {
        const Tick tick{.now = observation.time,
            .wallTime = observation.wallTime,
            .bootTime = (observation.machine ? *observation.machine : m_machine).bootTime,
            .window = m_options.window};
        takeIn(observation);
        refreshRates(tick.now, observation.isComplete);
        m_forest.dropForgotten(tick.window, tick.now);
        evaluateRules(tick);
        rebuildRecords(tick);
        return publish(observation, tick);
    }

private:
    void takeIn(const Observation& observation)
    {
        noteSequence(observation.sequence);
        m_ledger.dropEnded();
        if (observation.isComplete) {
            replace(observation);
        }
        if (observation.machine) {
            m_machine = *observation.machine;
        }
        for (const ProcessObservation& process : observation.processes) {
            m_forest.apply(process, observation.time);
        }
        for (const ThreadObservation& thread : observation.threads) {
            m_forest.apply(thread, observation.time);
        }
        for (const FlowObservation& flow : observation.flows) {
            m_ledger.apply(flow, observation.time, observation.isComplete);
            if (isSpoofedSource(flow)) {
                m_forged.insert(flow.id);
            }
        }
        for (const SensorNotice& notice : observation.notices) {
            m_notices.post(notice);
        }
    }

    /// What a complete Observation does not mention is gone; what it mentions goes on with its totals and its past.
    void replace(const Observation& observation)
    {
        std::unordered_set<ProcessKey> processes;
        for (const ProcessObservation& process : observation.processes) {
            processes.insert(process.key);
        }
        std::unordered_set<std::uint64_t> flows;
        for (const FlowObservation& flow : observation.flows) {
            flows.insert(flow.id);
        }
        m_ledger.keepOnly(flows);
        m_forest.keepOnly(processes);
    }

    void noteSequence(std::uint64_t sequence)
    {
        if (m_lastSequence && sequence > *m_lastSequence + 1) {
            m_lostObservations += sequence - *m_lastSequence - 1;
        }
        m_lastSequence = sequence;
    }

    void refreshRates(MonotonicTime now, bool isPicture)
    {
        if (m_lastRates && now - *m_lastRates < kRateInterval) {
            return;
        }
        m_lastRates = now;
        m_ledger.refreshRates(now);
        for (auto& [key, node] : m_forest.nodes()) {
            if (!node.isDirty && node.rate.isIdle()) {
                continue;
            }
            if (isPicture && !node.rate.hasStarted()) {
                node.rate.start(now, node.totals.txBytes, node.totals.rxBytes); // see FlowLedger::apply()
            }
            const auto before = std::make_pair(node.rate.txPerSecond(), node.rate.rxPerSecond());
            node.rate.sample(now, node.totals.txBytes, node.totals.rxBytes);
            node.isDirty = node.isDirty || before != std::make_pair(node.rate.txPerSecond(), node.rate.rxPerSecond());
        }
    }

    void evaluateRules(const Tick& tick)
    {
        std::vector<ProcessNode*> nodes;
        std::vector<LineageNode> lineage;
        nodes.reserve(m_forest.nodes().size());
        for (auto& [key, node] : m_forest.nodes()) {
            judgeActivity(node, tick);
            node.index = static_cast<std::int32_t>(nodes.size());
            nodes.push_back(&node);
        }
        lineage.reserve(nodes.size());
        for (const ProcessNode* node : nodes) {
            lineage.push_back({.parent = node->parent != nullptr ? node->parent->index : -1,
                .isCommunicating = node->isCommunicating});
        }
        const std::vector<LineagePair> pairs = serverLikePairs(lineage);
        const auto crowds = crowdsOf(pairs, nodes);
        for (const LineagePair pair : pairs) {
            const auto crowd = crowds.find(pair.ancestor);
            m_findings.holdPair(*nodes[static_cast<std::size_t>(pair.ancestor)],
                *nodes[static_cast<std::size_t>(pair.descendant)], crowd != crowds.end() ? &crowd->second : nullptr,
                tick);
        }
        for (ProcessNode* node : nodes) {
            // Without the thread rule only those are of interest that attack: see FindingBook::holdThreadPair().
            if (m_options.isThreadRuleOn || node->conduct.firstAttack) {
                evaluateThreads(*node, tick);
            }
        }
        evaluateForged(tick);
        m_findings.settle(m_forest);
    }

    static void judgeActivity(ProcessNode& node, const Tick& tick)
    {
        const bool isAlive = !node.ended;
        std::uint32_t communicatingThreads = 0;
        for (const auto& [tid, thread] : node.threads) {
            communicatingThreads
                += thread.activity.isCommunicating(tick.window, tick.now, isAlive && !thread.isEnded) ? 1U : 0U;
        }
        const bool isCommunicating = node.activity.isCommunicating(tick.window, tick.now, isAlive);
        node.isDirty = node.isDirty || isCommunicating != node.isCommunicating
            || communicatingThreads != node.communicatingThreads;
        node.isCommunicating = isCommunicating;
        node.communicatingThreads = communicatingThreads;
    }

    void evaluateThreads(ProcessNode& node, const Tick& tick)
    {
        if (node.communicatingThreads < 2) {
            return;
        }
        std::map<Tid, std::int32_t> places;
        for (const auto& [tid, thread] : node.threads) {
            places.emplace(tid, static_cast<std::int32_t>(places.size()));
        }
        std::vector<Tid> tids;
        std::vector<LineageNode> lineage;
        for (const auto& [tid, thread] : node.threads) {
            const auto creator = places.find(thread.creator);
            tids.push_back(tid);
            lineage.push_back({.parent = creator != places.end() ? creator->second : -1,
                .isCommunicating
                = thread.activity.isCommunicating(tick.window, tick.now, !node.ended && !thread.isEnded)});
        }
        for (const LineagePair pair : serverLikePairs(lineage)) {
            m_findings.holdThreadPair(node, tids[static_cast<std::size_t>(pair.ancestor)],
                tids[static_cast<std::size_t>(pair.descendant)], m_options.isThreadRuleOn, tick);
        }
    }

    void evaluateForged(const Tick& tick)
    {
        std::erase_if(m_forged, [&](std::uint64_t id) {
            const FlowPointer flow = m_ledger.find(id);
            if (flow && isSpoofedSource(flow->facts)) {
                m_findings.holdSpoof(flow, flow->process ? m_forest.find(*flow->process) : nullptr, tick);
            }
            return !flow;
        });
    }

    void rebuildRecords(const Tick& tick)
    {
        m_processes.clear();
        m_processes.reserve(m_forest.nodes().size());
        for (auto& [key, node] : m_forest.nodes()) {
            if (node.isDirty) {
                node.record = makeProcessRecord(node, tick.window, tick.now);
                node.isDirty = false;
            }
            m_processes.push_back(node.record);
        }
    }

    SnapshotPointer publish(const Observation& observation, const Tick& tick)
    {
        m_packetRate.sample(tick.now, observation.counters.packets, 0);
        auto snapshot = std::make_shared<Snapshot>();
        snapshot->sequence = observation.sequence;
        snapshot->time = observation.time;
        snapshot->wallTime = observation.wallTime;
        snapshot->view = m_options.view;
        snapshot->machine = m_machine;
        snapshot->counters = observation.counters;
        snapshot->counters.queueDrops += m_lostObservations;
        snapshot->processes = std::move(m_processes);
        snapshot->flows = m_ledger.publish();
        snapshot->findings = m_findings.publish(m_forest, tick);
        noteLostFindings(tick.now);
        snapshot->notices = m_notices.notices();
        snapshot->packetsPerSecond = m_packetRate.txPerSecond();
        snapshot->attributedShare = m_ledger.attributedShare();
        return snapshot;
    }

    void noteLostFindings(MonotonicTime now)
    {
        if (m_findings.lostFindings() > 0) {
            m_notices.post({.kind = NoticeKind::tableFull, .time = now, .detail = "findings"});
        }
    }

    AnalyzerOptions m_options;
    MachineFacts m_machine;
    ProcessForest m_forest;
    FlowLedger m_ledger{m_forest};
    FindingBook m_findings;
    NoticeBoard m_notices;
    RateMeter m_packetRate;
    std::set<std::uint64_t> m_forged; ///< ids of living flows with a forged source
    std::vector<ProcessPointer> m_processes;
    std::optional<std::uint64_t> m_lastSequence;
    std::uint64_t m_lostObservations = 0;
    std::optional<MonotonicTime> m_lastRates;
};

Analyzer::Analyzer(AnalyzerOptions options)
    : m_state(std::make_unique<State>(std::move(options)))
{
}
Analyzer::Analyzer(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}
Analyzer::~Analyzer() = default;
Analyzer::Analyzer(Analyzer&&) noexcept = default;
Analyzer& Analyzer::operator=(Analyzer&&) noexcept = default;

Analyzer Analyzer::fork() const { return Analyzer(std::make_unique<State>(*m_state)); }

SnapshotPointer Analyzer::apply(const Observation& observation) { return m_state->apply(observation); }

void Analyzer::setView(View view) { m_state->setView(view); }

void Analyzer::setTrust(TrustPointer trust) { m_state->setTrust(std::move(trust)); }

} // namespace netgrove
