// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/lab/corpus/script.h"

namespace netgrove::lab {

/// Where the service manager would have put a process (cgroups(7)): a session, an application, a service. The groups
/// are real ones, below one of our own, which is the root of all that the lab's processes can see
/// (cgroup_namespaces(7)).
class ControlGroups {
public:
    /// Makes every group that the scripts name, and moves the calling process to their root. Where this machine does
    /// not let us, there are none, and isThere() says so.
    explicit ControlGroups(const std::vector<std::string>& groups);
    /// Moves the caller back, and takes them away; their processes must have ended.
    ~ControlGroups();
    ControlGroups(const ControlGroups&) = delete;
    ControlGroups& operator=(const ControlGroups&) = delete;

    bool isThere() const { return !m_root.empty(); }

    /// Moves the calling process into one of the groups, wherever there are any. For any of the lab's processes.
    static void enter(const std::string& group);

private:
    std::filesystem::path m_before; ///< the group that the caller was in
    std::filesystem::path m_root;
};

/// The group that a step puts its process in; empty: it does not.
std::string groupOf(const Step& step);

} // namespace netgrove::lab
