// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// For targets that read a stream of the C library: one over bytes in memory. Unlike fmemopen(3) it behaves as a file
/// does: a place behind the end can be sought, and nothing is there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "core/base/file_stream.h"

namespace netgrove::fuzz {

class MemoryStream {
public:
    /// The bytes, and this, must live as long as the stream.
    explicit MemoryStream(std::span<const std::byte> bytes)
        : m_bytes(bytes)
    {
    }

    FileStream open()
    {
        m_place = 0;
        FileStream stream(::fopencookie(this, "r", {.read = read, .write = nullptr, .seek = seek, .close = nullptr}));
        if (!stream) {
            __builtin_trap(); // no room: the run would tell nothing
        }
        return stream;
    }

private:
    static ::ssize_t read(void* cookie, char* to, std::size_t count)
    {
        auto& self = *static_cast<MemoryStream*>(cookie);
        const std::size_t begin = std::min<std::size_t>(self.m_place, self.m_bytes.size());
        const auto part = self.m_bytes.subspan(begin, std::min(count, self.m_bytes.size() - begin));
        std::memcpy(to, part.data(), part.size());
        self.m_place += part.size();
        return static_cast<::ssize_t>(part.size());
    }
    static int seek(void* cookie, ::off64_t* offset, int whence)
    {
        auto& self = *static_cast<MemoryStream*>(cookie);
        const auto from = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? self.m_place : self.m_bytes.size();
        ::off64_t place = 0;
        if (__builtin_add_overflow(static_cast<::off64_t>(from), *offset, &place) || place < 0) {
            return -1;
        }
        self.m_place = static_cast<std::uint64_t>(place);
        *offset = place;
        return 0;
    }

    std::span<const std::byte> m_bytes;
    std::uint64_t m_place = 0;
};

} // namespace netgrove::fuzz
