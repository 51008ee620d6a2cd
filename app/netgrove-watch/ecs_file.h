// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "app/netgrove-watch/finding_news.h"
#include "app/netgrove-watch/presenter.h"
#include "core/base/file_descriptor.h"
#include "core/base/result.h"

namespace netgrove::watch {

/// Appends a line of ECS JSON to a file for each new finding, in one write(2). The file may be moved away at any time
/// (logrotate): the next line makes a new one. What a full disk does not take waits here, up to a bound.
class EcsFile final : public Presenter {
public:
    /// Errors: noPrivilege, system.
    static Result<std::unique_ptr<EcsFile>> open(const std::filesystem::path& file);

    void start(const Snapshot& snapshot) override;
    void tick(const Observation& observation, const Snapshot& snapshot) override;
    void end(const Snapshot& snapshot) override;

private:
    explicit EcsFile(std::filesystem::path file)
        : m_file(std::move(file))
    {
    }
    Result<void> reopen();
    bool isMovedAway() const;
    void writeWaiting();

    std::filesystem::path m_file;
    FileDescriptor m_descriptor;
    FindingNews m_news;
    std::string m_waiting; ///< whole lines, but for the rest of a first one that was cut by a full disk
};

} // namespace netgrove::watch
