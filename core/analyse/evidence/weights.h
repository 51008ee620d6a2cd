// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace netgrove {

/// Everything that can speak for or against a bot, beside the rule itself.
enum class EvidenceKind : std::uint8_t {
    // What they do.
    bothCommunicate,
    command,
    flood,
    portScan,
    hostScan,
    doorKnocking,
    unanswered,
    forgedSource,
    crowd,
    // Who they are.
    sameImage,
    orphaned,
    rawSocket,
    inMemory,
    deleted,
    sharedFolder,
    hiddenFolder,
    unpackaged,
    young,
    disguise,
    nameMismatch,
    noSession,
    // What explains it.
    barrier,
    otherProgram,
    ownHelper,
    sameFolder,
    ownServer,
    typed,
    otherUnit,
    trusted,
    trustLost,
};

struct Weight {
    EvidenceKind kind;
    std::string_view word; ///< in the output; fixed
    int points; ///< positive: speaks for a bot
    /// Seen in traffic, and hard to explain by any purpose of the user. Without one of these there is no alert,
    /// whatever else adds up: what a program is does not make it a bot, what it does might.
    bool isDeed;
    std::string_view reason; ///< why so many points
};

/// The one table of weights.
std::span<const Weight> weights();
const Weight& weightOf(EvidenceKind kind);

/// From so many points on a pair with a deed is an alert.
constexpr int kAlertPoints = 60;
/// Below so many points a pair is expected: what explains it weighs more than the rule.
constexpr int kNoticePoints = 0;

} // namespace netgrove
