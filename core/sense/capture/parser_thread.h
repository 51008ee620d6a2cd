// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "core/base/file_descriptor.h"
#include "core/sense/capture/host_names.h"
#include "core/sense/capture/packet_capture.h"

namespace netgrove {

/// Reads a capture in a thread of its own, which has given up all rights: a stranger's bytes are understood there, and
/// what comes out is values. One bounded ring between the two threads; where it is full, packets wait in the kernel's,
/// which counts what it has to drop. Use from one thread, the one that made it.
class ParserThread {
public:
    struct Settings {
        std::function<void()> enter; ///< first thing in the thread, before any packet: gives up its rights
        bool areBytesKept = false; ///< hand over PacketFacts::captured too
        std::size_t ringSlots = std::size_t{1} << 14U;
    };
    /// `answer` is what the packet says of names (namesIn()), or null; both payloads of PacketFacts are empty.
    using Sink = std::function<void(const PacketFacts& facts, const DnsAnswer* answer)>;

    /// Errors: system.
    static Result<std::unique_ptr<ParserThread>> start(PacketCapture capture, Settings settings);
    ParserThread(const ParserThread&) = delete;
    ParserThread& operator=(const ParserThread&) = delete;
    /// Stops and joins.
    ~ParserThread();

    /// Readable when there are packets, or the capture has failed.
    int descriptor() const { return m_ready.get(); }
    /// Hands over what waits. After an error the capture is dead.
    Result<std::size_t> dispatch(const Sink& sink);
    /// As of the parser's last look.
    CaptureCounters counters() const;

private:
    /// What only some packets have.
    struct Extra {
        std::optional<DnsAnswer> answer;
        std::vector<std::byte> bytes;
    };
    struct Item {
        PacketFacts facts;
        std::unique_ptr<Extra> extra;
    };

    ParserThread(PacketCapture capture, Settings settings);
    void run();
    void take(const PacketFacts& facts);
    std::size_t freeSlots() const;
    void publishCounters();

    PacketCapture m_capture; ///< the parser's, once it runs
    Settings m_settings;
    std::vector<Item> m_ring;
    std::atomic<std::size_t> m_head{0}; ///< next to be written; the parser's
    std::atomic<std::size_t> m_tail{0}; ///< next to be read; the other thread's
    std::array<std::atomic<std::uint64_t>, 8> m_counters{};
    std::atomic<bool> m_isStopping{false};
    std::atomic<bool> m_hasFailed{false};
    Error m_error; ///< written before m_hasFailed is set
    FileDescriptor m_ready; ///< eventfd(2)
    FileDescriptor m_stop;
    std::thread m_thread;
};

} // namespace netgrove
