// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/cbor_reader.h"

#include <array>
#include <cbor.h>

namespace netgrove {

namespace {

using Kind = CborItem::Kind;

CborItem& itemOf(void* context) { return *static_cast<CborItem*>(context); }

template <Kind kind, class Number> void takeNumber(void* context, Number number)
{
    itemOf(context) = {.kind = kind, .isIndefinite = false, .number = number, .text = {}};
}

template <Kind kind> void takeText(void* context, cbor_data data, std::size_t size)
{
    // cbor_data is unsigned char: char may look at any byte.
    itemOf(context) = {.kind = kind,
        .isIndefinite = false,
        .number = size,
        .text = {reinterpret_cast<const char*>(data), size}}; // NOLINT(*-reinterpret-cast)
}

template <Kind kind> void takeOpen(void* context)
{
    itemOf(context) = {.kind = kind, .isIndefinite = true, .number = 0, .text = {}};
}

template <Kind kind> void takeMark(void* context)
{
    itemOf(context) = {.kind = kind, .isIndefinite = false, .number = 0, .text = {}};
}

constexpr cbor_callbacks kCallbacks = {
    .uint8 = takeNumber<Kind::unsignedInteger, std::uint8_t>,
    .uint16 = takeNumber<Kind::unsignedInteger, std::uint16_t>,
    .uint32 = takeNumber<Kind::unsignedInteger, std::uint32_t>,
    .uint64 = takeNumber<Kind::unsignedInteger, std::uint64_t>,
    .negint64 = takeNumber<Kind::negativeInteger, std::uint64_t>,
    .negint32 = takeNumber<Kind::negativeInteger, std::uint32_t>,
    .negint16 = takeNumber<Kind::negativeInteger, std::uint16_t>,
    .negint8 = takeNumber<Kind::negativeInteger, std::uint8_t>,
    .byte_string_start = takeOpen<Kind::openString>,
    .byte_string = takeText<Kind::byteString>,
    .string = takeText<Kind::textString>,
    .string_start = takeOpen<Kind::openString>,
    .indef_array_start = takeOpen<Kind::array>,
    .array_start = takeNumber<Kind::array, std::size_t>,
    .indef_map_start = takeOpen<Kind::map>,
    .map_start = takeNumber<Kind::map, std::size_t>,
    .tag = takeNumber<Kind::tag, std::uint64_t>,
    .float2 = [](void* context, float) { takeMark<Kind::simple>(context); },
    .float4 = [](void* context, float) { takeMark<Kind::simple>(context); },
    .float8 = [](void* context, double) { takeMark<Kind::simple>(context); },
    .undefined = takeMark<Kind::simple>,
    .null = takeMark<Kind::simple>,
    .boolean = takeNumber<Kind::boolean, bool>,
    .indef_break = takeMark<Kind::breakMark>,
};

bool isContainer(const CborItem& item)
{
    return item.kind == Kind::array || item.kind == Kind::map || item.kind == Kind::openString
        || item.kind == Kind::tag;
}

/// How many items follow inside, where it tells; a map that claims more than can be is cut to the largest number.
std::uint64_t itemsInside(const CborItem& item)
{
    if (item.kind == Kind::tag) {
        return 1;
    }
    constexpr std::uint64_t kMost = ~std::uint64_t{0};
    return item.kind == Kind::map ? (item.number > kMost / 2 ? kMost : item.number * 2) : item.number;
}

} // namespace

bool CborReader::next(CborItem& item)
{
    if (hasFailed()) {
        return false;
    }
    m_itemStart = m_position;
    const auto rest = m_bytes.subspan(m_position);
    item = {};
    const auto result
        = cbor_stream_decode(reinterpret_cast<cbor_data>(rest.data()), // NOLINT(*-reinterpret-cast): bytes are bytes
            rest.size(), &kCallbacks, &item);
    if (result.status == CBOR_DECODER_NEDATA) {
        return fail("the data ends too early");
    }
    if (result.status != CBOR_DECODER_FINISHED || item.kind == Kind::none) {
        return fail("this is not CBOR");
    }
    m_position += result.read;
    return true;
}

bool CborReader::skip(const CborItem& item)
{
    struct Level {
        std::uint64_t left;
        bool isOpen;
    };
    std::array<Level, kMaximumDepth> levels{};
    std::size_t depth = 0;
    CborItem current = item;
    while (true) {
        if (current.kind == Kind::breakMark) {
            if (depth == 0 || !levels.at(depth - 1).isOpen) {
                return fail("an end without a beginning");
            }
            --depth;
        } else if (isContainer(current)) {
            if (depth == levels.size()) {
                return fail("lists within lists, too deep");
            }
            levels.at(depth++) = {itemsInside(current), current.isIndefinite};
        }
        while (depth > 0 && !levels.at(depth - 1).isOpen && levels.at(depth - 1).left == 0) {
            --depth;
        }
        if (depth == 0) {
            return true;
        }
        if (!levels.at(depth - 1).isOpen) {
            --levels.at(depth - 1).left;
        }
        if (!next(current)) {
            return false;
        }
    }
}

bool CborReader::fail(std::string reason)
{
    if (!hasFailed()) {
        m_failure = "byte " + std::to_string(m_itemStart) + ": " + std::move(reason);
    }
    return false;
}

} // namespace netgrove
