// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace netgrove::watch {

/// A stream of bytes to a descriptor that it does not own. What the reader has room for leaves at once; the rest waits
/// here, so that a reader that is slow for a while does not keep us from reading packets. Only when very much waits
/// does it wait for the reader: then the kernel drops packets, and counts them.
class Output {
public:
    explicit Output(int descriptor);

    /// Takes all of it. Once the reader is gone, or the disk is full, it takes no more: see isClosed().
    void write(std::string_view bytes);
    /// Writes what waits, as far as there is room. Call it when the descriptor is writable.
    void drain();
    /// Waits until everything has left. False: a signal came on `interrupted` (a descriptor that is readable then).
    bool flush(int interrupted = -1);

    bool isWaiting() const { return !m_chunks.empty() && !isClosed(); }
    std::size_t waitingBytes() const { return m_waitingBytes; }
    bool isClosed() const { return m_errorNumber != 0; }
    /// Why it is closed, as errno(3) has it: EPIPE where the reader left; 0: it is open.
    int errorNumber() const { return m_errorNumber; }
    int descriptor() const { return m_descriptor; }

private:
    void keep(std::string_view bytes);
    std::size_t writeWhatFits(std::string_view bytes);
    bool hasRoom() const;

    int m_descriptor;
    bool m_isFile = false; ///< a regular file always has room
    int m_errorNumber = 0;
    std::deque<std::string> m_chunks; ///< what waits, in pieces, so that what has left takes no room
    std::size_t m_sentOfFirst = 0; ///< bytes
    std::size_t m_waitingBytes = 0;
};

} // namespace netgrove::watch
