// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace netgrove::lab {

/// One word of a control server, and how long it is silent before it.
struct ControlStep {
    std::chrono::milliseconds after;
    std::string_view word;
};

/// A timetable; after the last step it goes on at `repeatFrom` (or is silent where that is the end), at most
/// kLongestScript steps in all.
struct ControlScript {
    std::span<const ControlStep> steps;
    std::size_t repeatFrom = 0;

    static constexpr std::size_t kLongestScript = 200;

    /// The step with this number, counted from the connection's start; nothing: silence from here on.
    std::optional<ControlStep> step(std::size_t number) const;
};

/// The timetable of a control port; nothing where the port is none.
std::optional<ControlScript> controlScriptOf(std::uint16_t port);

} // namespace netgrove::lab
