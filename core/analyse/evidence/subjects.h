// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What speaks for and against, subject by subject. Each adds what it finds, with its numbers.
#pragma once

#include "core/analyse/evidence/evidence_list.h"
#include "core/analyse/evidence/pair_case.h"

namespace netgrove {

/// One-way floods, scans, failed connections, forged sources, raw sockets. (traffic.cpp)
void addTraffic(const PairCase& pair, EvidenceList& list);
/// Something unasked came in on the ancestor's quiet connection just before. (command.cpp)
void addCommand(const PairCase& pair, EvidenceList& list);
/// How the child came to be: forked only, orphaned, one of a crowd. (lineage.cpp)
void addLineage(const PairCase& pair, EvidenceList& list);
/// Where the child's program comes from, and whether it says who it is. (origin.cpp)
void addOrigin(const PairCase& pair, EvidenceList& list);
/// What explains it. (purpose.cpp)
void addPurpose(const PairCase& pair, EvidenceList& list);

} // namespace netgrove
