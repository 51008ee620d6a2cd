// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/packet_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
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
    std::FILE* stream = ::fdopen(file->descriptor.get(), "rb");
    if (stream == nullptr) {
        return systemFailure("fdopen", errno);
    }
    file->descriptor.release(); // the stream closes it, and pcap_close(3) the stream
    std::array<char, PCAP_ERRBUF_SIZE> why{};
    std::unique_ptr<pcap, Close> handle(
        ::pcap_fopen_offline_with_tstamp_precision(stream, PCAP_TSTAMP_PRECISION_NANO, why.data()));
    if (!handle) {
        std::fclose(stream);
        return failure(ErrorCode::badInput, path.string() + ": " + why.data());
    }
    const int dlt = ::pcap_datalink(handle.get());
    const auto linkType = linkTypeFromDlt(dlt);
    if (!linkType) {
        const char* name = ::pcap_datalink_val_to_name(dlt);
        return failure(ErrorCode::notSupported,
            path.string() + ": packets of link type " + (name != nullptr ? name : std::to_string(dlt).c_str())
                + ", which Netgrove does not read");
    }
    return PacketFile(std::move(handle), *linkType, path);
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
    std::array<unsigned char, 4> magic{};
    if (::read(descriptor.get(), magic.data(), magic.size()) != static_cast<ssize_t>(magic.size())) {
        return false;
    }
    // pcap-savefile(5): microseconds or nanoseconds, either byte order; pcapng: its section header block.
    constexpr std::array<std::array<unsigned char, 4>, 5> kMagics{{{0xa1, 0xb2, 0xc3, 0xd4}, {0xd4, 0xc3, 0xb2, 0xa1},
        {0xa1, 0xb2, 0x3c, 0x4d}, {0x4d, 0x3c, 0xb2, 0xa1}, {0x0a, 0x0d, 0x0d, 0x0a}}};
    return std::ranges::find(kMagics, magic) != kMagics.end();
}

} // namespace netgrove
