// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/observation.h"

namespace netgrove {

std::string_view toText(AttributionMode mode)
{
    switch (mode) {
    case AttributionMode::none:
        return "none";
    case AttributionMode::proc:
        return "proc";
    case AttributionMode::ebpf:
        return "ebpf";
    }
    return "none";
}

std::string_view toText(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::captureRefused:
        return "capture-refused";
    case NoticeKind::interfaceGone:
        return "interface-gone";
    case NoticeKind::interfaceBack:
        return "interface-back";
    case NoticeKind::captureFailed:
        return "capture-failed";
    case NoticeKind::processEventsRefused:
        return "process-events-refused";
    case NoticeKind::processesHidden:
        return "processes-hidden";
    case NoticeKind::socketDiagRefused:
        return "socket-diag-refused";
    case NoticeKind::tracingUnavailable:
        return "tracing-unavailable";
    case NoticeKind::eventsLost:
        return "events-lost";
    case NoticeKind::tableFull:
        return "table-full";
    case NoticeKind::recordingStopped:
        return "recording-stopped";
    case NoticeKind::packetsOnly:
        return "packets-only";
    }
    return "unknown";
}

} // namespace netgrove
