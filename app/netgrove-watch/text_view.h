// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "app/netgrove-watch/output.h"
#include "app/netgrove-watch/plain_log.h"
#include "app/netgrove-watch/presenter.h"
#include "app/netgrove-watch/screen.h"

namespace netgrove::watch {

/// Draws the forest on a terminal, on its other screen, and puts the terminal back as it was: at the end, and when the
/// program crashes. Colours only where NO_COLOR is not set and TERM is not "dumb"; other than ASCII only in a UTF-8
/// locale. What was found stays on the ordinary screen afterwards.
class TextView final : public Presenter {
public:
    explicit TextView(Output& output);
    ~TextView() override;

    void start(const Snapshot& snapshot) override;
    void tick(const Observation& observation, const Snapshot& snapshot) override;
    void end(const Snapshot& snapshot) override;
    void resize() override;

private:
    void draw(const Snapshot& snapshot);
    void leave();

    Output& m_output;
    ScreenStyle m_style;
    bool m_isOnOtherScreen = false;
    std::optional<Snapshot> m_shown; ///< to draw again when the size changes
};

} // namespace netgrove::watch
