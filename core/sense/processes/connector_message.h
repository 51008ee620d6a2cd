// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "core/sense/processes/process_event.h"

namespace netgrove {

/// What one message of the proc connector says (linux/cn_proc.h).
struct ConnectorMessage {
    std::optional<ProcessEvent> event; ///< nothing: of a kind that does not matter here
    bool isAcknowledgement = false; ///< the answer to a subscription: anybody's
    std::uint32_t acknowledgedError = 0;
    std::uint32_t cpu = 0; ///< where it happened
    std::uint32_t sequence = 0; ///< of that CPU
};

/// Every message in one datagram. Bytes that make no sense are passed over.
void parseConnectorDatagram(std::span<const std::byte> bytes, const std::function<void(const ConnectorMessage&)>& sink);

} // namespace netgrove
