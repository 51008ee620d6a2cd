// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/picture_program.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/file_descriptor.h"

namespace netgrove::watch {
namespace {
constexpr int kLongestMilliseconds = 60'000;

/// In memory: neither side ever waits for the other, as with pipes.
Result<FileDescriptor> memoryFile(std::string_view bytes)
{
    FileDescriptor file(::memfd_create("netgrove-picture", MFD_CLOEXEC));
    if (!file.isOpen()) {
        return systemFailure("memfd_create", errno);
    }
    while (!bytes.empty()) {
        const ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
        if (count < 0 && errno != EINTR) {
            return systemFailure("write", errno);
        }
        bytes.remove_prefix(count > 0 ? static_cast<std::size_t>(count) : 0);
    }
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

Result<std::string> contentOf(int file)
{
    struct stat facts{};
    if (::fstat(file, &facts) != 0) {
        return systemFailure("fstat", errno);
    }
    std::string bytes(static_cast<std::size_t>(facts.st_size), '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t count = ::pread(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
        if (count == 0 || (count < 0 && errno != EINTR)) {
            return systemFailure("read", errno);
        }
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return bytes;
}

/// With no signal blocked, unlike here.
Result<pid_t> start(const std::filesystem::path& program, int input, int output)
{
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    std::string name = program.string();
    std::array<char*, 2> arguments{name.data(), nullptr};
    pid_t child = -1;
    const int failed = ::posix_spawn(&child, name.c_str(), &actions, &attributes, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (failed != 0) {
        return systemFailure("start " + name, failed);
    }
    return child;
}

/// Its status, as waitpid(2) has it.
int waitFor(pid_t child)
{
    const FileDescriptor handle(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    pollfd waiting{.fd = handle.get(), .events = POLLIN, .revents = 0};
    int ready = 0;
    do { // NOLINT(cppcoreguidelines-avoid-do-while)
        ready = ::poll(&waiting, 1, kLongestMilliseconds);
    } while (ready < 0 && errno == EINTR);
    if (ready == 0) {
        ::kill(child, SIGKILL);
    }
    int status = -1;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) { }
    return status;
}
} // namespace

Result<std::filesystem::path> pictureProgram()
{
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto folder = self.parent_path();
    for (const auto& place : {folder, folder.parent_path() / NETGROVE_LIBEXEC}) { // as it is built, as it is installed
        auto program = place / "netgrove-picture";
        if (!error && ::access(program.c_str(), X_OK) == 0) {
            return program;
        }
    }
    return failure(
        ErrorCode::notSupported, "png needs the program netgrove-picture, which is not installed (svg needs nothing)");
}

Result<std::string> pngOfSvg(std::string_view svg)
{
    const auto program = pictureProgram();
    const auto input = program ? memoryFile(svg) : tl::unexpected<Error>(program.error());
    const auto output = input ? memoryFile({}) : tl::unexpected<Error>(input.error());
    const auto child = output ? start(*program, input->get(), output->get()) : tl::unexpected<Error>(output.error());
    if (!child) {
        return tl::unexpected(child.error());
    }
    const int status = waitFor(*child);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return failure(ErrorCode::badInput, "netgrove-picture could not draw it");
    }
    return contentOf(output->get());
}

} // namespace netgrove::watch
