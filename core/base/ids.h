// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Strong types for the numbers that the kernel hands out, so that a pid is never taken for an inode.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace netgrove {

/// An integer that knows what it counts. Tag makes each id a type of its own; Rep is the kernel's width.
template <class Tag, class Rep> struct Id {
    Rep value{};

    constexpr Id() = default;
    constexpr explicit Id(Rep number)
        : value(number)
    {
    }
    constexpr auto operator<=>(const Id&) const = default;
};

using Pid = Id<struct PidTag, std::int32_t>; ///< thread group id in the root pid namespace that we see
using Tid = Id<struct TidTag, std::int32_t>; ///< thread id, same numbering as Pid
using Uid = Id<struct UidTag, std::uint32_t>;
using Inode = Id<struct InodeTag, std::uint64_t>; ///< of a socket (sockfs)
using NetnsId = Id<struct NetnsTag, std::uint64_t>; ///< inode of the network namespace (nsfs); 0: not known
using InterfaceIndex = Id<struct InterfaceTag, std::uint32_t>; ///< ifindex; 0: not known

/// When a process or thread began: clock ticks (USER_HZ, 100 a second) since boot, as /proc/PID/stat field 22 has it
/// (proc(5)). It survives clock changes, and names a process together with its pid.
using StartTime = Id<struct StartTimeTag, std::uint64_t>;

/// A process that cannot be mistaken for a later one that got the same pid.
struct ProcessKey {
    Pid pid;
    StartTime start;

    constexpr auto operator<=>(const ProcessKey&) const = default;
};

/// Start, then pid: parents mostly before their children.
struct ByBirth {
    constexpr bool operator()(ProcessKey left, ProcessKey right) const
    {
        return left.start != right.start ? left.start < right.start : left.pid < right.pid;
    }
};

/// Mixes a number into a hash: the seed is spread over the word first, so that small numbers do not meet, then comes
/// the 64-bit finaliser of splitmix64.
constexpr std::size_t hashCombine(std::size_t seed, std::uint64_t number)
{
    std::uint64_t mixed = seed * 0xd1342543de82ef95ULL + number + 0x9e3779b97f4a7c15ULL;
    mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebULL;
    return mixed ^ (mixed >> 31U);
}

} // namespace netgrove

template <class Tag, class Rep> struct std::hash<netgrove::Id<Tag, Rep>> {
    std::size_t operator()(netgrove::Id<Tag, Rep> id) const noexcept
    {
        return netgrove::hashCombine(0, static_cast<std::uint64_t>(id.value));
    }
};

template <> struct std::hash<netgrove::ProcessKey> {
    std::size_t operator()(const netgrove::ProcessKey& key) const noexcept
    {
        return netgrove::hashCombine(static_cast<std::size_t>(key.pid.value), key.start.value);
    }
};
