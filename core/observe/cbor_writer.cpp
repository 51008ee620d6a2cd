// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/cbor_writer.h"

#include <algorithm>
#include <cbor.h>
#include <cstring>

namespace netgrove {

namespace {
/// The longest head of an item: one byte and a number of eight (RFC 8949 §3).
constexpr std::size_t kHead = 9;
} // namespace

void CborWriter::number(std::uint64_t value) { m_end += cbor_encode_uint(value, room(kHead), kHead); }

void CborWriter::signedNumber(std::int64_t value)
{
    if (value >= 0) {
        number(static_cast<std::uint64_t>(value));
    } else {
        // CBOR's negative n is written as -1 - n, which is the complement of the two's complement.
        m_end += cbor_encode_negint(~static_cast<std::uint64_t>(value), room(kHead), kHead);
    }
}

void CborWriter::boolean(bool value) { m_end += cbor_encode_bool(value, room(kHead), kHead); }

void CborWriter::bytes(std::string_view value)
{
    m_end += cbor_encode_bytestring_start(value.size(), room(kHead), kHead);
    if (!value.empty()) {
        std::memcpy(room(value.size()), value.data(), value.size());
        m_end += value.size();
    }
}

void CborWriter::beginArray(std::size_t count) { m_end += cbor_encode_array_start(count, room(kHead), kHead); }

void CborWriter::beginMap() { m_end += cbor_encode_indef_map_start(room(kHead), kHead); }

void CborWriter::endMap() { m_end += cbor_encode_break(room(kHead), kHead); }

unsigned char* CborWriter::room(std::size_t size)
{
    if (m_out.size() - m_end < size) {
        m_out.resize(std::max(m_out.size() * 2, m_end + size + 4096));
    }
    return reinterpret_cast<unsigned char*>(m_out.data() + m_end); // NOLINT(*-reinterpret-cast): bytes are bytes
}

} // namespace netgrove
