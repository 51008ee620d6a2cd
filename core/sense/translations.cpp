// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/translations.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <unistd.h>
#include <utility>

// The library's C headers trip over the project's warnings.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#include <libnetfilter_conntrack/libnetfilter_conntrack.h>
#pragma GCC diagnostic pop

#include "core/base/file_descriptor.h"

namespace netgrove {
namespace {
struct ConntrackDeleter {
    void operator()(nf_conntrack* entry) const { nfct_destroy(entry); }
};
using Conntrack = std::unique_ptr<nf_conntrack, ConntrackDeleter>;

/// The attribute numbers of one direction of a tracked connection.
struct Direction {
    nf_conntrack_attr l3, l4, source4, source6, sourcePort, destination4, destination6, destinationPort;
};
constexpr Direction kOriginal{ATTR_ORIG_L3PROTO, ATTR_ORIG_L4PROTO, ATTR_ORIG_IPV4_SRC, ATTR_ORIG_IPV6_SRC,
    ATTR_ORIG_PORT_SRC, ATTR_ORIG_IPV4_DST, ATTR_ORIG_IPV6_DST, ATTR_ORIG_PORT_DST};
constexpr Direction kReply{ATTR_REPL_L3PROTO, ATTR_REPL_L4PROTO, ATTR_REPL_IPV4_SRC, ATTR_REPL_IPV6_SRC,
    ATTR_REPL_PORT_SRC, ATTR_REPL_IPV4_DST, ATTR_REPL_IPV6_DST, ATTR_REPL_PORT_DST};

/// Without ports there is nothing that an inner side could be told apart by.
bool hasPorts(Protocol protocol)
{
    return protocol == Protocol::tcp || protocol == Protocol::udp || protocol == Protocol::sctp;
}

void setEnd(
    nf_conntrack* entry, nf_conntrack_attr v4, nf_conntrack_attr v6, nf_conntrack_attr port, const Endpoint& end)
{
    nfct_set_attr(entry, end.address.isIpv4() ? v4 : v6, end.address.bytes().data());
    nfct_set_attr_u16(entry, port, htons(end.port));
}

std::optional<Endpoint> endOf(
    const nf_conntrack* entry, nf_conntrack_attr l3, nf_conntrack_attr v4, nf_conntrack_attr v6, nf_conntrack_attr port)
{
    const bool isIpv4 = nfct_get_attr_u8(entry, l3) == AF_INET;
    const void* bytes = nfct_get_attr(entry, isIpv4 ? v4 : v6);
    if (bytes == nullptr) {
        return std::nullopt;
    }
    std::array<std::byte, 16> address{};
    std::memcpy(address.data(), bytes, isIpv4 ? 4 : 16);
    return Endpoint{isIpv4 ? IpAddress::fromIpv4(std::span(address).first<4>()) : IpAddress::fromIpv6(address),
        ntohs(nfct_get_attr_u16(entry, port))};
}

std::optional<Endpoint> sourceOf(const nf_conntrack* entry, const Direction& way)
{
    return endOf(entry, way.l3, way.source4, way.source6, way.sourcePort);
}

std::optional<Endpoint> destinationOf(const nf_conntrack* entry, const Direction& way)
{
    return endOf(entry, way.l3, way.destination4, way.destination6, way.destinationPort);
}

/// The same connection by the ends of `way`, where they are others.
std::optional<FlowKey> translated(const FlowKey& key, const nf_conntrack* entry, const Direction& way)
{
    const auto source = sourceOf(entry, way);
    const auto destination = destinationOf(entry, way);
    const bool isTranslated = source && destination && (*source != key.local || *destination != key.remote);
    return isTranslated ? std::optional(FlowKey{key.netns, key.protocol, key.discriminator, *source, *destination})
                        : std::nullopt;
}

int keepFirst(nf_conntrack_msg_type /*type*/, nf_conntrack* entry, void* context)
{
    auto& found = *static_cast<Conntrack*>(context);
    found.reset(entry);
    return NFCT_CB_STOLEN;
}
} // namespace

class Translations::Handle {
public:
    Handle(nfct_handle* handle, FileDescriptor count)
        : m_handle(handle)
        , m_count(std::move(count))
    {
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() { nfct_close(m_handle); }

    /// False where the kernel says that it tracks no connection in this namespace, as without a firewall or containers.
    /// To read that takes a fifth of what two questions take, and a scan of ports raises tens of thousands of them.
    bool isTracking() const
    {
        char first = 0;
        return ::pread(m_count.get(), &first, 1, 0) != 1 || first != '0';
    }

    /// The tracked connection one of whose directions has this source and destination.
    Conntrack find(
        std::uint8_t ipProtocol, const Direction& way, const Endpoint& source, const Endpoint& destination) const
    {
        const Conntrack question(nfct_new());
        Conntrack answer;
        if (!question) {
            return answer;
        }
        nfct_set_attr_u8(question.get(), way.l3, source.address.isIpv4() ? AF_INET : AF_INET6);
        nfct_set_attr_u8(question.get(), way.l4, ipProtocol);
        setEnd(question.get(), way.source4, way.source6, way.sourcePort, source);
        setEnd(question.get(), way.destination4, way.destination6, way.destinationPort, destination);
        nfct_callback_register(m_handle, NFCT_T_ALL, keepFirst, &answer);
        nfct_query(m_handle, NFCT_Q_GET, question.get());
        nfct_callback_unregister(m_handle);
        return answer;
    }

private:
    nfct_handle* m_handle;
    FileDescriptor m_count; ///< nf_conntrack_count (nf_conntrack-sysctl of the kernel); not open: not known
};

Translations::Translations(std::unique_ptr<Handle> handle)
    : m_handle(std::move(handle))
{
}

Translations::Translations(Translations&&) noexcept = default;
Translations& Translations::operator=(Translations&&) noexcept = default;
Translations::~Translations() = default;

Result<Translations> Translations::open(const std::filesystem::path& procRoot)
{
    nfct_handle* handle = nfct_open(CONNTRACK, 0);
    if (handle == nullptr) {
        return systemFailure("opening the connection tracking table", errno);
    }
    FileDescriptor count(::open((procRoot / "sys/net/netfilter/nf_conntrack_count").c_str(), O_RDONLY | O_CLOEXEC));
    return Translations(std::make_unique<Handle>(handle, std::move(count)));
}

std::optional<FlowKey> Translations::innerSide(const FlowKey& key) const
{
    const auto ipProtocol = ipProtocolNumber(key.protocol);
    if (!ipProtocol || !hasPorts(key.protocol) || key.local.address.isNone()
        || key.remote.address.family() != key.local.address.family() || !m_handle->isTracking()) {
        return std::nullopt;
    }
    // Outgoing and masqueraded: on the wire the answer comes from remote to local; the original source is the inner
    // end.
    if (const Conntrack entry = m_handle->find(*ipProtocol, kReply, key.remote, key.local)) {
        return translated(key, entry.get(), kOriginal);
    }
    // Incoming to a published port: the original goes from remote to local; the answer's source is the inner end.
    if (const Conntrack entry = m_handle->find(*ipProtocol, kOriginal, key.remote, key.local)) {
        return translated(key, entry.get(), kReply);
    }
    return std::nullopt;
}

} // namespace netgrove
