// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "app/netgrove-watch/finding_news.h"
#include "app/netgrove-watch/presenter.h"

namespace netgrove::watch {

/// "FIELD=value", as sd_journal_sendv(3) takes them; the message is safe to show, the other values are as they are.
std::vector<std::string> journalFields(const Finding& finding, const Snapshot& snapshot);

/// Writes each new finding as a structured entry into the systemd journal.
class Journal final : public Presenter {
public:
    /// True where a journal listens and this program was built with libsystemd.
    static bool isThere();

    void start(const Snapshot& snapshot) override;
    void tick(const Observation& observation, const Snapshot& snapshot) override;
    void end(const Snapshot& snapshot) override;

private:
    FindingNews m_news;
};

} // namespace netgrove::watch
