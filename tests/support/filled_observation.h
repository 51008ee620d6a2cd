// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Observations in which every field of every struct differs from its default, made from the codec's own table: a field
/// that is added later is filled too.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "core/observe/codec_enums.h"
#include "core/observe/codec_fields.h"

namespace netgrove::test {

class Filler {
public:
    template <Record T> void fill(T& record)
    {
        Fields<T>::visit([&](unsigned, auto member) { fill(record.*member); });
    }

private:
    template <std::integral T> void fill(T& value) { value = static_cast<T>(1 + m_next++ % 100); }
    void fill(bool& value) { value = !value; }
    void fill(char& value) { value = static_cast<char>('a' + m_next++ % 26); }
    void fill(std::string& value) { value = std::string("a\0\xff\n", 4) + std::to_string(m_next++); }
    template <class T>
        requires std::is_enum_v<T>
    void fill(T& value)
    {
        value = value == static_cast<T>(1) ? static_cast<T>(0) : static_cast<T>(1);
    }
    template <class Tag, class Rep> void fill(Id<Tag, Rep>& id) { fill(id.value); }
    template <class Clock, class Duration> void fill(std::chrono::time_point<Clock, Duration>& time)
    {
        time += Duration(1'000'000'000'000 + m_next++);
    }
    template <class T> void fill(std::optional<T>& value) { fill(value.emplace()); }
    template <class T> void fill(std::vector<T>& values)
    {
        values.resize(2);
        fill(values.front());
        fill(values.back());
    }
    void fill(std::byte& value) { value = static_cast<std::byte>(m_next++); }
    void fill(IpAddress& address)
    {
        std::array<std::byte, 16> bytes{std::byte{0x20}, std::byte{1}};
        bytes.back() = static_cast<std::byte>(m_next);
        address = m_next++ % 2 == 0 ? IpAddress::fromIpv6(bytes) : IpAddress::fromIpv4(std::span(bytes).first<4>());
    }

    unsigned m_next = 0;
};

inline Observation filledObservation()
{
    Observation observation;
    Filler().fill(observation);
    return observation;
}

} // namespace netgrove::test
