// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/observe/observation.h"
#include "core/observe/standing_picture.h"

namespace netgrove {

/// Writes Observations to a client that may read slowly, or never. Nothing here waits: what the pipe does not take is
/// kept up to a bound, what goes beyond it is lost and counted in the queueDrops of what follows, and the first
/// Observation after a loss is complete, so that the client's picture is right again. Thread: one.
class StreamWriter {
public:
    static constexpr std::size_t kMostWaiting = std::size_t{8} << 20U; ///< bytes, or one Observation

    /// `stream` must be in non-blocking mode.
    explicit StreamWriter(FileDescriptor stream, std::size_t mostWaiting = kMostWaiting)
        : m_stream(std::move(stream))
        , m_mostWaiting(mostWaiting)
    {
    }

    /// Takes it in and writes what can be written.
    void offer(Observation observation);
    /// Writes what can be written now.
    void flush();

    int descriptor() const { return m_stream.get(); }
    bool isWaiting() const { return m_written < m_waiting.size(); } ///< for the descriptor to take more
    bool isBroken() const { return m_isBroken; } ///< nobody reads any more
    std::uint64_t lost() const { return m_lost; }

private:
    FileDescriptor m_stream;
    std::size_t m_mostWaiting;
    std::vector<std::byte> m_waiting;
    std::size_t m_written = 0; ///< of m_waiting
    StandingPicture m_picture;
    std::uint64_t m_lost = 0;
    bool m_isCompleteDue = false;
    bool m_isBroken = false;
};

} // namespace netgrove
