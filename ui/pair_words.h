// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>

namespace netgrove {

/// The part that somebody plays in a pair.
enum class PairPart : std::uint8_t { threads, both, parent, child };
/// What is thought of the pair; `pair`: in the paper's view there is one kind.
enum class PairVerdict : std::uint8_t { pair, notice, alert };

/// "alert: child": said alike beside a circle of the forest and in the inspector.
QString pairWord(PairVerdict verdict, PairPart part);

} // namespace netgrove
