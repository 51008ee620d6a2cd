// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spare_memory.h"

#include <algorithm>
#include <malloc.h>

namespace netgrove {

void SpareMemory::onPicture(MonotonicTime now)
{
    m_giveBack();
    m_rest = kFirstRest;
    m_next = now + m_rest;
}

void SpareMemory::onChange(MonotonicTime now)
{
    if (now < m_next) {
        return;
    }
    m_giveBack();
    m_rest = std::min(m_rest * 2, kLongestRest);
    m_next = now + m_rest;
}

void SpareMemory::giveBackNow()
{
#ifdef __GLIBC__
    ::malloc_trim(0); // of all arenas, since glibc 2.8 (malloc_trim(3))
#endif
}

} // namespace netgrove
