// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// One captured packet of any link type: the parser, and what reads a DNS answer in it.
#include <array>
#include <fuzzer/FuzzedDataProvider.h>

#include "core/sense/capture/host_names.h"
#include "core/sense/capture/packet.h"

using namespace netgrove;

namespace {
constexpr std::array kLinkTypes{
    LinkType::ethernet, LinkType::linuxSll, LinkType::linuxSll2, LinkType::rawIp, LinkType::null, LinkType::loop};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    FuzzedDataProvider input(data, size);
    const LinkType linkType = input.PickValueInArray(kLinkTypes);
    const auto missing = input.ConsumeIntegral<std::uint16_t>();
    const std::vector<std::byte> captured = input.ConsumeRemainingBytes<std::byte>();
    const auto wireLength = static_cast<std::uint32_t>(captured.size()) + missing;
    const auto packet = parsePacket(captured, wireLength, linkType);
    if (!packet) {
        return 0;
    }
    // What points into the packet must lie in it.
    const auto liesInside = [&](std::span<const std::byte> part) {
        return part.empty()
            || (part.data() >= captured.data() && part.data() + part.size() <= captured.data() + captured.size());
    };
    if (!liesInside(packet->udpPayload) || !liesInside(packet->captured)) {
        __builtin_trap();
    }
    HostNames names(4);
    names.learn(*packet);
    return 0;
}
