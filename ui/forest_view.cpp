// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forest_view.h"

#include <algorithm>
#include <cmath>

namespace netgrove {

void ForestView::set(double zoom, QPointF origin)
{
    m_now = m_to = {zoom, origin};
    m_isGliding = false;
}

void ForestView::glideTo(double zoom, QPointF origin, Time now, Time duration)
{
    if (duration <= Time(0)) {
        set(zoom, origin);
        return;
    }
    m_from = m_now;
    m_to = {zoom, origin};
    m_start = now;
    m_duration = duration;
    m_isGliding = true;
}

void ForestView::advance(Time now)
{
    if (!m_isGliding) {
        return;
    }
    const double share
        = std::clamp(static_cast<double>((now - m_start).count()) / static_cast<double>(m_duration.count()), 0.0, 1.0);
    if (share >= 1) {
        set(m_to.zoom, m_to.origin);
        return;
    }
    const double eased = 1 - std::pow(1 - share, 3);
    const double zoom = m_from.zoom * std::pow(m_to.zoom / m_from.zoom, eased);
    // Origins on the way depend on 1 / zoom linearly: so the point that both ends share stays where it is.
    const double before = 1 / m_from.zoom;
    const double after = 1 / m_to.zoom;
    const double along = std::abs(after - before) < 1e-9 ? eased : (1 / zoom - before) / (after - before);
    m_now = {zoom, m_from.origin + (m_to.origin - m_from.origin) * along};
}

void ForestView::shift(QPointF by)
{
    m_from.origin += by;
    m_now.origin += by;
    m_to.origin += by;
}

} // namespace netgrove
