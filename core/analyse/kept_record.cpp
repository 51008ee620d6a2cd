// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analyse/kept_record.h"

namespace netgrove {

ProcessPointer toKeep(const ProcessPointer& record)
{
    if (record == nullptr || record->flows.size() <= kFlowsOfKept) {
        return record;
    }
    auto kept = std::make_shared<ProcessRecord>(*record);
    kept->flows.resize(kFlowsOfKept); // newest first
    kept->flows.shrink_to_fit();
    return kept;
}

} // namespace netgrove
