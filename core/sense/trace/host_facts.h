// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace netgrove {

/// Where cgroup v2 is mounted, from the text of /proc/self/mountinfo (proc(5)): also where it stands beside v1
/// ("hybrid"). Nothing: it is not mounted.
std::optional<std::filesystem::path> unifiedCgroupMount(std::string_view mountInfo);

/// The same for this process.
std::optional<std::filesystem::path> unifiedCgroupMount(const std::filesystem::path& procRoot);

/// Inode of our pid namespace; 0 where it is the initial one (no translation of pids is needed) or not known.
std::uint32_t foreignPidNamespace(const std::filesystem::path& procRoot);

} // namespace netgrove
