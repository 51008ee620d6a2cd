// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a stand-in did, in its own words: JSON Lines on stdout, one write(2) a line, so that many processes may share a
/// pipe.
///
///     {"truth":"flow","time":…,"role":…,"pid":…,"tid":…,"start_time":…,"comm":…,"protocol":…,"local":…,"remote":…,"sent":…,"received":…}
///     {"truth":"pair","time":…,"ancestor":{"pid":…,"start_time":…,"comm":…},"descendant":{…}}   just before the
///     descendant's first packet
///     {"truth":"forged","time":…,"pid":…,…,"source":…,"remote":…}                               just before the packet
///     {"truth":"word","time":…,"pid":…,"word":…}                                                 heard from the
///     control server
///     {"truth":"birth","time":…,"creator":{"pid":…,"start_time":…,"comm":…},"child":{…}}          where ppid says
///     another
///     {"truth":"done","time":…,"pid":…}                                                          the shape is over
///     {"truth":"not-offered","time":…,"what":…}                                                  this kernel or this
///     user lacks it
#pragma once

#include <string>

#include "tests/support/lab/connection.h"
#include "tests/support/lab/process.h"

namespace netgrove::lab {

/// Of the calling thread, with what the connection moved so far (payload bytes).
void tellFlow(const std::string& role, const Connection& connection);
/// Of a flow that no Connection stands for.
void tellFlow(const std::string& role, Protocol protocol, const Endpoint& local, const Endpoint& remote,
    std::uint64_t sent, std::uint64_t received);
void tellPair(const Who& ancestor, const Who& descendant);
/// Where the kernel's ppid does not tell who called clone.
void tellBirth(const Who& creator, const Who& child);
void tellForged(const IpAddress& source, const Endpoint& remote);
void tellWord(const std::string& word);
void tellDone();
void tellNotOffered(const std::string& what);

} // namespace netgrove::lab
