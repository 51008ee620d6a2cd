// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <concepts>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "core/observe/cbor_writer.h"
#include "core/observe/codec_fields.h"

namespace netgrove {

/// Writes a Record as its table says. Fields that have their default value are left out.
class Encoder {
public:
    explicit Encoder(CborWriter& writer)
        : m_writer(writer)
    {
    }

    template <Record T> void write(const T& record)
    {
        if constexpr (Fields<T>::kIsTuple) {
            m_writer.beginArray(listedFields<T>());
            Fields<T>::visit([&](unsigned, auto member) { write(record.*member); });
        } else {
            static const T kDefaults;
            m_writer.beginMap();
            Fields<T>::visit([&](unsigned number, auto member) {
                if (!(record.*member == kDefaults.*member)) {
                    m_writer.number(number);
                    write(record.*member);
                }
            });
            m_writer.endMap();
        }
    }

private:
    template <class T>
        requires std::is_enum_v<T>
    void write(T value)
    {
        m_writer.number(static_cast<std::uint64_t>(value));
    }
    template <std::unsigned_integral T> void write(T value) { m_writer.number(value); }
    template <std::signed_integral T> void write(T value) { m_writer.signedNumber(value); }
    void write(bool value) { m_writer.boolean(value); }
    void write(char value) { m_writer.number(static_cast<unsigned char>(value)); }
    void write(const std::string& value) { m_writer.bytes(value); }
    void write(const IpAddress& value) { write(value.bytes()); }
    void write(const std::vector<std::byte>& value) { write(std::span(value)); }
    void write(std::span<const std::byte> value)
    {
        m_writer.bytes({reinterpret_cast<const char*>(value.data()), value.size()}); // NOLINT(*-reinterpret-cast)
    }
    template <class Tag, class Rep> void write(Id<Tag, Rep> id) { write(id.value); }
    template <class Clock, class Duration> void write(std::chrono::time_point<Clock, Duration> time)
    {
        m_writer.signedNumber(time.time_since_epoch().count());
    }
    template <class T> void write(const std::optional<T>& value) { write(*value); } // an empty one is a default
    template <class T> void write(const std::vector<T>& values)
    {
        m_writer.beginArray(values.size());
        for (const T& value : values) {
            write(value);
        }
    }

    CborWriter& m_writer;
};

} // namespace netgrove
