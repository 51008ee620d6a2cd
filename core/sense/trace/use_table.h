// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/sense/trace/record_decoder.h"

namespace netgrove {

/// The reader's side of the shared array of uses: which elements are alive, what was told of each, and which of them
/// belong to a thread or a socket that ended. Knows no kernel: the array is a span, giving an element back is a
/// callback.
class UseTable {
public:
    using Tell = std::function<void(const SocketUse&)>;
    /// Forget this key, then let the element be taken again.
    using Release = std::function<void(const trace_use_key& key, std::uint32_t slot)>;

    /// `elements` is written by others while we read it; it must outlive the table.
    UseTable(std::span<const trace_use> elements, Release release);

    /// A first use told by the ring buffer. Tells it (isFirst), unless it was found by discover() before.
    void announce(const UseRecord& record, const Tell& tell);

    /// Looks for uses that no event told of, among the first `taken` elements. After lost events.
    void discover(std::uint32_t taken, const Tell& tell);

    /// Ends what a thread, or anybody on a socket, was doing: tells the final totals and gives the elements back.
    void finishThread(KernelTid thread, const Tell& tell);
    void finishSocket(std::uint64_t cookie, const Tell& tell);

    /// Tells every live use whose totals changed since they were last told.
    void tellChanged(const Tell& tell);

    /// Where more than 7/8 of the elements are taken: ends those idle longest, until 3/4 are left.
    void makeRoom(const Tell& tell);

    std::uint32_t liveCount() const { return m_live; }

private:
    enum Axis : std::size_t { byThread, bySocket, axisCount };
    static constexpr std::uint32_t kNone = TRACE_NO_SLOT;

    /// Of one element; member of two doubly linked lists, one of its thread and one of its socket.
    struct Entry {
        std::uint64_t id = 0; ///< of the use that was last announced
        bool isLive = false;
        std::uint64_t told = 0; ///< sum of all totals when last told: they only grow
        std::array<std::uint64_t, axisCount> key{};
        std::array<std::uint32_t, axisCount> next{kNone, kNone};
        std::array<std::uint32_t, axisCount> previous{kNone, kNone};
    };

    void adopt(const UseRecord& record);
    void finish(std::uint32_t slot, const Tell& tell);
    void finishAll(Axis axis, std::uint64_t key, const Tell& tell);
    void link(std::uint32_t slot, Axis axis);
    void unlink(std::uint32_t slot, Axis axis);

    std::span<const trace_use> m_elements;
    Release m_release;
    std::vector<Entry> m_entries; ///< grows with the highest slot that was seen
    std::array<std::unordered_map<std::uint64_t, std::uint32_t>, axisCount> m_heads;
    std::uint32_t m_live = 0;
};

} // namespace netgrove
