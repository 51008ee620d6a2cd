// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netgrove {

/// Counts distinct numbers (hashes of addresses), exactly up to a limit, in at most 1 MiB.
class SourceSet {
public:
    static constexpr std::size_t kMost = 65536;

    /// True where the number was not there yet. 0 is taken for 1. When full, nothing is new.
    bool insert(std::uint64_t number);
    std::size_t size() const { return m_size; }

private:
    void grow();
    bool place(std::uint64_t number);

    std::vector<std::uint64_t> m_numbers; ///< open addressing; 0: free
    std::size_t m_size = 0;
};

} // namespace netgrove
