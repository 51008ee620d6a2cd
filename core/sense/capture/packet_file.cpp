// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/packet_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <pcap/pcap.h>
#include <unistd.h>
#include <utility>

#include "core/base/file_descriptor.h"
#include "core/base/regular_file.h"

namespace netgrove {

namespace {

/// A second of a file that lies has no more than that.
constexpr long kNanosecondsPerSecond = 1'000'000'000;

} // namespace

void PacketFile::Close::operator()(pcap* handle) const { ::pcap_close(handle); }

PacketFile::PacketFile(std::unique_ptr<pcap, Close> handle, LinkType linkType, std::filesystem::path path)
    : m_handle(std::move(handle))
    , m_linkType(linkType)
    , m_path(std::move(path))
{
}

Result<PacketFile> PacketFile::open(const std::filesystem::path& path)
{
    Result<RegularFile> file = openRegularFile(path);
    if (!file) {
        return tl::unexpected(file.error());
    }
    FileStream stream(::fdopen(file->descriptor.get(), "rb"));
    if (!stream) {
        return systemFailure("fdopen", errno);
    }
    file->descriptor.release(); // the stream closes it
    return open(std::move(stream), path);
}

Result<PacketFile> PacketFile::open(FileStream stream, std::filesystem::path name)
{
    std::array<char, PCAP_ERRBUF_SIZE> why{};
    std::unique_ptr<pcap, Close> handle(
        ::pcap_fopen_offline_with_tstamp_precision(stream.get(), PCAP_TSTAMP_PRECISION_NANO, why.data()));
    if (!handle) {
        return failure(ErrorCode::badInput, name.string() + ": " + why.data());
    }
    stream.release(); // pcap_close(3) closes it
    const int dlt = ::pcap_datalink(handle.get());
    const auto linkType = linkTypeFromDlt(dlt);
    if (!linkType) {
        const char* kind = ::pcap_datalink_val_to_name(dlt);
        return failure(ErrorCode::notSupported,
            name.string() + ": packets of link type " + (kind != nullptr ? kind : std::to_string(dlt).c_str())
                + ", which Netgrove does not read");
    }
    return PacketFile(std::move(handle), *linkType, std::move(name));
}

Result<std::optional<PacketFile::Packet>> PacketFile::next()
{
    pcap_pkthdr* head = nullptr;
    const u_char* bytes = nullptr;
    switch (::pcap_next_ex(m_handle.get(), &head, &bytes)) {
    case 1:
        break;
    case PCAP_ERROR_BREAK:
        return std::nullopt;
    default:
        return failure(ErrorCode::badInput,
            m_path.string() + ", after packet " + std::to_string(m_packets) + ": " + ::pcap_geterr(m_handle.get()));
    }
    ++m_packets;
    // With nanosecond precision tv_usec counts nanoseconds; nonsense in it is not to move a packet by years.
    const long nanoseconds = std::clamp<long>(head->ts.tv_usec, 0, kNanosecondsPerSecond - 1);
    const long seconds = std::clamp<long>(head->ts.tv_sec, 0, 0xffffffffL);
    return Packet{.time = std::chrono::seconds(seconds) + std::chrono::nanoseconds(nanoseconds),
        .bytes = std::as_bytes(std::span(bytes, head->caplen)),
        .wireLength = head->len};
}

bool isPacketFile(const std::filesystem::path& path)
{
    const FileDescriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    std::array<std::byte, 4> magic{};
    return ::read(descriptor.get(), magic.data(), magic.size()) == static_cast<ssize_t>(magic.size())
        && isPacketFile(magic);
}

bool isPacketFile(std::span<const std::byte> bytes)
{
    // pcap-savefile(5): microseconds or nanoseconds, either byte order; pcapng: its section header block.
    constexpr std::array<std::array<unsigned char, 4>, 5> kMagics{{{0xa1, 0xb2, 0xc3, 0xd4}, {0xd4, 0xc3, 0xb2, 0xa1},
        {0xa1, 0xb2, 0x3c, 0x4d}, {0x4d, 0x3c, 0xb2, 0xa1}, {0x0a, 0x0d, 0x0d, 0x0a}}};
    return std::ranges::any_of(kMagics, [&](const auto& magic) {
        return bytes.size() >= magic.size() && std::memcmp(bytes.data(), magic.data(), magic.size()) == 0;
    });
}

} // namespace netgrove
