// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/captured_output.h"

#include <array>

#include <sys/mman.h>
#include <unistd.h>

namespace netgrove::lab {

CapturedOutput::CapturedOutput()
    : m_file(::memfd_create("lab-output", MFD_CLOEXEC))
{
}

void CapturedOutput::takeStdout() const { ::dup2(m_file.get(), STDOUT_FILENO); }

std::string CapturedOutput::text() const
{
    std::string all;
    std::array<char, 65536> chunk{};
    for (ssize_t length = 0;
        (length = ::pread(m_file.get(), chunk.data(), chunk.size(), static_cast<off_t>(all.size()))) > 0;) {
        all.append(chunk.data(), static_cast<std::size_t>(length));
    }
    return all;
}

} // namespace netgrove::lab
