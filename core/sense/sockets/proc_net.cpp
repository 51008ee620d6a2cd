// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/sockets/proc_net.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <fcntl.h>
#include <span>
#include <string>
#include <utility>

#include "core/base/file_descriptor.h"

namespace netgrove {
namespace {

constexpr std::size_t kFieldLimit = 16;

/// The words of a line; empty past the last.
std::array<std::string_view, kFieldLimit> split(std::string_view line)
{
    std::array<std::string_view, kFieldLimit> fields;
    std::size_t position = 0;
    for (std::string_view& field : fields) {
        position = line.find_first_not_of(" \t\n", position);
        if (position == std::string_view::npos) {
            break;
        }
        const std::size_t end = std::min(line.find_first_of(" \t\n", position), line.size());
        field = line.substr(position, end - position);
        position = end;
    }
    return fields;
}

template <class Number> std::optional<Number> number(std::string_view text, int base)
{
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
        return std::nullopt;
    }
    return value;
}

/// "0100007F:1F90": each 32-bit word of the address as the number that its network bytes are on this machine.
std::optional<Endpoint> endpoint(std::string_view text)
{
    const std::size_t colon = text.find(':');
    if (colon != 8 && colon != 32) {
        return std::nullopt;
    }
    std::array<std::byte, 16> bytes{};
    for (std::size_t word = 0; word < colon / 8; ++word) {
        const auto value = number<std::uint32_t>(text.substr(word * 8, 8), 16);
        if (!value) {
            return std::nullopt;
        }
        std::memcpy(bytes.data() + word * 4, &*value, 4);
    }
    const auto port = number<std::uint16_t>(text.substr(colon + 1), 16);
    if (!port) {
        return std::nullopt;
    }
    const IpAddress address
        = colon == 8 ? IpAddress::fromIpv4(std::span(bytes).first<4>()) : IpAddress::fromIpv6(bytes);
    return Endpoint{address, *port};
}

Protocol protocolOf(ProcNetTable table)
{
    switch (table) {
    case ProcNetTable::tcp:
    case ProcNetTable::tcp6:
        return Protocol::tcp;
    case ProcNetTable::udp:
    case ProcNetTable::udp6:
        return Protocol::udp;
    case ProcNetTable::icmp:
        return Protocol::icmp;
    case ProcNetTable::icmp6:
        return Protocol::icmpv6;
    case ProcNetTable::raw:
    case ProcNetTable::raw6:
        return Protocol::raw;
    case ProcNetTable::packet:
        break;
    }
    return Protocol::packet;
}

const char* nameOf(ProcNetTable table)
{
    static constexpr std::array kNames{"tcp", "tcp6", "udp", "udp6", "raw", "raw6", "icmp", "icmp6", "packet"};
    return kNames.at(static_cast<std::size_t>(table));
}

/// sk RefCnt Type Proto Iface R Rmem User Inode (net/packet/af_packet.c, packet_seq_show()).
std::optional<SocketRecord> packetLine(std::string_view line)
{
    const auto fields = split(line);
    const auto etherType = number<std::uint16_t>(fields[3], 16);
    const auto interface = number<std::uint32_t>(fields[4], 10);
    const auto uid = number<std::uint32_t>(fields[7], 10);
    const auto inode = number<std::uint64_t>(fields[8], 10);
    if (!etherType || !interface || !uid || !inode) {
        return std::nullopt;
    }
    SocketRecord record;
    record.protocol = Protocol::packet;
    record.discriminator = *etherType;
    record.interface = InterfaceIndex(*interface);
    record.uid = Uid(*uid);
    record.inode = Inode(*inode);
    return record;
}

std::string readWhole(int directory, const std::string& path)
{
    std::string text;
    const FileDescriptor file(::openat(directory, path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.isOpen()) {
        return text;
    }
    std::array<char, 16384> part{};
    ssize_t got = 0;
    while ((got = ::read(file.get(), part.data(), part.size())) > 0) {
        text.append(part.data(), static_cast<std::size_t>(got));
    }
    return text;
}

} // namespace

std::optional<SocketRecord> parseProcNetLine(ProcNetTable table, std::string_view line)
{
    if (table == ProcNetTable::packet) {
        return packetLine(line);
    }
    // sl local rem st tx:rx tr:when retransmits uid timeout inode …
    const auto fields = split(line);
    const auto local = endpoint(fields[1]);
    const auto remote = endpoint(fields[2]);
    const auto state = number<std::uint8_t>(fields[3], 16);
    const auto uid = number<std::uint32_t>(fields[7], 10);
    const auto inode = number<std::uint64_t>(fields[9], 10);
    if (!local || !remote || !state || !uid || !inode) {
        return std::nullopt;
    }
    SocketRecord record;
    record.inode = Inode(*inode);
    record.protocol = protocolOf(table);
    record.local = *local;
    record.remote = *remote;
    record.state = *state;
    record.uid = Uid(*uid);
    if (record.protocol != Protocol::tcp && record.protocol != Protocol::udp) {
        // What stands in the place of the port is the IP protocol (raw) or the echo identifier (icmp).
        record.discriminator = std::exchange(record.local.port, std::uint16_t{0});
        record.remote.port = 0;
    }
    return record;
}

std::vector<SocketRecord> readProcNet(int procDirectory, Pid inNamespaceOf, ProcNetTable table, NetnsId netns)
{
    std::vector<SocketRecord> found;
    const std::string text = readWhole(procDirectory, std::to_string(inNamespaceOf.value) + "/net/" + nameOf(table));
    std::string_view rest = text;
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        if (auto record = parseProcNetLine(table, rest.substr(0, end))) {
            record->netns = netns;
            found.push_back(*record);
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return found;
}

} // namespace netgrove
