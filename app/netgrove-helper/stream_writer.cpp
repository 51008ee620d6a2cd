// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-helper/stream_writer.h"

#include <cerrno>
#include <unistd.h>

#include "core/observe/frame.h"

namespace netgrove {

void StreamWriter::offer(Observation observation)
{
    m_picture.apply(observation);
    flush();
    if (m_isCompleteDue && isWaiting()) {
        ++m_lost; // who lost something has to catch up first
        return;
    }
    if (m_isCompleteDue) {
        observation = m_picture.complete(observation);
    }
    observation.counters.queueDrops += m_lost;
    const std::size_t before = m_waiting.size();
    const bool isWhole = appendFrame(observation, m_waiting).has_value();
    // Where nothing waits, one is taken however long it is: the picture of a large machine is longer than any bound.
    if (!isWhole || (before > m_written && m_waiting.size() - m_written > m_mostWaiting)) {
        m_waiting.resize(before);
        ++m_lost;
        m_isCompleteDue = true;
        return;
    }
    m_isCompleteDue = false;
    flush();
}

void StreamWriter::flush()
{
    while (isWaiting() && !m_isBroken) {
        const ssize_t length = ::write(m_stream.get(), m_waiting.data() + m_written, m_waiting.size() - m_written);
        if (length < 0 && errno == EINTR) {
            continue;
        }
        if (length < 0) {
            m_isBroken = errno != EAGAIN;
            break;
        }
        m_written += static_cast<std::size_t>(length);
    }
    if (!isWaiting()) {
        m_waiting.clear();
        m_written = 0;
    } else if (m_written > m_waiting.size() / 2) {
        m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(m_written));
        m_written = 0;
    }
}

} // namespace netgrove
