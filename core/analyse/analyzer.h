// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>

#include "core/analyse/snapshot.h"
#include "core/analyse/trust.h"
#include "core/observe/observation.h"

namespace netgrove {

struct AnalyzerOptions {
    View view = View::paper;
    std::chrono::nanoseconds window
        = std::chrono::seconds(60); ///< how long an external packet makes a process communicating
    bool isThreadRuleOn = false;
    TrustPointer trust = nullptr; ///< null: nothing is trusted. Counts in the graded view alone
};

/// Turns Observations into Snapshots. Pure: no I/O and no clock; the same Observations give the same Snapshots.
/// One thread at a time.
class Analyzer {
public:
    explicit Analyzer(AnalyzerOptions options = {});
    ~Analyzer();
    Analyzer(Analyzer&&) noexcept;
    Analyzer& operator=(Analyzer&&) noexcept;

    /// An Analyzer of its own that goes on from here. What both were given before costs pointers, not copies, where it
    /// does not change any more. Thread: any, while nobody uses this one.
    Analyzer fork() const;

    /// Takes in one Observation and gives the picture after it.
    SnapshotPointer apply(const Observation& observation);

    /// From the next Snapshot on, for every finding there is. The rules, ids and numbers are the same in both views.
    void setView(View view);
    /// The user's word has changed. From the next Snapshot on.
    void setTrust(TrustPointer trust);

private:
    class State;
    explicit Analyzer(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace netgrove
