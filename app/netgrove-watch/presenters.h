// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <vector>

#include "app/netgrove-watch/presenter.h"

namespace netgrove::watch {

/// Several presenters that are told the same, one after the other.
class Presenters final : public Presenter {
public:
    void add(std::unique_ptr<Presenter> presenter) { m_all.push_back(std::move(presenter)); }

    void start(const Snapshot& snapshot) override
    {
        for (const auto& presenter : m_all) {
            presenter->start(snapshot);
        }
    }
    void tick(const Observation& observation, const Snapshot& snapshot) override
    {
        for (const auto& presenter : m_all) {
            presenter->tick(observation, snapshot);
        }
    }
    void end(const Snapshot& snapshot) override
    {
        for (const auto& presenter : m_all) {
            presenter->end(snapshot);
        }
    }
    void resize() override
    {
        for (const auto& presenter : m_all) {
            presenter->resize();
        }
    }

private:
    std::vector<std::unique_ptr<Presenter>> m_all;
};

} // namespace netgrove::watch
