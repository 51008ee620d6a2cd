// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/home.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/lab/corpus/script.h"
#include "tests/support/lab/guard.h"

namespace netgrove::lab {
namespace {
namespace fs = std::filesystem;
constexpr const char* kScratch = "/mnt"; ///< of our own view only
constexpr std::array kOverlaid{"/usr", "/home", "/opt", "/var/lib/dpkg", "/var/tmp"};
constexpr uid_t kAlice = 1000;
/// When an ordinary program was installed; a file that came a minute ago is another matter.
constexpr std::time_t kInstalled = 1'700'000'000;

/// Every program that a script has a stand-in for.
void collectPrograms(const std::vector<Step>& steps, std::set<std::string>& programs)
{
    for (const Step& step : steps) {
        if (startsStandIn(step.verb) && !step.words.empty()) {
            programs.insert(step.words.front());
        }
        collectPrograms(step.body, programs);
    }
}

bool isAlices(const std::string& path) { return path.starts_with("/home/alice/") || path.starts_with("/var/tmp/"); }

std::string_view packageOf(const std::string& path)
{
    const auto programs = packagedPrograms();
    const auto found = std::ranges::find(programs, path, &PackagedProgram::path);
    return found == programs.end() ? std::string_view{} : found->package;
}

Result<void> layOverlays()
{
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
        || ::mount("netgrove-lab", kScratch, "tmpfs", MS_NOSUID | MS_NODEV, "size=1g,mode=755") != 0) {
        return systemFailure("a file system of our own", errno);
    }
    for (const std::string path : kOverlaid) {
        if (!fs::exists(path)) {
            continue;
        }
        std::string name = path;
        std::ranges::replace(name, '/', '-');
        const std::string upper = kScratch + ("/upper" + name);
        const std::string work = kScratch + ("/work" + name);
        fs::create_directory(upper);
        fs::create_directory(work);
        // The root of an overlay has the owner and the mode of its upper folder.
        struct stat below{};
        if (::stat(path.c_str(), &below) != 0 || ::chmod(upper.c_str(), below.st_mode & 07777) != 0
            || ::chown(upper.c_str(), below.st_uid, below.st_gid) != 0
            || ::mount("netgrove-lab", path.c_str(), "overlay", 0,
                   ("lowerdir=" + path + ",upperdir=" + upper + ",workdir=" + work).c_str())
                != 0) {
            return systemFailure("an overlay on " + path, errno);
        }
    }
    return {};
}

void setTime(const std::string& path)
{
    const std::array<timespec, 2> times{timespec{kInstalled, 0}, timespec{kInstalled, 0}};
    ::utimensat(AT_FDCWD, path.c_str(), times.data(), 0);
}

void giveTo(const fs::path& path, uid_t owner)
{
    if (::chown(path.c_str(), owner, owner) != 0) {
        throw fs::filesystem_error("chown", path, std::error_code(errno, std::system_category()));
    }
}

/// A file of its own for each: what is known of a file is known of all who run it. Root's are old, alice's as new as
/// they are.
void installProgram(const std::string& path, const fs::path& copied)
{
    const fs::path folder = fs::path(path).parent_path();
    std::vector<fs::path> made;
    for (fs::path each = folder; !fs::exists(each); each = each.parent_path()) {
        made.push_back(each);
    }
    fs::create_directories(folder);
    for (const fs::path& each : made) {
        if (isAlices(path)) {
            giveTo(each, kAlice);
        }
    }
    fs::remove(path);
    fs::copy_file(copied, path);
    fs::permissions(path, fs::perms(0755));
    if (isAlices(path)) {
        giveTo(path, kAlice);
    } else {
        setTime(path);
    }
}

/// dpkg(1): a package is known by its paragraph in "status", and its files by "info/PACKAGE.list".
void recordPackages(const std::map<std::string, std::set<std::string>>& filesOf)
{
    const std::string database = "/var/lib/dpkg/";
    fs::create_directories(database + "info");
    std::ofstream status(database + "status", std::ios::app);
    for (const auto& [package, files] : filesOf) {
        const std::string list = database + "info/" + package;
        if (fs::exists(list + ".list") || fs::exists(list + ":amd64.list")) {
            continue; // really there; its list names the file already
        }
        std::ofstream lines(list + ".list");
        lines << "/.\n/usr\n";
        for (const std::string& file : files) {
            lines << file << '\n';
        }
        status << "\nPackage: " << package
               << "\nStatus: install ok installed\nPriority: optional\nSection: misc\nMaintainer: Netgrove's "
                  "lab\nArchitecture: "
                  "all\nVersion: 1\nDescription: a stand-in in the lab\n";
    }
}
} // namespace

uid_t userOf(const std::string& name)
{
    constexpr std::array kUsers{std::pair{"alice", kAlice}, std::pair{"_apt", uid_t{42}}, std::pair{"lp", uid_t{7}},
        std::pair{"www-data", uid_t{33}}, std::pair{"_ssh", uid_t{101}}};
    const auto found = std::ranges::find_if(kUsers, [&](const auto& user) { return user.first == name; });
    if (found == kUsers.end()) {
        giveUp("the corpus has no user " + name);
    }
    return found->second;
}

Result<void> makeHome(const std::vector<const Scene*>& scenes)
{
    std::set<std::string> programs;
    for (const Scene* scene : scenes) {
        const auto steps = parseScript(scene->script);
        if (!steps) {
            return tl::unexpected(steps.error());
        }
        collectPrograms(*steps, programs);
    }
    // The same program without its symbols: there are many copies, and all in memory.
    const fs::path self = fs::read_symlink("/proc/self/exe");
    const fs::path stripped = self.parent_path() / "netgrove-lab-actor";
    const fs::path actor = fs::exists(stripped) ? stripped : self;
    if (const auto laid = layOverlays(); !laid) {
        return laid;
    }
    try {
        fs::create_directories("/home/alice");
        giveTo("/home/alice", kAlice);
        std::map<std::string, std::set<std::string>> filesOf;
        for (const std::string& program : programs) {
            installProgram(program, actor);
            if (const std::string package(packageOf(program)); !package.empty()) {
                filesOf[package].insert(program);
            }
        }
        recordPackages(filesOf);
    } catch (const fs::filesystem_error& error) {
        return failure(ErrorCode::system, error.what());
    }
    return {};
}

} // namespace netgrove::lab
