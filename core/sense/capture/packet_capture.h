// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "core/base/result.h"
#include "core/observe/observation.h"
#include "core/sense/capture/packet.h"

namespace netgrove {

struct CaptureOptions {
    std::vector<std::string> interfaces; ///< names; empty: all, also those that come later
    /// Captured of an ordinary packet, from the network header on: headers, no content.
    std::uint32_t headerBytes = 128;
    /// Captured of a DNS answer, of a TLS ClientHello and of IPv6 with extension headers (RFC 1035 §4.2.1; what is
    /// longer is read as far as it goes). Every place in the ring is this large: 16 MiB hold 27,000 packets.
    std::uint32_t answerBytes = 512;
    std::uint32_t ringBytes = 16U << 20U; ///< kernel memory for packets that wait for us
    /// How often the descriptor may wake its waiter. A quiet machine's packets are told at once; a busy one's at this
    /// pace, and a rush of them every 6 ms at most.
    std::chrono::microseconds busyInterval{2000};
};

struct CaptureCounters {
    std::uint64_t packets = 0; ///< handled
    std::uint64_t bytes = 0; ///< of those, on the wire
    std::uint64_t kernelDrops = 0; ///< the ring was full
    std::uint64_t interfaceDrops = 0; ///< dropped by the devices' receive side since the capture began
    std::uint64_t malformed = 0;
    std::uint64_t truncated = 0;
    std::uint64_t unsupported = 0;
    std::uint64_t ignored = 0; ///< ARP and the like
};

/// A live capture of the network namespace of the thread that opens it. Thread: one at a time. No heap use per packet.
class PacketCapture {
public:
    /// Errors: noPrivilege, noSuchInterface (the detail lists those that exist), notSupported, system.
    static Result<PacketCapture> open(const CaptureOptions& options);

    PacketCapture(PacketCapture&&) noexcept;
    PacketCapture& operator=(PacketCapture&&) noexcept;
    ~PacketCapture();

    /// Readable when dispatch() should be called. Paces itself, see CaptureOptions::busyInterval. Lives as long as the
    /// capture.
    int descriptor() const;

    /// Hands every waiting packet, at most `budget`, to `sink(const PacketFacts&)`; one on loopback twice, as it leaves
    /// and as it comes in. Returns how many packets there were (those that could not be parsed included). Does not
    /// block. After an error the capture is dead: open a new one.
    template <class Sink> Result<std::size_t> dispatch(Sink&& sink, std::size_t budget = 20000)
    {
        using SinkType = std::remove_reference_t<Sink>;
        return dispatchTo([](void* context, const PacketFacts& facts) { (*static_cast<SinkType*>(context))(facts); },
            const_cast<void*>(static_cast<const void*>(std::addressof(sink))), budget);
    }

    /// Asks the kernel for its drop counters.
    CaptureCounters counters();

    /// Tells the capture which interfaces there are now, so that a named one that comes back under a new index is shown
    /// again.
    void setInterfaces(const std::vector<InterfaceFacts>& interfaces);
    /// True where this interface's packets are shown.
    bool isSelected(const std::string& interfaceName) const;

private:
    class State;
    using SinkFunction = void (*)(void* context, const PacketFacts& facts);

    explicit PacketCapture(std::unique_ptr<State> state);
    Result<std::size_t> dispatchTo(SinkFunction sink, void* context, std::size_t budget);

    std::unique_ptr<State> m_state;
};

} // namespace netgrove
