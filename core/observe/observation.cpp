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

} // namespace netgrove
