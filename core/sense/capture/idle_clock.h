// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <chrono>
#include <cstdint>

#include "core/base/time.h"
#include "core/sense/capture/flow_store.h"
#include "core/sense/capture/flow_table.h"

namespace netgrove {

/// What holds for a flow: by its protocol, and how far a TCP connection has come.
IdleClass idleClassOf(Protocol protocol, const TcpProgress& tcp);

/// Says which flow has been silent for too long, and which one must go where there is no room. It ends none itself.
class IdleClock {
public:
    explicit IdleClock(const FlowTableOptions& options);

    /// A flow whose time is over, or FlowStore::kNone. The longest silent one of a class comes first.
    std::uint32_t expired(const FlowStore& store, MonotonicTime now) const;
    /// The longest silent flow of the class that takes most room, or FlowStore::kNone: so a flood pushes out itself,
    /// and not the quiet connection that may matter most.
    static std::uint32_t superfluous(const FlowStore& store);

private:
    std::array<std::chrono::nanoseconds, kIdleClasses> m_timeouts{};
};

} // namespace netgrove
