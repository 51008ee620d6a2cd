// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "core/base/file_descriptor.h"
#include "core/observe/frame.h"
#include "core/observe/sensor.h"

namespace netgrove {

/// The privileged helper's stream as a Sensor: reads what has come, decodes what is whole, never waits. The stream is
/// untrusted all the same: whatever comes, it ends with an error and not with us. Thread: see Sensor.
class HelperSensor final : public Sensor {
public:
    /// Told once, in the sensor's thread, when there will be no more: nothing where the helper closed the stream
    /// between two Observations; badInput or tooNew where what came cannot be read; system where reading failed.
    using OnEnd = std::function<void(const std::optional<Error>&)>;

    /// `stream` is put into non-blocking mode.
    HelperSensor(FileDescriptor stream, OnEnd onEnd);

    Result<void> start() override;
    int descriptor() const override { return m_epoll.get(); }
    MonotonicTime nextDeadline() const override;
    std::optional<Observation> poll(MonotonicTime now) override;
    /// Closes the stream, upon which the helper stops capturing. Every flow is ended.
    Observation finish(MonotonicTime now) override;
    /// The helper keeps its own time.
    void setInterval(std::chrono::milliseconds /*interval*/) override { }
    bool isAtEnd() const override { return m_isAtEnd; }

private:
    std::optional<Observation> decodeNext();
    void read();
    void end(const std::optional<Error>& error);

    FileDescriptor m_stream;
    FileDescriptor m_epoll;
    OnEnd m_onEnd;
    FrameReader m_frames;
    Observation m_last; ///< without its lists: what finish() needs of it
    bool m_hasMore = false; ///< a frame may wait that was read already
    bool m_isStreamOver = false;
    bool m_isAtEnd = false;
};

} // namespace netgrove
