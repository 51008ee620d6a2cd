// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/pcapng/pcapng_reader.h"

#include <array>
#include <bit>
#include <cerrno>
#include <cstdio>

#include "core/session/pcapng/pcapng_blocks.h"

namespace netgrove {
namespace {
using namespace pcapng;

constexpr std::uint32_t kByteOrder = 0x1A2B3C4D;
constexpr std::uint32_t kLeastBlock = 12; ///< type, length, length again
constexpr std::size_t kOurHead = 16; ///< magic, version, whether more follows, length

std::uint32_t number32(const std::byte* bytes)
{
    std::uint32_t number = 0;
    for (unsigned index = 0; index < 4; ++index) {
        number |= std::to_integer<std::uint32_t>(bytes[index]) << (8U * index);
    }
    return number;
}

/// Walks from block to block. Blocks of others are skipped unread.
class Walk {
public:
    Walk(std::FILE* file, std::string name, const CodecLimits& limits, std::size_t mostBytes)
        : m_file(file)
        , m_name(std::move(name))
        , m_limits(limits)
        , m_left(mostBytes)
    {
    }
    Result<std::vector<Observation>> run();

private:
    Result<void> sectionHeader();
    Result<void> block(std::uint32_t type, std::uint32_t length);
    Result<void> ourBlock(const std::vector<std::byte>& content);
    Result<void> finishObservation();
    bool read(std::byte* to, std::size_t count) { return std::fread(to, 1, count, m_file) == count; }
    tl::unexpected<Error> damaged(const std::string& what) const
    {
        return failure(ErrorCode::badInput, m_name + ": " + what + " at byte " + std::to_string(m_offset));
    }
    std::uint32_t inOrder(std::uint32_t number) const { return m_isSwapped ? swapped(number) : number; }
    static std::uint32_t swapped(std::uint32_t n)
    {
        return (n >> 24U) | ((n >> 8U) & 0xFF00U) | ((n << 8U) & 0xFF0000U) | (n << 24U);
    }

    std::FILE* m_file;
    std::string m_name;
    CodecLimits m_limits;
    std::size_t m_left;
    std::uint64_t m_offset = 0; ///< of the block that is read
    bool m_isSwapped = false; ///< the section is big-endian
    std::vector<std::byte> m_pending; ///< of the Observation that is not whole yet
    std::vector<Observation> m_observations;
};

Result<std::vector<Observation>> Walk::run()
{
    std::array<std::byte, 12> head{};
    bool isFirst = true;
    while (read(head.data(), 8)) {
        const bool isSection = number32(head.data()) == kSectionHeader; // the same in both byte orders
        if (isFirst && !isSection) {
            return damaged("no pcapng file: no section header");
        }
        isFirst = false;
        if (isSection) {
            if (!read(head.data() + 8, 4)) {
                return damaged("cut off");
            }
            const std::uint32_t order = number32(head.data() + 8);
            if (order != kByteOrder && swapped(order) != kByteOrder) {
                return damaged("a section header without a byte order");
            }
            m_isSwapped = order != kByteOrder;
            std::fseek(m_file, -4, SEEK_CUR);
        }
        const std::uint32_t length = inOrder(number32(head.data() + 4));
        if (length < kLeastBlock || length % 4 != 0) {
            return damaged("a block with a length of " + std::to_string(length));
        }
        if (const Result<void> taken = block(inOrder(number32(head.data())), length); !taken) {
            return tl::unexpected(taken.error());
        }
        m_offset += length;
    }
    if (isFirst) {
        return damaged("no pcapng file: it is empty");
    }
    if (!m_pending.empty()) {
        return damaged("an Observation is not whole");
    }
    return std::move(m_observations);
}

Result<void> Walk::block(std::uint32_t type, std::uint32_t length)
{
    const std::uint32_t contentBytes = length - kLeastBlock;
    const bool isOurs = type == kObservationBlock && !m_isSwapped && contentBytes >= kOurHead
        && contentBytes <= m_limits.maximumBytes;
    if (!isOurs) {
        // What is cut off after the last whole block is found when nothing more can be read.
        return std::fseek(m_file, static_cast<long>(length) - 8, SEEK_CUR) == 0 ? Result<void>() : damaged("cut off");
    }
    std::vector<std::byte> content(contentBytes);
    std::array<std::byte, 4> trailer{};
    if (!read(content.data(), content.size()) || !read(trailer.data(), trailer.size())) {
        return damaged("cut off");
    }
    if (number32(trailer.data()) != length) {
        return damaged("a block with two different lengths");
    }
    return ourBlock(content);
}

Result<void> Walk::ourBlock(const std::vector<std::byte>& content)
{
    const std::string_view magic(reinterpret_cast<const char*>(content.data()), kOurMagic.size());
    if (magic != kOurMagic) {
        return {}; // somebody else's
    }
    const std::uint32_t versionAndFlag = number32(content.data() + kOurMagic.size());
    const std::uint32_t bytes = number32(content.data() + kOurMagic.size() + 4);
    if ((versionAndFlag & 0xFFFFU) != 1) {
        return failure(ErrorCode::tooNew, m_name + ": written by a later version of Netgrove");
    }
    if (bytes > content.size() - kOurHead) {
        return damaged("an Observation longer than its block");
    }
    if (bytes > m_left || m_pending.size() + bytes > m_limits.maximumBytes) {
        return damaged("more Observations than there is room for");
    }
    m_left -= bytes;
    m_pending.insert(m_pending.end(), content.begin() + kOurHead, content.begin() + kOurHead + bytes);
    const bool isMore = (versionAndFlag >> 16U) != 0;
    return isMore ? Result<void>() : finishObservation();
}

Result<void> Walk::finishObservation()
{
    Result<Observation> observation = decode(m_pending, m_limits);
    m_pending.clear();
    if (!observation) {
        return failure(observation.error().code,
            m_name + ": block at byte " + std::to_string(m_offset) + ": " + observation.error().detail);
    }
    m_observations.push_back(std::move(*observation));
    return {};
}
} // namespace

bool isPcapng(const std::filesystem::path& file)
{
    const FileStream stream(std::fopen(file.c_str(), "rbe"));
    std::array<std::byte, 4> head{};
    return stream && std::fread(head.data(), 1, head.size(), stream.get()) == head.size()
        && number32(head.data()) == kSectionHeader;
}

Result<std::vector<Observation>> observationsInPcapng(
    const std::filesystem::path& file, const CodecLimits& limits, std::size_t mostBytes)
{
    const FileStream stream(std::fopen(file.c_str(), "rbe"));
    if (!stream) {
        return systemFailure(file.string(), errno);
    }
    return observationsInPcapng(stream, file, limits, mostBytes);
}

Result<std::vector<Observation>> observationsInPcapng(
    const FileStream& stream, const std::filesystem::path& name, const CodecLimits& limits, std::size_t mostBytes)
{
    return Walk(stream.get(), name.string(), limits, mostBytes).run();
}

} // namespace netgrove
