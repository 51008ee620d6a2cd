// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/source_set.h"

#include <utility>

namespace netgrove {

bool SourceSet::insert(std::uint64_t number)
{
    if (m_size == kMost) {
        return false;
    }
    if (m_size * 2 >= m_numbers.size()) {
        grow();
    }
    const bool isNew = place(number == 0 ? 1 : number);
    m_size += isNew ? 1 : 0;
    return isNew;
}

void SourceSet::grow()
{
    const std::vector<std::uint64_t> old = std::exchange(m_numbers, {});
    m_numbers.resize(old.empty() ? 8 : old.size() * 2);
    for (const std::uint64_t number : old) {
        if (number != 0) {
            place(number);
        }
    }
}

bool SourceSet::place(std::uint64_t number)
{
    const std::size_t mask = m_numbers.size() - 1;
    for (std::size_t index = number & mask;; index = (index + 1) & mask) {
        if (m_numbers[index] == number) {
            return false;
        }
        if (m_numbers[index] == 0) {
            m_numbers[index] = number;
            return true;
        }
    }
}

} // namespace netgrove
