// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>

namespace netgrove::lab {

/// Until when a stand-in goes on.
class Deadline {
public:
    explicit Deadline(std::chrono::milliseconds time)
        : m_end(std::chrono::steady_clock::now() + time)
    {
    }
    bool isOver() const { return std::chrono::steady_clock::now() >= m_end; }
    std::chrono::milliseconds left() const
    {
        const auto left
            = std::chrono::duration_cast<std::chrono::milliseconds>(m_end - std::chrono::steady_clock::now());
        return std::max(left, std::chrono::milliseconds(0));
    }

private:
    std::chrono::steady_clock::time_point m_end;
};

} // namespace netgrove::lab
