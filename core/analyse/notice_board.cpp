// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/notice_board.h"

namespace netgrove {

void NoticeBoard::post(const SensorNotice& notice)
{
    std::erase_if(m_notices, [&](const SensorNotice& known) {
        const bool isRepeated = known.kind == notice.kind;
        const bool isOver = known.kind == NoticeKind::interfaceGone && notice.kind == NoticeKind::interfaceBack;
        return (isRepeated || isOver) && known.detail == notice.detail;
    });
    m_notices.push_back(notice);
    if (m_notices.size() > kMaximum) {
        m_notices.erase(m_notices.begin());
    }
}

} // namespace netgrove
