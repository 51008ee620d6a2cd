// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/programs/program_file.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace netgrove {
namespace {
constexpr std::string_view kMemoryFile = "/memfd:"; // memfd_create(2)
constexpr std::size_t kGroupBytes = 256;
constexpr std::uint32_t kPermissions = 07777;

std::string pathOf(Pid pid, const char* name) { return std::to_string(pid.value) + "/" + name; }

std::int64_t nanoseconds(const timespec& time)
{
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

WallTime wallTime(const timespec& time) { return WallTime(std::chrono::microseconds(nanoseconds(time) / 1000)); }

FileIdentity identityOf(const struct stat& file)
{
    return {.device = file.st_dev,
        .inode = file.st_ino,
        .modified = nanoseconds(file.st_mtim),
        .size = static_cast<std::uint64_t>(file.st_size)};
}

bool isSameFile(const struct stat& left, const struct stat& right)
{
    return left.st_dev == right.st_dev && left.st_ino == right.st_ino;
}

/// An absolute path as seen from a root folder's descriptor.
bool statBelow(int root, std::string_view absolute, struct stat& status)
{
    const std::string relative = absolute.size() > 1 ? std::string(absolute.substr(1)) : std::string(".");
    return absolute.starts_with('/') && ::fstatat(root, relative.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
}

bool isWritableByOthers(const struct stat& status)
{
    return status.st_uid != 0 || (status.st_mode & S_IWOTH) != 0
        || ((status.st_mode & S_IWGRP) != 0 && status.st_gid != 0);
}

/// What the folders of the path say, from the top down.
void judgeFolders(int root, const std::string& path, ProgramFacts& facts)
{
    struct stat status = {};
    for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        const std::string_view folder = std::string_view(path).substr(0, slash);
        facts.isInHiddenFolder |= folder.substr(folder.rfind('/')).starts_with("/.");
        if (statBelow(root, folder, status)) {
            facts.isInSharedFolder |= (status.st_mode & S_IWOTH) != 0;
        }
    }
    const std::size_t last = path.rfind('/');
    if (last > 0 && last != std::string::npos && statBelow(root, std::string_view(path).substr(0, last), status)) {
        facts.isUserWritable |= isWritableByOthers(status);
    }
}

ProgramLook lookOf(const struct stat& file)
{
    ProgramLook look;
    look.identity = identityOf(file);
    look.facts.device = file.st_dev;
    look.facts.inode = file.st_ino;
    look.facts.size = static_cast<std::uint64_t>(file.st_size);
    look.facts.modified = wallTime(file.st_mtim);
    look.facts.owner = Uid(file.st_uid);
    look.facts.mode = static_cast<std::uint32_t>(file.st_mode) & kPermissions;
    look.facts.isUserWritable = isWritableByOthers(file);
    look.facts.content = ContentState::pending;
    look.facts.package = PackageState::pending;
    return look;
}

std::string readSmall(int proc, const std::string& path)
{
    std::array<char, 4096> text{};
    const FileDescriptor file(::openat(proc, path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    const ssize_t length = file.isOpen() ? ::read(file.get(), text.data(), text.size()) : 0;
    return {text.data(), length > 0 ? static_cast<std::size_t>(length) : 0};
}
} // namespace

std::optional<ProgramLook> lookAtProgram(const ProgramRoots& roots, Pid pid, const std::string& executable)
{
    struct stat file = {};
    if (executable.empty() || ::fstatat(roots.proc, pathOf(pid, "exe").c_str(), &file, 0) != 0
        || !S_ISREG(file.st_mode)) {
        return std::nullopt;
    }
    ProgramLook look = lookOf(file);
    look.facts.isInMemory = executable.starts_with(kMemoryFile);
    if (look.facts.isInMemory) {
        look.facts.package = PackageState::none;
        return look;
    }
    // Its own root: in a container the path means another file than here.
    const FileDescriptor root(::openat(roots.proc, pathOf(pid, "root").c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (root.isOpen()) {
        judgeFolders(root.get(), executable, look.facts);
    }
    struct stat there = {};
    const bool isThere = root.isOpen() && statBelow(root.get(), executable, there);
    look.facts.isReplaced = file.st_nlink == 0 && isThere && !isSameFile(file, there);
    struct stat here = {};
    const bool isHere = statBelow(roots.machine, executable, here);
    if (isHere && (isSameFile(file, here) || (look.facts.isReplaced && isSameFile(there, here)))) {
        look.packagePath = executable;
    } else {
        look.facts.package = PackageState::notKnown;
    }
    return look;
}

std::optional<ProgramLook> lookAtProgramOfEnded(const ProgramRoots& roots, const std::string& executable, WallTime born)
{
    struct stat file = {};
    if (!statBelow(roots.machine, executable, file) || !S_ISREG(file.st_mode) || wallTime(file.st_ctim) >= born) {
        return std::nullopt;
    }
    ProgramLook look = lookOf(file);
    judgeFolders(roots.machine, executable, look.facts);
    look.packagePath = executable;
    return look;
}

FileDescriptor openProgram(const ProgramRoots& roots, Pid pid, const std::string& executable, const FileIdentity& is)
{
    constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    struct stat file = {};
    FileDescriptor exact(::openat(roots.proc, pathOf(pid, "exe").c_str(), kFlags));
    if (exact.isOpen() && ::fstat(exact.get(), &file) == 0 && identityOf(file) == is) {
        return exact;
    }
    FileDescriptor byPath(
        executable.size() > 1 ? ::openat(roots.machine, executable.c_str() + 1, kFlags | O_NOFOLLOW) : -1);
    const bool isIt = byPath.isOpen() && ::fstat(byPath.get(), &file) == 0 && identityOf(file) == is;
    return isIt ? std::move(byPath) : FileDescriptor();
}

std::optional<Uid> loginUidOf(int proc, Pid pid)
{
    const std::string text = readSmall(proc, pathOf(pid, "loginuid"));
    constexpr std::uint32_t kNobody = 0xffffffff; // (uid_t) -1: the login program has not set it
    std::uint32_t number = kNobody;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && number != kNobody ? std::optional(Uid(number)) : std::nullopt;
}

std::string controlGroupOf(int proc, Pid pid) { return parseControlGroup(readSmall(proc, pathOf(pid, "cgroup"))); }

std::string parseControlGroup(const std::string& text)
{
    std::string unified;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const std::string_view line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        constexpr std::string_view kNamed = ":name=systemd:"; // version 1, and both beside each other
        if (const std::size_t named = line.find(kNamed); named != std::string_view::npos) {
            const std::string_view path = line.substr(named + kNamed.size());
            if (path.size() > 1) {
                return std::string(path.substr(0, kGroupBytes));
            }
        } else if (line.starts_with("0::")) {
            unified = line.substr(3, kGroupBytes);
        }
    }
    return unified;
}

} // namespace netgrove
