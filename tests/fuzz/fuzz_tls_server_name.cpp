// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The first bytes of a connection (RFC 8446 §4.1.2): lengths within lengths, and what is cut short.
#include "core/sense/capture/tls_server_name.h"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto name = netgrove::parseTlsServerName(std::as_bytes(std::span(data, size)));
    if (name && (name->empty() || name->size() > 255)) {
        __builtin_trap();
    }
    return 0;
}
