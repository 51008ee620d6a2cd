// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "core/base/safe_text.h"
#include "core/session/pcapng/pcapng_blocks.h"

namespace netgrove::pcapng {
namespace {
// Option codes: §3.5, §4.1, §4.2, §4.3.
constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kSectionSystem = 3;
constexpr std::uint16_t kSectionApplication = 4;
constexpr std::uint16_t kInterfaceName = 2;
constexpr std::uint16_t kInterfaceResolution = 9;
constexpr std::uint16_t kPacketFlags = 2;
constexpr std::uint16_t kPacketProcessAndThread = 8;

constexpr std::uint32_t kByteOrder = 0x1A2B3C4D;
constexpr std::uint8_t kNanoseconds = 9; ///< if_tsresol: a power of ten
constexpr std::uint32_t kInbound = 1; ///< epb_flags, bits 0 and 1
constexpr std::uint32_t kOutbound = 2;
/// Wireshark takes a longer block for garbage above 16 MiB; much smaller ones are kinder to who reads.
constexpr std::size_t kMostInBlock = std::size_t{1} << 20U;
constexpr std::size_t kMostInOption = 65'000; // a length has 16 bits

std::string_view textOf(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
} // namespace

void Writer::u16(std::uint16_t number)
{
    m_out += static_cast<char>(number & 0xFFU);
    m_out += static_cast<char>(number >> 8U);
}

void Writer::u32(std::uint32_t number)
{
    u16(static_cast<std::uint16_t>(number & 0xFFFFU));
    u16(static_cast<std::uint16_t>(number >> 16U));
}

void Writer::begin(std::uint32_t type)
{
    m_blockStart = m_out.size();
    u32(type);
    u32(0); // its length, when it is known
}

void Writer::end()
{
    const auto length = static_cast<std::uint32_t>(m_out.size() - m_blockStart + sizeof(std::uint32_t));
    u32(length);
    for (unsigned index = 0; index < 4; ++index) {
        m_out[m_blockStart + 4 + index] = static_cast<char>((length >> (8U * index)) & 0xFFU);
    }
}

void Writer::padded(std::string_view bytes)
{
    m_out += bytes;
    m_out.append((4 - bytes.size() % 4) % 4, '\0');
}

void Writer::option(std::uint16_t code, std::string_view value)
{
    u16(code);
    u16(static_cast<std::uint16_t>(value.size()));
    padded(value);
}

void Writer::comment(const std::string& text) { option(kComment, safeText(text, kMostInOption).text); }

void Writer::sectionHeader(
    const std::string& system, const std::string& application, const std::vector<std::string>& comments)
{
    begin(kSectionHeader);
    u32(kByteOrder);
    u16(1); // version 1.0
    u16(0);
    u32(0xFFFFFFFFU); // the section's length: not given
    u32(0xFFFFFFFFU);
    for (const std::string& text : comments) {
        comment(text);
    }
    option(kSectionSystem, safeText(system, 1024).text);
    option(kSectionApplication, safeText(application, 1024).text);
    endOfOptions();
    end();
}

void Writer::interface(std::uint16_t linkType, std::uint32_t snapLength, const std::string& name)
{
    begin(kInterfaceDescription);
    u16(linkType);
    u16(0);
    u32(snapLength);
    option(kInterfaceName, safeText(name, 256).text);
    option(kInterfaceResolution, std::string(1, static_cast<char>(kNanoseconds)));
    endOfOptions();
    end();
}

void Writer::packet(const Packet& packet)
{
    const auto stamp = static_cast<std::uint64_t>(std::max<std::int64_t>(packet.sinceEpoch.count(), 0));
    begin(kEnhancedPacket);
    u32(packet.interface);
    u32(static_cast<std::uint32_t>(stamp >> 32U));
    u32(static_cast<std::uint32_t>(stamp & 0xFFFFFFFFU));
    u32(static_cast<std::uint32_t>(packet.bytes.size()));
    u32(std::max(packet.originalBytes, static_cast<std::uint32_t>(packet.bytes.size())));
    padded(textOf(packet.bytes));
    if (!packet.comment.empty()) {
        comment(packet.comment);
    }
    u16(kPacketFlags);
    u16(sizeof(std::uint32_t));
    u32(packet.isOutgoing ? kOutbound : kInbound);
    if (packet.pid) {
        u16(kPacketProcessAndThread);
        u16(2 * sizeof(std::uint32_t));
        u32(static_cast<std::uint32_t>(packet.pid->value));
        u32(static_cast<std::uint32_t>(packet.tid.value));
    }
    endOfOptions();
    end();
}

void Writer::observation(std::span<const std::byte> bytes)
{
    do {
        const std::size_t part = std::min(bytes.size(), kMostInBlock);
        begin(kObservationBlock);
        m_out += kOurMagic;
        u16(1); // version of what follows
        u16(bytes.size() > part ? 1 : 0); // the same Observation goes on in the next block
        u32(static_cast<std::uint32_t>(part));
        padded(textOf(bytes.first(part)));
        end();
        bytes = bytes.subspan(part);
    } while (!bytes.empty());
}

} // namespace netgrove::pcapng
