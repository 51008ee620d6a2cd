// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Of what the window's messages are: one of each topic stands in the bar.
#pragma once

#include <QString>

#include "core/observe/observation.h"

namespace netgrove {

inline const QString kErrorTopic = QStringLiteral("error");
inline const QString kLossesTopic = QStringLiteral("losses");

inline QString noticeTopic(NoticeKind kind) { return QStringLiteral("notice-%1").arg(static_cast<int>(kind)); }

} // namespace netgrove
