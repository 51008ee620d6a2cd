// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/service_names.h"

#include <QHash>
#include <arpa/inet.h>
#include <array>
#include <netdb.h>

#include "ui/format.h"

namespace netgrove {

namespace {

const char* protocolName(Protocol protocol)
{
    switch (protocol) {
    case Protocol::tcp:
        return "tcp";
    case Protocol::udp:
        return "udp";
    case Protocol::sctp:
        return "sctp";
    default:
        return nullptr;
    }
}

QString lookUp(std::uint16_t port, const char* protocol)
{
    servent entry{};
    servent* found = nullptr;
    std::array<char, 4096> buffer{};
    const bool isKnown
        = getservbyport_r(htons(port), protocol, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
    return isKnown ? safe(found->s_name, 32) : QString();
}

} // namespace

QString serviceName(const FlowObservation& flow)
{
    const char* protocol = protocolName(flow.key.protocol);
    if (protocol == nullptr) {
        return {};
    }
    const std::uint16_t port = flow.direction == FlowDirection::in ? flow.key.local.port : flow.key.remote.port;
    static thread_local QHash<quint32, QString> known; // at most three times 65,536 names: a memo, not a state
    const quint32 key = static_cast<quint32>(flow.key.protocol) << 16U | port;
    const auto place = known.constFind(key);
    return place != known.constEnd() ? *place : *known.insert(key, lookUp(port, protocol));
}

} // namespace netgrove
