// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/analyse/snapshot.h"
#include "core/observe/observation.h"

namespace netgrove::watch {

/// Shows what was found, in one of the formats. Thread: the one of the run loop.
class Presenter {
public:
    Presenter() = default;
    Presenter(const Presenter&) = delete;
    Presenter& operator=(const Presenter&) = delete;
    virtual ~Presenter() = default;

    /// Once, before the first tick.
    virtual void start(const Snapshot& snapshot) = 0;
    /// For every Observation and the picture after it; the last one ends every flow.
    virtual void tick(const Observation& observation, const Snapshot& snapshot) = 0;
    /// Once, after the last tick.
    virtual void end(const Snapshot& snapshot) = 0;
    /// The terminal has another size.
    virtual void resize() { }
};

} // namespace netgrove::watch
