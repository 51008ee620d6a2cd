// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/base/result.h"
#include "core/observe/observation.h"
#include "core/sense/capture/flow_table.h"
#include "core/sense/capture/packet_file.h"

namespace netgrove {

/// Turns a file of packets from anywhere into Observations, a second each, as a sensor on the host that captured it
/// would have said them: flows, names of hosts, forged sources. There are no processes in it, and that is said (a
/// notice, packetsOnly). The packets' own times are both clocks. Of a damaged file what stands before the damage is
/// told, then the error comes. Errors: as PacketFile::open(); badInput where it holds no packet of a flow; what `sink`
/// gives. flows: how much the flow table remembers; its namespace is of no account.
Result<void> importPackets(const std::filesystem::path& path, const std::function<Result<void>(Observation)>& sink,
    const FlowTableOptions& flows = {});

/// The same of what `open` opens. It is called twice: first it is learned whose file it is.
Result<void> importPackets(const std::function<Result<PacketFile>()>& open,
    const std::function<Result<void>(Observation)>& sink, const FlowTableOptions& flows = {});

} // namespace netgrove
