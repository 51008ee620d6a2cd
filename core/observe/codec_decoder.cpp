// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/codec_decoder.h"

#include <span>

namespace netgrove {

bool Decoder::nextKey(std::uint64_t& left, bool isIndefinite, std::optional<std::uint64_t>& key)
{
    key.reset();
    if (!isIndefinite && left-- == 0) {
        return true;
    }
    CborItem item;
    if (!m_reader.next(item)) {
        return false;
    }
    if (isIndefinite && item.kind == CborItem::Kind::breakMark) {
        return true;
    }
    if (item.kind != CborItem::Kind::unsignedInteger) {
        return wrongType("a field's number");
    }
    key = item.number;
    return true;
}

bool Decoder::take(const CborItem& item, bool& value)
{
    value = item.number != 0;
    return item.kind == CborItem::Kind::boolean || wrongType("true or false");
}

bool Decoder::take(const CborItem& item, char& value)
{
    unsigned char number = 0;
    const bool isGood = take(item, number);
    value = static_cast<char>(number);
    return isGood;
}

bool Decoder::take(const CborItem& item, std::string& value)
{
    if (item.kind != CborItem::Kind::byteString && item.kind != CborItem::Kind::textString) {
        return wrongType("a string");
    }
    // Its length was checked against the bytes that are there; short ones live inside the std::string.
    if (!charge(item.text.size(), 1)) {
        return false;
    }
    value.assign(item.text);
    return true;
}

bool Decoder::take(const CborItem& item, std::vector<std::byte>& value)
{
    if (item.kind != CborItem::Kind::byteString) {
        return wrongType("bytes");
    }
    if (!charge(item.text.size(), 1)) {
        return false;
    }
    const auto bytes = std::as_bytes(std::span(item.text));
    value.assign(bytes.begin(), bytes.end());
    return true;
}

bool Decoder::take(const CborItem& item, IpAddress& value)
{
    if (item.kind != CborItem::Kind::byteString) {
        return wrongType("an address");
    }
    const auto bytes = std::as_bytes(std::span(item.text));
    if (bytes.empty()) {
        value = {};
    } else if (bytes.size() == 4) {
        value = IpAddress::fromIpv4(bytes.first<4>());
    } else if (bytes.size() == 16) {
        value = IpAddress::fromIpv6(bytes.first<16>());
    } else {
        return m_reader.fail("an address of " + std::to_string(bytes.size()) + " bytes");
    }
    return true;
}

bool Decoder::charge(std::size_t count, std::size_t size)
{
    if (count > m_budget / size) {
        return m_reader.fail("more than may be held in memory");
    }
    m_budget -= count * size;
    return true;
}

bool Decoder::wrongType(const char* expected) { return m_reader.fail(std::string("expected ") + expected); }

bool Decoder::outOfRange() { return m_reader.fail("a number out of range"); }

bool Decoder::located(const char* record, unsigned number)
{
    if (!m_isLocated) {
        m_isLocated = true;
        m_reader.locate(std::string(" (") + record + ", field " + std::to_string(number) + ")");
    }
    return false;
}

} // namespace netgrove
