// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/interfaces.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/netconf.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <span>
#include <string_view>
#include <sys/socket.h>

namespace netgrove {
namespace {
constexpr std::size_t kReceiveBuffer = 65536; // a dump comes in parts of at most 32 KiB
constexpr int kMostDumpAttempts = 5;
constexpr int kDumpInterrupted = -EINTR;

using MessageHandler = void (*)(const nlmsghdr* message, InterfaceTable& table, NetnsId netns);

/// A netlink(7) socket of NETLINK_ROUTE. libmnl's own handle is not used: we keep plain descriptors, and only read with
/// libmnl.
Result<FileDescriptor> openRouteSocket(std::uint32_t groups)
{
    FileDescriptor descriptor(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE));
    if (!descriptor.isOpen()) {
        return systemFailure("socket(AF_NETLINK)", errno);
    }
    sockaddr_nl address{};
    address.nl_family = AF_NETLINK;
    address.nl_groups = groups;
    if (::bind(descriptor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return systemFailure("bind(AF_NETLINK)", errno);
    }
    return descriptor;
}

/// Reads one datagram. 0: nothing waits. Messages from other processes than the kernel are not listened to.
Result<std::size_t> receive(int descriptor, std::span<char> buffer, int flags)
{
    while (true) {
        sockaddr_nl sender{};
        socklen_t senderLength = sizeof sender;
        const ssize_t length = ::recvfrom(
            descriptor, buffer.data(), buffer.size(), flags, reinterpret_cast<sockaddr*>(&sender), &senderLength);
        if (length >= 0 && sender.nl_pid != 0) {
            continue;
        }
        if (length >= 0) {
            return static_cast<std::size_t>(length);
        }
        if (errno == EAGAIN) {
            return std::size_t{0};
        }
        if (errno != EINTR) {
            return systemFailure("recv(AF_NETLINK)", errno);
        }
    }
}

// ------------------------------------------------------------------------------------------------------ reading
// messages

/// The attributes of a message by type. Those that libmnl finds unsound are not there.
template <std::size_t Count>
std::array<const nlattr*, Count> attributesOf(const nlmsghdr* message, unsigned headerLength)
{
    std::array<const nlattr*, Count> attributes{};
    if (mnl_nlmsg_get_payload_len(message) < headerLength) {
        return attributes;
    }
    mnl_attr_parse(
        message, headerLength,
        [](const nlattr* attribute, void* context) {
            auto& found = *static_cast<std::array<const nlattr*, Count>*>(context);
            if (mnl_attr_get_type(attribute) < Count) {
                found[mnl_attr_get_type(attribute)] = attribute;
            }
            return MNL_CB_OK;
        },
        &attributes);
    return attributes;
}

std::string_view textOf(const nlattr* attribute)
{
    const auto* const text = static_cast<const char*>(mnl_attr_get_payload(attribute));
    return {text, ::strnlen(text, mnl_attr_get_payload_len(attribute))};
}

/// Devices that put a guest's frames on a wire of ours without a way in that we could see.
bool isGuestKind(const nlattr* linkInfo)
{
    std::string_view kind;
    mnl_attr_parse_nested(
        linkInfo,
        [](const nlattr* attribute, void* context) {
            if (mnl_attr_get_type(attribute) == IFLA_INFO_KIND) {
                *static_cast<std::string_view*>(context) = textOf(attribute);
            }
            return MNL_CB_OK;
        },
        &kind);
    return kind == "macvtap" || kind == "ipvtap";
}

void readLink(const nlmsghdr* message, InterfaceTable& table, NetnsId netns)
{
    if (message->nlmsg_type != RTM_NEWLINK || mnl_nlmsg_get_payload_len(message) < sizeof(ifinfomsg)) {
        return;
    }
    const auto* const link = static_cast<const ifinfomsg*>(mnl_nlmsg_get_payload(message));
    const auto attributes = attributesOf<IFLA_LINKINFO + 1>(message, sizeof(ifinfomsg));
    InterfaceFacts facts;
    facts.netns = netns;
    facts.index = InterfaceIndex(static_cast<std::uint32_t>(link->ifi_index));
    facts.isUp = (link->ifi_flags & IFF_UP) != 0;
    if (attributes[IFLA_IFNAME] != nullptr) {
        facts.name = textOf(attributes[IFLA_IFNAME]);
    }
    if (attributes[IFLA_LINKINFO] != nullptr && isGuestKind(attributes[IFLA_LINKINFO])) {
        table.guestInterfaces.push_back(facts.index);
    }
    table.interfaces.push_back(std::move(facts));
}

/// rtnetlink(7): on a point-to-point link IFA_ADDRESS is the peer's address and IFA_LOCAL is ours; else there is only
/// one.
void readAddress(const nlmsghdr* message, InterfaceTable& table, NetnsId netns)
{
    if (message->nlmsg_type != RTM_NEWADDR || mnl_nlmsg_get_payload_len(message) < sizeof(ifaddrmsg)) {
        return;
    }
    const auto* const entry = static_cast<const ifaddrmsg*>(mnl_nlmsg_get_payload(message));
    const auto attributes = attributesOf<IFA_LOCAL + 1>(message, sizeof(ifaddrmsg));
    const nlattr* const attribute = attributes[IFA_LOCAL] != nullptr ? attributes[IFA_LOCAL] : attributes[IFA_ADDRESS];
    if (attribute == nullptr) {
        return;
    }
    const auto* const bytes = static_cast<const std::byte*>(mnl_attr_get_payload(attribute));
    const std::size_t length = mnl_attr_get_payload_len(attribute);
    InterfaceAddress address;
    address.netns = netns;
    address.interface = InterfaceIndex(entry->ifa_index);
    address.prefixLength = entry->ifa_prefixlen;
    if (entry->ifa_family == AF_INET && length == 4) {
        address.address = IpAddress::fromIpv4(std::span<const std::byte, 4>(bytes, 4));
    } else if (entry->ifa_family == AF_INET6 && length == 16) {
        address.address = IpAddress::fromIpv6(std::span<const std::byte, 16>(bytes, 16));
    } else {
        return;
    }
    table.addresses.push_back(address);
}

/// The answer about NETCONFA_IFINDEX_ALL alone is about the whole namespace (net.ipv4.conf.all, net.ipv6.conf.all).
void readForwarding(const nlmsghdr* message, InterfaceTable& table, NetnsId)
{
    if (message->nlmsg_type != RTM_NEWNETCONF || mnl_nlmsg_get_payload_len(message) < sizeof(netconfmsg)) {
        return;
    }
    const auto attributes = attributesOf<NETCONFA_FORWARDING + 1>(message, sizeof(netconfmsg));
    const auto number = [&](int type) {
        const nlattr* const attribute = attributes[static_cast<std::size_t>(type)];
        const bool isThere = attribute != nullptr && mnl_attr_get_payload_len(attribute) == sizeof(std::uint32_t);
        return isThere ? static_cast<std::int32_t>(mnl_attr_get_u32(attribute)) : 0;
    };
    if (number(NETCONFA_IFINDEX) == NETCONFA_IFINDEX_ALL && number(NETCONFA_FORWARDING) != 0) {
        table.isForwarding = true;
    }
}

// ---------------------------------------------------------------------------------------------------------------
// dumping

struct DumpReader {
    MessageHandler handler;
    InterfaceTable& table;
    NetnsId netns;
};

int handleMessage(const nlmsghdr* message, void* context)
{
    auto& reader = *static_cast<DumpReader*>(context);
    reader.handler(message, reader.table, reader.netns);
    return MNL_CB_OK;
}

/// Throws away what an interrupted dump left behind.
void drain(int descriptor)
{
    std::array<char, kReceiveBuffer> buffer;
    for (Result<std::size_t> length = 1U; length && *length > 0;) {
        length = receive(descriptor, buffer, MSG_DONTWAIT);
    }
}

/// Asks for all rows of one kind. 0, or a negative errno value (kDumpInterrupted: the rows changed while they were
/// listed).
int dumpOnce(int descriptor, std::uint16_t type, unsigned char family, DumpReader reader)
{
    alignas(nlmsghdr) std::array<char, 256> request{};
    nlmsghdr* const header = mnl_nlmsg_put_header(request.data());
    header->nlmsg_type = type;
    header->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    header->nlmsg_seq = std::uint32_t{type} + family; // what an earlier request left behind is drained before
    // Every request header of the kinds asked for here begins with the family, and is no longer than ifinfomsg.
    static_cast<ifinfomsg*>(mnl_nlmsg_put_extra_header(header, sizeof(ifinfomsg)))->ifi_family = family;
    if (::send(descriptor, header, header->nlmsg_len, 0) < 0) {
        return -errno;
    }
    std::array<char, kReceiveBuffer> buffer;
    while (true) {
        // The kernel fills the socket while we ask, so there is always an answer.
        const Result<std::size_t> length = receive(descriptor, buffer, MSG_DONTWAIT);
        if (!length || *length == 0) {
            return -EIO;
        }
        const int result = mnl_cb_run(buffer.data(), *length, header->nlmsg_seq, 0, handleMessage, &reader);
        if (result < 0) {
            return -errno;
        }
        if (result == MNL_CB_STOP) {
            return 0;
        }
    }
}

Result<InterfaceTable> listWith(int descriptor, NetnsId netns)
{
    struct Kind {
        std::uint16_t type;
        unsigned char family;
        MessageHandler handler;
        bool isOptional;
    };
    constexpr std::array<Kind, 4> kKinds{{
        {RTM_GETLINK, AF_UNSPEC, readLink, false},
        {RTM_GETADDR, AF_UNSPEC, readAddress, false},
        {RTM_GETNETCONF, AF_INET, readForwarding, true},
        {RTM_GETNETCONF, AF_INET6, readForwarding, true},
    }};
    int result = 0;
    for (int attempt = 0; attempt < kMostDumpAttempts; ++attempt) {
        InterfaceTable table;
        drain(descriptor);
        result = 0;
        for (const Kind& kind : kKinds) {
            const int error = dumpOnce(descriptor, kind.type, kind.family, {kind.handler, table, netns});
            result = error < 0 && (!kind.isOptional || error == kDumpInterrupted) ? error : result;
        }
        if (result == 0) {
            std::ranges::sort(table.interfaces, {}, &InterfaceFacts::index);
            return table;
        }
        if (result != kDumpInterrupted) {
            break;
        }
    }
    return systemFailure("rtnetlink dump", -result);
}
} // namespace

Result<InterfaceTable> listInterfaces(NetnsId netns)
{
    return openRouteSocket(0).and_then([&](FileDescriptor&& descriptor) { return listWith(descriptor.get(), netns); });
}

std::vector<SensorNotice> interfaceNotices(
    const std::vector<InterfaceFacts>& before, const std::vector<InterfaceFacts>& after, MonotonicTime time)
{
    const auto isUpIn = [](const std::vector<InterfaceFacts>& interfaces, const std::string& name) {
        return std::ranges::any_of(
            interfaces, [&](const InterfaceFacts& facts) { return facts.isUp && facts.name == name; });
    };
    std::vector<SensorNotice> notices;
    for (const InterfaceFacts& facts : before) {
        if (facts.isUp && !isUpIn(after, facts.name)) {
            notices.push_back({NoticeKind::interfaceGone, time, facts.name});
        }
    }
    for (const InterfaceFacts& facts : after) {
        if (facts.isUp && !isUpIn(before, facts.name)) {
            notices.push_back({NoticeKind::interfaceBack, time, facts.name});
        }
    }
    return notices;
}

Result<InterfaceMonitor> InterfaceMonitor::open(NetnsId netns)
{
    Result<FileDescriptor> events = openRouteSocket(RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR);
    if (!events) {
        return tl::unexpected(events.error());
    }
    Result<FileDescriptor> requests = openRouteSocket(0);
    if (!requests) {
        return tl::unexpected(requests.error());
    }
    InterfaceMonitor monitor(std::move(*events), std::move(*requests), netns);
    if (const Result<bool> listed = monitor.reread(); !listed) {
        return tl::unexpected(listed.error());
    }
    return monitor;
}

Result<bool> InterfaceMonitor::update()
{
    std::array<char, kReceiveBuffer> buffer;
    bool isTold = false;
    while (true) {
        const ssize_t length = ::recv(m_events.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (length < 0 && errno == EAGAIN) {
            break;
        }
        if (length < 0 && errno != EINTR && errno != ENOBUFS) {
            return systemFailure("recv(AF_NETLINK)", errno);
        }
        isTold = true; // what it says does not matter: we list anew, which also heals what was lost (ENOBUFS)
    }
    return isTold ? reread() : Result<bool>(false);
}

Result<bool> InterfaceMonitor::reread()
{
    Result<InterfaceTable> table = listWith(m_requests.get(), m_netns);
    if (!table) {
        return tl::unexpected(table.error());
    }
    const bool isChanged = *table != m_table;
    m_table = std::move(*table);
    return isChanged;
}

} // namespace netgrove
