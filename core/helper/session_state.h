// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusConnection>
#include <functional>
#include <optional>

namespace netgrove {

/// Asks logind (org.freedesktop.login1) whether the session of this process is the one in front. `answer` comes later,
/// in the thread of `context`, unless that is gone by then; nothing: not known (no logind, or in no session).
void askWhetherSessionIsActive(
    const QDBusConnection& bus, QObject* context, const std::function<void(std::optional<bool>)>& answer);

} // namespace netgrove
