// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <concepts>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/base/time_bounds.h"
#include "core/observe/cbor_reader.h"
#include "core/observe/codec_enums.h"
#include "core/observe/codec_fields.h"

namespace netgrove {

/// Reads a Record as its table says, from bytes that nobody vouches for. What goes wrong stands in the reader.
class Decoder {
public:
    /// budget: bytes of memory that lists and texts may take.
    Decoder(CborReader& reader, std::size_t budget)
        : m_reader(reader)
        , m_budget(budget)
    {
    }

    template <class T> bool read(T& value)
    {
        CborItem item;
        return m_reader.next(item) && take(item, value);
    }

private:
    template <Record T> bool take(const CborItem& item, T& record)
    {
        if constexpr (Fields<T>::kIsTuple) {
            return takeTuple(item, record);
        } else {
            return takeMap(item, record);
        }
    }

    template <Record T> bool takeTuple(const CborItem& item, T& record)
    {
        if (item.kind != CborItem::Kind::array || item.isIndefinite || item.number != listedFields<T>()) {
            return wrongType(Fields<T>::kName);
        }
        bool isGood = true;
        Fields<T>::visit([&](unsigned, auto member) { isGood = isGood && read(record.*member); });
        return isGood;
    }

    /// One pass over the table takes all fields that come in its order, as we write them. What comes in another order
    /// needs further passes; a pass that recognises nothing has met a field of a later version, which is skipped.
    template <Record T> bool takeMap(const CborItem& item, T& record)
    {
        if (item.kind != CborItem::Kind::map) {
            return wrongType(Fields<T>::kName);
        }
        std::uint64_t left = item.isIndefinite ? ~std::uint64_t{0} : item.number;
        std::optional<std::uint64_t> key;
        if (!nextKey(left, item.isIndefinite, key)) {
            return false;
        }
        while (key) {
            bool isProgress = false;
            bool isGood = true;
            Fields<T>::visit([&](unsigned number, auto member) {
                if (isGood && key == number) {
                    isProgress = true;
                    isGood = (read(record.*member) || located(Fields<T>::kName, number))
                        && nextKey(left, item.isIndefinite, key);
                }
            });
            if (isGood && !isProgress) {
                CborItem unknown;
                isGood = m_reader.next(unknown) && m_reader.skip(unknown) && nextKey(left, item.isIndefinite, key);
            }
            if (!isGood) {
                return false;
            }
        }
        return true;
    }

    bool nextKey(std::uint64_t& left, bool isIndefinite, std::optional<std::uint64_t>& key);

    template <class T>
        requires std::is_enum_v<T>
    bool take(const CborItem& item, T& value)
    {
        std::underlying_type_t<T> number{};
        if (!take(item, number)) {
            return false;
        }
        value = static_cast<T>(number);
        return isKnown(value) || m_reader.fail("unknown value " + std::to_string(number));
    }

    template <std::integral T> bool take(const CborItem& item, T& value)
    {
        if (item.kind == CborItem::Kind::unsignedInteger) {
            value = static_cast<T>(item.number);
            return std::in_range<T>(item.number) || outOfRange();
        }
        if (std::is_signed_v<T> && item.kind == CborItem::Kind::negativeInteger) {
            value = static_cast<T>(~item.number);
            constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<T>::max());
            return item.number <= kMost || outOfRange();
        }
        return wrongType("an integer");
    }
    bool take(const CborItem& item, bool& value);
    bool take(const CborItem& item, char& value);
    bool take(const CborItem& item, std::string& value);
    bool take(const CborItem& item, std::vector<std::byte>& value);
    bool take(const CborItem& item, IpAddress& value);
    template <class Tag, class Rep> bool take(const CborItem& item, Id<Tag, Rep>& id) { return take(item, id.value); }
    template <class Clock, class Duration>
    bool take(const CborItem& item, std::chrono::time_point<Clock, Duration>& time)
    {
        std::int64_t count = 0;
        if (!take(item, count)) {
            return false;
        }
        time = boundedTime(std::chrono::time_point<Clock, Duration>(Duration(count)));
        return true;
    }
    template <class T> bool take(const CborItem& item, std::optional<T>& value) { return take(item, value.emplace()); }

    template <class T> bool take(const CborItem& item, std::vector<T>& values)
    {
        if (item.kind != CborItem::Kind::array || item.isIndefinite) {
            return wrongType("a list");
        }
        // Every entry takes a byte at least, so a longer list is a lie; and its memory is asked for before it is taken.
        if (item.number > m_reader.remaining()) {
            return m_reader.fail("a list of " + std::to_string(item.number) + " entries in "
                + std::to_string(m_reader.remaining()) + " bytes");
        }
        const auto count = static_cast<std::size_t>(item.number);
        if (!charge(count, sizeof(T))) {
            return false;
        }
        values.clear();
        values.reserve(count);
        for (std::size_t index = 0; index < count; ++index) {
            if (!read(values.emplace_back())) {
                return false;
            }
        }
        return true;
    }

    bool charge(std::size_t count, std::size_t size);
    bool wrongType(const char* expected);
    bool outOfRange();
    /// Says in which field of what the failure was. Always false.
    bool located(const char* record, unsigned number);

    CborReader& m_reader;
    std::size_t m_budget;
    bool m_isLocated = false;
};

} // namespace netgrove
