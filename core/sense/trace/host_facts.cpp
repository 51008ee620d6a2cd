// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/trace/host_facts.h"

#include <fstream>
#include <sstream>
#include <vector>

#include <sys/stat.h>

namespace netgrove {

namespace {

/// PROC_PID_INIT_INO of linux/proc_ns.h: fixed since namespaces have inodes.
constexpr std::uint32_t kInitialPidNamespace = 0xEFFFFFFCU;

/// Undoes the escapes of mountinfo: \040 and the like.
std::string unescape(std::string_view field)
{
    const auto isOctal = [](char character) { return character >= '0' && character <= '7'; };
    std::string text;
    for (std::size_t i = 0; i < field.size(); ++i) {
        const bool isEscape = field[i] == '\\' && i + 3 < field.size() && isOctal(field[i + 1]) && isOctal(field[i + 2])
            && isOctal(field[i + 3]);
        if (!isEscape) {
            text.push_back(field[i]);
            continue;
        }
        text.push_back(static_cast<char>((field[i + 1] - '0') * 64 + (field[i + 2] - '0') * 8 + (field[i + 3] - '0')));
        i += 3;
    }
    return text;
}

} // namespace

std::optional<std::filesystem::path> unifiedCgroupMount(std::string_view mountInfo)
{
    std::istringstream lines{std::string(mountInfo)};
    for (std::string line; std::getline(lines, line);) {
        // 36 35 98:0 ROOT MOUNTPOINT OPTIONS [TAG…] - TYPE SOURCE OPTIONS
        const std::size_t separator = line.find(" - ");
        if (separator == std::string::npos || line.compare(separator + 3, 8, "cgroup2 ") != 0) {
            continue;
        }
        std::istringstream fields(line.substr(0, separator));
        std::string id;
        std::string parent;
        std::string device;
        std::string root;
        std::string mountPoint;
        if (fields >> id >> parent >> device >> root >> mountPoint) {
            return std::filesystem::path(unescape(mountPoint));
        }
    }
    return std::nullopt;
}

std::optional<std::filesystem::path> unifiedCgroupMount(const std::filesystem::path& procRoot)
{
    std::ifstream file(procRoot / "self" / "mountinfo");
    std::ostringstream text;
    text << file.rdbuf();
    return unifiedCgroupMount(std::string_view(text.str()));
}

std::uint32_t foreignPidNamespace(const std::filesystem::path& procRoot)
{
    struct stat status = {};
    if (::stat((procRoot / "self" / "ns" / "pid").c_str(), &status) != 0) {
        return 0;
    }
    const auto inode = static_cast<std::uint32_t>(status.st_ino);
    return inode == kInitialPidNamespace ? 0 : inode;
}

} // namespace netgrove
