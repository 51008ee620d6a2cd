// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/control_script.h"

#include <array>

#include "tests/support/lab/addresses.h"

namespace netgrove::lab {
namespace {
using namespace std::chrono_literals;

constexpr std::array kDemo{
    ControlStep{1000ms, "wait"},
    ControlStep{2000ms, "flood"},
    ControlStep{8000ms, "wait"},
    ControlStep{4000ms, "scan"},
    ControlStep{8000ms, "wait"},
};
constexpr std::array kFloodOnce{ControlStep{100ms, "wait"}, ControlStep{200ms, "flood"}};
constexpr std::array kScanOnce{ControlStep{100ms, "wait"}, ControlStep{200ms, "scan"}};
} // namespace

std::optional<ControlStep> ControlScript::step(std::size_t number) const
{
    if (number < steps.size()) {
        return steps[number];
    }
    if (repeatFrom >= steps.size() || number >= kLongestScript) {
        return std::nullopt;
    }
    return steps[repeatFrom + (number - repeatFrom) % (steps.size() - repeatFrom)];
}

std::optional<ControlScript> controlScriptOf(std::uint16_t port)
{
    switch (port) {
    case port::controlDemo:
        return ControlScript{kDemo, 0};
    case port::controlFlood:
        return ControlScript{kFloodOnce, kFloodOnce.size()};
    case port::controlScan:
        return ControlScript{kScanOnce, kScanOnce.size()};
    default:
        return std::nullopt;
    }
}

} // namespace netgrove::lab
