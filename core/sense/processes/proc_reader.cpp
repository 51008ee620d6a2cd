// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/proc_reader.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <functional>
#include <sys/stat.h>

namespace netgrove {
namespace {

constexpr std::size_t kStatLimit = 4096;
constexpr std::size_t kStatusLimit = 1024; // the uids are within the first lines
constexpr std::size_t kCommandLineLimit = 4096;
constexpr std::size_t kSocketLimit = 65536; // of one process

/// What is read goes through here, so that a string that is kept is as long as its text.
using Buffer = std::array<char, 4096>;
static_assert(kStatLimit <= sizeof(Buffer) && kStatusLimit <= sizeof(Buffer) && kCommandLineLimit <= sizeof(Buffer));

using Path = std::array<char, 64>;

Path pathOf(Pid pid, const char* name)
{
    Path path{};
    std::snprintf(path.data(), path.size(), "%d/%s", pid.value, name);
    return path;
}

bool isShortage(int error) { return error == EMFILE || error == ENFILE || error == ENOMEM; }

std::optional<std::int32_t> numberIn(const char* name)
{
    std::int32_t number = 0;
    const char* end = name + std::strlen(name);
    const auto [parsed, error] = std::from_chars(name, end, number);
    return error == std::errc{} && parsed == end ? std::optional(number) : std::nullopt;
}

/// Calls with every entry whose name is a number, until it answers false.
bool forEachNumber(FileDescriptor directory, const std::function<bool(std::int32_t, const dirent&, int)>& visit)
{
    if (!directory.isOpen()) {
        return false;
    }
    const int number = directory.get();
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(number), &::closedir);
    if (!stream) {
        return false;
    }
    directory.release(); // closedir() closes it
    while (const dirent* entry = ::readdir(stream.get())) {
        const auto value = numberIn(entry->d_name);
        if (value && !visit(*value, *entry, number)) {
            break;
        }
    }
    return true;
}

FileDescriptor openDirectory(int root, const char* path)
{
    return FileDescriptor(::openat(root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

} // namespace

ProcReader::ProcReader(FileDescriptor root)
    : m_root(std::move(root))
{
}

Result<ProcReader> ProcReader::open(const std::filesystem::path& root)
{
    FileDescriptor directory(::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!directory.isOpen()) {
        return systemFailure("open " + root.string(), errno);
    }
    return ProcReader(std::move(directory));
}

std::string ProcReader::readFile(Pid pid, const char* name, std::size_t limit) const
{
    const FileDescriptor file(::openat(m_root.get(), pathOf(pid, name).data(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (!file.isOpen()) {
        m_shortages += isShortage(errno) ? 1U : 0U;
        return {};
    }
    Buffer buffer;
    const std::size_t most = std::min(limit, buffer.size());
    std::size_t length = 0;
    ssize_t got = 0;
    while (length < most && (got = ::read(file.get(), buffer.data() + length, most - length)) > 0) {
        length += static_cast<std::size_t>(got);
    }
    return {buffer.data(), length};
}

std::string ProcReader::readLink(Pid pid, const char* name) const
{
    Buffer target;
    const ssize_t length = ::readlinkat(m_root.get(), pathOf(pid, name).data(), target.data(), target.size());
    return {target.data(), length > 0 ? static_cast<std::size_t>(length) : 0};
}

bool ProcReader::isThere(Pid pid) const
{
    struct stat facts{};
    return ::fstatat(m_root.get(), std::to_string(pid.value).c_str(), &facts, 0) == 0;
}

std::optional<std::vector<ProcReader::ListedProcess>> ProcReader::list() const
{
    std::vector<ListedProcess> found;
    const bool isRead
        = forEachNumber(openDirectory(m_root.get(), "."), [&](std::int32_t number, const dirent& entry, int) {
              if (number > 0) {
                  found.push_back({Pid(number), entry.d_ino});
              }
              return true;
          });
    if (!isRead) {
        ++m_shortages;
        return std::nullopt;
    }
    std::sort(found.begin(), found.end(), [](const auto& left, const auto& right) { return left.pid < right.pid; });
    return found;
}

std::optional<ProcessStat> ProcReader::stat(Pid pid) const { return parseStat(readFile(pid, "stat", kStatLimit)); }

std::optional<Uid> ProcReader::effectiveUid(Pid pid) const
{
    return parseEffectiveUid(readFile(pid, "status", kStatusLimit));
}

std::string ProcReader::commandLine(Pid pid) const
{
    return joinArguments(readFile(pid, "cmdline", kCommandLineLimit));
}

ProcReader::Executable ProcReader::executable(Pid pid) const
{
    static constexpr std::string_view kDeleted = " (deleted)"; // proc(5)
    Executable executable{readLink(pid, "exe"), false};
    if (executable.path.ends_with(kDeleted)) {
        executable.path.resize(executable.path.size() - kDeleted.size());
        executable.isDeleted = true;
    }
    return executable;
}

NetnsId ProcReader::netns(Pid pid) const
{
    return NetnsId(parseBracketedNumber(readLink(pid, "ns/net"), "net").value_or(0));
}

std::vector<Tid> ProcReader::threads(Pid pid) const
{
    std::vector<Tid> found;
    forEachNumber(
        openDirectory(m_root.get(), pathOf(pid, "task").data()), [&](std::int32_t number, const dirent&, int) {
            found.emplace_back(number);
            return true;
        });
    std::sort(found.begin(), found.end());
    return found;
}

std::string ProcReader::threadName(Pid pid, Tid tid) const
{
    std::string name = readFile(pid, ("task/" + std::to_string(tid.value) + "/comm").c_str(), 64);
    if (name.ends_with('\n')) {
        name.pop_back();
    }
    return name;
}

std::optional<ProcessObservation> ProcReader::describe(Pid pid, MonotonicTime now) const
{
    for (int attempt = 0; attempt < 3; ++attempt) {
        const auto stat = this->stat(pid);
        if (!stat || stat->pid != pid) {
            return std::nullopt;
        }
        ProcessObservation facts;
        facts.time = now;
        facts.key = {pid, stat->start};
        take(*stat, facts);
        Executable program = executable(pid);
        facts.executable = std::move(program.path);
        facts.isExecutableDeleted = program.isDeleted;
        facts.commandLine = commandLine(pid);
        facts.uid = effectiveUid(pid).value_or(Uid{});
        facts.netns = netns(pid);
        const auto after = this->stat(pid);
        if (!after || after->start == stat->start) {
            return facts;
        }
    }
    return std::nullopt;
}

void ProcReader::take(const ProcessStat& stat, ProcessObservation& facts)
{
    facts.parentPid = stat.parentPid;
    facts.comm = stat.comm.substr(0, 64); // kernel threads have longer ones than the 15 bytes of programs
    facts.state = stat.state;
    facts.threadCount = stat.threadCount;
    facts.isKernelThread = stat.isKernelThread();
    facts.hasExeced = stat.hasExeced();
    facts.session = stat.session;
    facts.hasTerminal = stat.terminal != 0;
}

std::optional<Inode> ProcReader::socketLink(int directory, const char* name)
{
    std::array<char, 64> target{};
    const ssize_t length = ::readlinkat(directory, name, target.data(), target.size());
    if (length <= 0) {
        return std::nullopt;
    }
    const auto number = parseBracketedNumber({target.data(), static_cast<std::size_t>(length)}, "socket");
    return number ? std::optional(Inode(*number)) : std::nullopt;
}

std::optional<ProcReader::Descriptors> ProcReader::descriptors(Pid pid) const
{
    Descriptors found;
    bool isRefused = false;
    const bool isSelf = pid.value == ::getpid();
    const bool isThere = forEachNumber(openDirectory(m_root.get(), pathOf(pid, "fd").data()),
        [&](std::int32_t number, const dirent& entry, int directory) {
            if (isSelf && number == directory) {
                return true; // the descriptor that we list with
            }
            ++found.count;
            errno = 0;
            if (const auto inode = socketLink(directory, entry.d_name)) {
                found.sockets.push_back({number, *inode});
            }
            // Where one may not be read, none may: the right is the process's (proc(5), PTRACE_MODE_READ_FSCREDS).
            isRefused = errno == EACCES;
            return !isRefused && found.sockets.size() < kSocketLimit;
        });
    if (!isThere) {
        return std::nullopt;
    }
    if (isRefused) {
        found.count = descriptorCount(pid).value_or(found.count);
    }
    std::sort(found.sockets.begin(), found.sockets.end(),
        [](const auto& left, const auto& right) { return left.inode < right.inode; });
    return found;
}

std::optional<std::uint32_t> ProcReader::descriptorCount(Pid pid) const
{
    struct stat facts{};
    if (::fstatat(m_root.get(), pathOf(pid, "fd").data(), &facts, 0) != 0) {
        return std::nullopt;
    }
    return static_cast<std::uint32_t>(facts.st_size);
}

std::optional<Inode> ProcReader::socketAt(Pid pid, std::int32_t descriptor) const
{
    return socketLink(m_root.get(), pathOf(pid, ("fd/" + std::to_string(descriptor)).c_str()).data());
}

FileDescriptor ProcReader::openNetns(Pid pid) const
{
    return FileDescriptor(::openat(m_root.get(), pathOf(pid, "ns/net").data(), O_RDONLY | O_CLOEXEC));
}

bool ProcReader::isHidingProcesses() const
{
    // hidepid=1 lets the directory be seen and not its contents, hidepid=2 hides it. Pid 1 is there in every pid
    // namespace.
    struct stat facts{};
    return ::fstatat(m_root.get(), "1/stat", &facts, 0) != 0 || readFile(Pid(1), "stat", 64).empty();
}

} // namespace netgrove
