// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace netgrove::watch {

/// A stream of bytes to a descriptor that it does not own. Unbuffered: what was written has left.
class Output {
public:
    explicit Output(int descriptor)
        : m_descriptor(descriptor)
    {
    }

    /// Writes all of it. Once the reader is gone, or the disk is full, it writes no more: see isClosed().
    void write(std::string_view bytes);
    bool isClosed() const { return m_errorNumber != 0; }
    /// Why it is closed, as errno(3) has it: EPIPE where the reader left; 0: it is open.
    int errorNumber() const { return m_errorNumber; }
    int descriptor() const { return m_descriptor; }

private:
    int m_descriptor;
    int m_errorNumber = 0;
};

} // namespace netgrove::watch
