// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>

#include "app/netgrove-watch/output.h"
#include "app/netgrove-watch/presenter.h"

namespace netgrove::watch {

/// Text for a file or a pipe: findings and notices as they come, a summary at the end.
class PlainLog final : public Presenter {
public:
    explicit PlainLog(Output& output)
        : m_output(output)
    {
    }

    void start(const Snapshot& snapshot) override;
    void tick(const Observation& observation, const Snapshot& snapshot) override;
    void end(const Snapshot& snapshot) override;
    /// Every finding that was not written yet.
    void findings(const Snapshot& snapshot);

private:
    void writeFinding(const Finding& finding, const Snapshot& snapshot);
    void line(WallTime time, const std::string& text);

    Output& m_output;
    std::unordered_map<std::uint64_t, std::string> m_headlines; ///< last written of each finding
};

} // namespace netgrove::watch
