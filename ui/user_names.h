// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <unordered_map>

#include "core/base/ids.h"

namespace netgrove {

/// Names of users as getpwuid_r(3) has them, asked once each. Thread: the window's.
class UserNames {
public:
    /// The name; the number where the system knows none. Safe to show.
    const QString& name(Uid uid);

private:
    std::unordered_map<Uid, QString> m_names;
};

} // namespace netgrove
