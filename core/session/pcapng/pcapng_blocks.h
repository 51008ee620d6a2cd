// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The blocks of a pcapng file (draft-ietf-opsawg-pcapng), as far as Netgrove writes and reads them back. libpcap reads
/// some of them and writes none.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.h"

namespace netgrove::pcapng {

inline constexpr std::uint32_t kSectionHeader = 0x0A0D0D0A;
inline constexpr std::uint32_t kInterfaceDescription = 1;
inline constexpr std::uint32_t kEnhancedPacket = 6;
/// A block type of the range for local use (§10.1: the topmost bit is set), whose content begins with kOurMagic, since
/// others may use the same number. Readers skip what they do not know.
inline constexpr std::uint32_t kObservationBlock = 0x804E4756;
inline constexpr std::string_view kOurMagic = "Netgrove";

struct Packet {
    std::uint32_t interface = 0; ///< counts the interface blocks from 0
    std::chrono::nanoseconds sinceEpoch{}; ///< wall clock
    std::uint32_t originalBytes = 0;
    std::span<const std::byte> bytes;
    bool isOutgoing = false;
    std::optional<Pid> pid; ///< epb_processid_threadid
    Tid tid; ///< 0: not known
    std::string comment; ///< UTF-8; empty: none
};

/// Writes one section, little-endian.
class Writer {
public:
    /// Comments: UTF-8; longer ones than an option can hold are cut at a character's edge.
    void sectionHeader(
        const std::string& system, const std::string& application, const std::vector<std::string>& comments);
    /// Times of its packets are in nanoseconds.
    void interface(std::uint16_t linkType, std::uint32_t snapLength, const std::string& name);
    void packet(const Packet& packet);
    /// A block of our own; `bytes` are split over as many as are needed.
    void observation(std::span<const std::byte> bytes);

    std::string take() { return std::move(m_out); }
    std::size_t size() const { return m_out.size(); }

private:
    void begin(std::uint32_t type);
    void end();
    void u16(std::uint16_t number);
    void u32(std::uint32_t number);
    void padded(std::string_view bytes);
    void option(std::uint16_t code, std::string_view value);
    void comment(const std::string& text);
    void endOfOptions() { u32(0); }

    std::string m_out;
    std::size_t m_blockStart = 0;
};

} // namespace netgrove::pcapng
