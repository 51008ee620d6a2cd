// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/ip_command.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>

#include <unistd.h>

#include "core/base/file_descriptor.h"
#include "tests/support/lab/process.h"

namespace netgrove::lab {
namespace {
std::string readAll(int descriptor)
{
    std::string text;
    std::array<char, 1024> chunk{};
    ssize_t length = 0;
    while ((length = ::read(descriptor, chunk.data(), chunk.size())) > 0) {
        text.append(chunk.data(), static_cast<std::size_t>(length));
    }
    return text;
}
} // namespace

Result<void> runIp(const std::string& commands)
{
    std::array<int, 2> input{};
    std::array<int, 2> output{};
    if (::pipe2(input.data(), O_CLOEXEC) != 0 || ::pipe2(output.data(), O_CLOEXEC) != 0) {
        return systemFailure("pipe", errno);
    }
    FileDescriptor inputReader(input[0]);
    FileDescriptor inputWriter(input[1]);
    const FileDescriptor outputReader(output[0]);
    FileDescriptor outputWriter(output[1]);
    const pid_t child = spawnProgram({"ip", "-batch", "-"}, [&] {
        ::dup2(inputReader.get(), STDIN_FILENO);
        ::dup2(outputWriter.get(), STDOUT_FILENO);
        ::dup2(outputWriter.get(), STDERR_FILENO);
        // An ordinary user's PATH often lacks the folder that ip(8) is in.
        ::setenv("PATH", "/usr/sbin:/sbin:/usr/bin:/bin", 1);
    });
    // A batch is far smaller than the pipe's 64 KiB, so this cannot block.
    const bool isWritten
        = ::write(inputWriter.get(), commands.data(), commands.size()) == static_cast<ssize_t>(commands.size());
    inputWriter = FileDescriptor();
    inputReader = FileDescriptor();
    outputWriter = FileDescriptor();
    const std::string said = readAll(outputReader.get());
    const int status = waitFor(child);
    if (status == 127) {
        return failure(ErrorCode::notSupported, "ip(8) is not installed: install the package iproute2");
    }
    if (status != 0 || !isWritten) {
        return failure(ErrorCode::system, "ip: " + said);
    }
    return {};
}

} // namespace netgrove::lab
