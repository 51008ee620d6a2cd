// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/control_groups.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>

#include <sched.h>
#include <unistd.h>

namespace netgrove::lab {
namespace {
namespace fs = std::filesystem;
constexpr const char* kRootVariable = "NETGROVE_LAB_GROUPS";
constexpr const char* kUser = "/user.slice/user-1000.slice";

/// Where the hierarchy of the service manager is mounted: version 1 has one by that name, else it is version 2.
std::optional<fs::path> mountPoint()
{
    std::ifstream mounts("/proc/self/mounts");
    std::optional<fs::path> unified;
    for (std::string line; std::getline(mounts, line);) {
        std::istringstream fields(line);
        std::string device;
        std::string folder;
        std::string type;
        std::string options;
        fields >> device >> folder >> type >> options;
        if (type == "cgroup" && options.find("name=systemd") != std::string::npos) {
            return folder;
        }
        if (type == "cgroup2") {
            unified = folder;
        }
    }
    return unified;
}

std::string ownGroup()
{
    std::ifstream groups("/proc/self/cgroup");
    std::string unified;
    for (std::string line; std::getline(groups, line);) {
        const std::string path = line.substr(line.rfind(':') + 1);
        if (line.find(":name=systemd:") != std::string::npos) {
            return path;
        }
        if (line.starts_with("0::")) {
            unified = path;
        }
    }
    return unified;
}

bool moveTo(const fs::path& group)
{
    std::ofstream file(group / "cgroup.procs");
    file << "0" << std::flush;
    return file.good();
}

/// Anyone may move to it: what systemd --user may by delegation, everyone may here.
void open(const fs::path& group)
{
    std::error_code ignored;
    fs::permissions(group / "cgroup.procs", fs::perms(0666), ignored);
}
} // namespace

ControlGroups::ControlGroups(const std::vector<std::string>& groups)
{
    const auto mount = mountPoint();
    std::error_code problem;
    if (!mount) {
        return;
    }
    m_before = mount->string() + ownGroup();
    const fs::path root = *mount / ("netgrove-lab-" + std::to_string(::getpid()));
    if (!fs::create_directory(root, problem)) {
        return;
    }
    if (!moveTo(root) || ::unshare(CLONE_NEWCGROUP) != 0) {
        moveTo(m_before);
        fs::remove(root, problem);
        return;
    }
    m_root = root;
    open(root);
    for (const std::string& group : groups) {
        fs::path path = root;
        for (const fs::path& part : fs::path(group).relative_path()) {
            path /= part;
            fs::create_directory(path, problem);
            open(path);
        }
    }
    ::setenv(kRootVariable, root.c_str(), 1);
}

ControlGroups::~ControlGroups()
{
    if (!isThere()) {
        return;
    }
    moveTo(m_before);
    std::error_code problem;
    std::vector<fs::path> folders{m_root};
    for (const auto& entry : fs::recursive_directory_iterator(m_root, problem)) {
        if (entry.is_directory(problem)) {
            folders.push_back(entry.path());
        }
    }
    std::ranges::sort(folders, std::greater<>(), [](const fs::path& path) { return path.native().size(); });
    for (const fs::path& folder : folders) {
        ::rmdir(folder.c_str());
    }
}

void ControlGroups::enter(const std::string& group)
{
    if (const char* root = std::getenv(kRootVariable)) {
        moveTo(root + group);
    }
}

std::string groupOf(const Step& step)
{
    const std::string name = step.words.empty() ? "" : step.words.front();
    if (step.verb == "desktop") {
        return kUser + std::string("/user@1000.service/init.scope");
    }
    if (step.verb == "app") {
        return kUser + std::string("/user@1000.service/app.slice/app-gnome-") + name + "-2101.scope";
    }
    if (step.verb == "session") {
        return kUser + std::string("/session-") + name + ".scope";
    }
    if (step.verb == "service") {
        return "/system.slice/" + name + ".service";
    }
    return step.verb == "scope" ? "/system.slice/" + name + ".scope" : "";
}

} // namespace netgrove::lab
