// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the bots of the corpus do once they were told to: the shape of an attack, a few hundred packets, to the lab's
/// own addresses only.
#pragma once

#include "tests/support/lab/connection.h"

namespace netgrove::lab {

/// 200 datagrams of 512 bytes to one address, 3 ms apart.
void floodWithUdp(Connection& connection);
/// 158 ports of four addresses, some of which refuse and some of which never answer.
void scanPorts(Family family);
/// Sixty datagrams to one address with as many sources that this machine does not have. Needs CAP_NET_RAW.
void floodWithForgedSources(Family family, unsigned peer);

} // namespace netgrove::lab
