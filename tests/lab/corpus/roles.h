// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the actors of a scene tell of themselves, one JSON object a line on stdout, and how that is read again.
///
///     {"truth":"actor","time":…,"scene":…,"role":"actor|controller|attacker","pid":…,"tid":…,"start_time":…,"comm":…}
///     {"truth":"call","scene":…,"port":…}        wants to be called by the outside at this port
///     {"truth":"forgery","scene":…,"remote":…}   forged packets go there
#pragma once

#include <cstdint>
#include <string>

#include "core/base/ip_address.h"

namespace netgrove::lab {

enum class Role : std::uint8_t {
    actor, ///< of the calling process, at its start
    controller, ///< holds the connection over which it is told what to do
    attacker, ///< the calling thread sends what the scene is about
};

void tellRole(const std::string& scene, Role role);
void tellCall(const std::string& scene, std::uint16_t port);
/// Forged packets go to this address.
void tellForgery(const std::string& scene, const IpAddress& remote);

} // namespace netgrove::lab
