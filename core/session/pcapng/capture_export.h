// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/session/export/run_record.h"
#include "core/session/pcapng/packet_book.h"

namespace netgrove {

/// The packets of the run's flows as a pcapng file: each with the process and, where only one thread was traced on its
/// flow, the thread (epb_processid_threadid); each flow's first packet with a comment that names process, program and
/// lineage; findings as comments of the section. The Observations of the same flows and processes go along in blocks of
/// our own, from which Netgrove has the processes and findings back. run: what select() gave.
std::string capturePcapng(const RunRecord& run, const PacketBook& book);

} // namespace netgrove
