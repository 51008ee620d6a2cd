// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>

#include "core/base/file_stream.h"
#include "core/base/result.h"
#include "core/sense/capture/packet.h"

struct pcap;

namespace netgrove {

/// The packets of a pcap or pcapng file, in their order. libpcap reads it; nothing here believes a length.
class PacketFile {
public:
    struct Packet {
        std::chrono::nanoseconds time{0}; ///< since 1970
        std::span<const std::byte> bytes; ///< valid until the next one is read
        std::uint32_t wireLength = 0;
    };

    /// Errors: badInput (no such file format, or damaged), notSupported (a link type that we do not know, or several),
    /// noPrivilege, system.
    static Result<PacketFile> open(const std::filesystem::path& path);
    /// name: for what is said about it.
    static Result<PacketFile> open(FileStream stream, std::filesystem::path name);
    PacketFile(PacketFile&&) noexcept = default;
    PacketFile& operator=(PacketFile&&) noexcept = default;
    ~PacketFile() = default;

    /// Nothing: the end. badInput: the file is damaged or cut there.
    Result<std::optional<Packet>> next();
    LinkType linkType() const { return m_linkType; }

private:
    struct Close {
        void operator()(pcap* handle) const;
    };
    PacketFile(std::unique_ptr<pcap, Close> handle, LinkType linkType, std::filesystem::path path);

    std::unique_ptr<pcap, Close> m_handle;
    LinkType m_linkType;
    std::filesystem::path m_path;
    std::uint64_t m_packets = 0;
};

/// The first bytes are those of a pcap or pcapng file.
bool isPacketFile(const std::filesystem::path& path);
bool isPacketFile(std::span<const std::byte> bytes);

} // namespace netgrove
