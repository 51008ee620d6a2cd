// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <utility>

#include "core/base/time.h"

namespace netgrove {

/// Gives back to the system what was freed and what the C library keeps. The picture of a whole machine takes, when it
/// is taken in, as much again as what is made of it, and for some seconds more while the rates of its flows come to
/// rest; a storm of flows leaves its room behind too. Giving back costs milliseconds (about 7 for 100 MiB), asking
/// whether it would be worth them costs as much: so it is done soon after a picture, then ever more rarely.
class SpareMemory {
public:
    static constexpr std::chrono::seconds kFirstRest{4}; ///< longer than a rate takes to come to rest
    static constexpr std::chrono::seconds kLongestRest{64};

    explicit SpareMemory(std::function<void()> giveBack = giveBackNow)
        : m_giveBack(std::move(giveBack))
    {
    }

    /// A complete Observation was taken in.
    void onPicture(MonotonicTime now);
    /// Any other one.
    void onChange(MonotonicTime now);

private:
    static void giveBackNow();

    std::function<void()> m_giveBack;
    std::chrono::seconds m_rest = kFirstRest;
    MonotonicTime m_next; ///< the epoch: there was no picture yet
};

} // namespace netgrove
