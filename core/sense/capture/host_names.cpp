// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/host_names.h"

#include <algorithm>
#include <utility>

#include "core/sense/capture/byte_reader.h"
#include "core/sense/capture/tls_server_name.h"

namespace netgrove {
namespace {
constexpr std::uint16_t kDnsPort = 53;
constexpr std::size_t kHeader = 12;
constexpr std::size_t kMostNameBytes = 255; // RFC 1035 §2.3.4
constexpr std::size_t kMostRecords = 128;
constexpr std::size_t kMostAddresses = 64;
constexpr std::uint16_t kTypeA = 1;
constexpr std::uint16_t kTypeCname = 5;
constexpr std::uint16_t kTypeAaaa = 28;
constexpr std::uint16_t kClassInternet = 1;

/// A domain name and where the bytes after it begin.
struct ReadName {
    std::string text;
    std::size_t end = 0;
};

/// Labels may hold any byte (RFC 2181 §11): a dot inside a label must not look like one between labels.
void appendLabel(std::string& text, const ByteReader& message, std::size_t offset, std::size_t length)
{
    if (!text.empty()) {
        text += '.';
    }
    for (std::size_t index = 0; index < length; ++index) {
        const char character = static_cast<char>(message.u8(offset + index));
        if (character == '.' || character == '\\') {
            text += '\\';
        }
        text += character;
    }
}

/// RFC 1035 §4.1.4. A pointer must lead backwards, to before the name it stands in: so there are no loops.
std::optional<ReadName> readName(const ByteReader& message, std::size_t offset)
{
    ReadName name;
    std::size_t nameBytes = 0;
    std::size_t lowest = offset;
    while (message.has(offset, 1)) {
        const std::uint8_t length = message.u8(offset);
        if (length >= 0xc0) {
            if (!message.has(offset, 2)) {
                return std::nullopt;
            }
            const std::size_t target = message.u16(offset) & 0x3fffU;
            name.end = name.end == 0 ? offset + 2 : name.end;
            if (target >= lowest) {
                return std::nullopt;
            }
            offset = lowest = target;
            continue;
        }
        nameBytes += std::size_t{length} + 1;
        if (length >= 0x40 || nameBytes > kMostNameBytes || !message.has(offset + 1, length)) {
            return std::nullopt;
        }
        if (length == 0) {
            name.end = name.end == 0 ? offset + 1 : name.end;
            return name;
        }
        appendLabel(name.text, message, offset + 1, length);
        offset += std::size_t{length} + 1;
    }
    return std::nullopt;
}

/// Names are the same whatever the case of their ASCII letters (RFC 4343).
bool isSameName(const std::string& left, const std::string& right)
{
    const auto lower = [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A')) : character;
    };
    return std::ranges::equal(left, right, {}, lower, lower);
}

/// Follows the answer section: CNAMEs lead from the name that was asked for to the one that has addresses. Resolvers
/// list them in that order.
class AnswerReader {
public:
    AnswerReader(const ByteReader& message, std::string question)
        : m_message(message)
        , m_current(question)
    {
        m_answer.name = std::move(question);
    }

    DnsAnswer read(std::size_t offset, std::size_t records)
    {
        for (std::size_t index = 0; index < std::min(records, kMostRecords); ++index) {
            const std::optional<std::size_t> next = readRecord(offset);
            if (!next) {
                break;
            }
            offset = *next;
        }
        return std::move(m_answer);
    }

private:
    /// RFC 1035 §4.1.3. Returns where the next record begins; nothing at the end of what is there.
    std::optional<std::size_t> readRecord(std::size_t offset)
    {
        const std::optional<ReadName> owner = readName(m_message, offset);
        constexpr std::size_t kFixedPart = 10;
        if (!owner || !m_message.has(owner->end, kFixedPart)) {
            return std::nullopt;
        }
        const std::uint16_t type = m_message.u16(owner->end);
        const std::uint16_t recordClass = m_message.u16(owner->end + 2);
        const std::size_t dataLength = m_message.u16(owner->end + 8);
        const std::size_t data = owner->end + kFixedPart;
        if (!m_message.has(data, dataLength)) {
            return std::nullopt;
        }
        if (recordClass == kClassInternet && isSameName(owner->text, m_current)) {
            takeRecord(type, data, dataLength);
        }
        return data + dataLength;
    }

    void takeRecord(std::uint16_t type, std::size_t data, std::size_t length)
    {
        if (type == kTypeCname) {
            if (std::optional<ReadName> target = readName(m_message, data)) {
                m_current = std::move(target->text);
            }
        } else if (m_answer.addresses.size() >= kMostAddresses) {
            return;
        } else if (type == kTypeA && length == 4) {
            m_answer.addresses.push_back(IpAddress::fromIpv4(m_message.take<4>(data)));
        } else if (type == kTypeAaaa && length == 16) {
            m_answer.addresses.push_back(IpAddress::fromIpv6(m_message.take<16>(data)));
        }
    }

    const ByteReader& m_message;
    std::string m_current;
    DnsAnswer m_answer;
};
} // namespace

std::optional<DnsAnswer> parseDnsAnswer(std::span<const std::byte> bytes)
{
    const ByteReader message(bytes);
    if (!message.has(0, kHeader)) {
        return std::nullopt;
    }
    const bool isResponse = (message.u8(2) & 0x80U) != 0;
    const bool isStandardQuery = (message.u8(2) & 0x78U) == 0;
    const bool isSuccess = (message.u8(3) & 0x0fU) == 0;
    if (!isResponse || !isStandardQuery || !isSuccess || message.u16(4) != 1) {
        return std::nullopt;
    }
    std::optional<ReadName> question = readName(message, kHeader);
    constexpr std::size_t kTypeAndClass = 4;
    if (!question || question->text.empty()) {
        return std::nullopt;
    }
    DnsAnswer answer
        = AnswerReader(message, std::move(question->text)).read(question->end + kTypeAndClass, message.u16(6));
    return answer.addresses.empty() ? std::nullopt : std::optional(std::move(answer));
}

HostNames::HostNames(std::size_t maximumAddresses)
    : m_maximum(std::max<std::size_t>(maximumAddresses, 1))
{
}

std::optional<DnsAnswer> namesIn(const PacketFacts& packet)
{
    if (packet.protocol == Protocol::udp) {
        return packet.source.port == kDnsPort && !packet.udpPayload.empty() ? parseDnsAnswer(packet.udpPayload)
                                                                            : std::nullopt;
    }
    constexpr std::size_t kLengthPrefix = 2; // RFC 1035 §4.2.2
    if (packet.tcpPayload.size() <= kLengthPrefix) {
        return std::nullopt;
    }
    if (packet.source.port == kDnsPort) {
        return parseDnsAnswer(packet.tcpPayload.subspan(kLengthPrefix));
    }
    std::optional<std::string> name = parseTlsServerName(packet.tcpPayload);
    return name ? std::optional(DnsAnswer{std::move(*name), {packet.destination.address}}) : std::nullopt;
}

bool HostNames::learn(const PacketFacts& packet)
{
    const std::optional<DnsAnswer> names = namesIn(packet);
    if (names) {
        learn(*names);
    }
    return names.has_value();
}

bool HostNames::learn(std::span<const std::byte> message)
{
    const std::optional<DnsAnswer> answer = parseDnsAnswer(message);
    if (answer) {
        learn(*answer);
    }
    return answer.has_value();
}

void HostNames::learn(const DnsAnswer& answer)
{
    for (const IpAddress& address : answer.addresses) {
        remember(address, answer.name);
    }
}

void HostNames::remember(const IpAddress& address, const std::string& name)
{
    if (const auto known = m_entries.find(address); known != m_entries.end()) {
        known->second.name = name;
        m_byAge.splice(m_byAge.begin(), m_byAge, known->second.age);
        return;
    }
    if (m_entries.size() >= m_maximum) {
        m_entries.erase(m_byAge.back());
        m_byAge.pop_back();
    }
    m_byAge.push_front(address);
    m_entries.emplace(address, Entry{name, m_byAge.begin()});
}

const std::string& HostNames::nameOf(const IpAddress& address) const
{
    static const std::string kNoName;
    const auto found = m_entries.find(address);
    return found == m_entries.end() ? kNoName : found->second.name;
}

} // namespace netgrove
