// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/observe/observation.h"

namespace netgrove {

/// What does not work as it could: the latest notice of each kind and detail, as long as it holds. An interface that
/// came back takes the news of its going with it.
class NoticeBoard {
public:
    void post(const SensorNotice& notice);
    void clear() { m_notices.clear(); }
    const std::vector<SensorNotice>& notices() const { return m_notices; } ///< oldest first

    static constexpr std::size_t kMaximum = 64;

private:
    std::vector<SensorNotice> m_notices;
};

} // namespace netgrove
