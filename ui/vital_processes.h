// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "core/analyse/snapshot.h"

namespace netgrove {

/// What stopping a process would take with it.
enum class Vitality : std::uint8_t {
    ordinary,
    vital, ///< the session hangs on it: asked about twice
    untouchable, ///< pid 1, kernel threads, Netgrove itself: never
};

struct VitalityVerdict {
    Vitality vitality = Vitality::ordinary;
    QString reason; ///< a sentence; empty: ordinary
};

/// By pid and name: the compositor or X server, the message bus, the sound server, the session and login managers.
VitalityVerdict vitalityOf(const ProcessRecord& process);

} // namespace netgrove
