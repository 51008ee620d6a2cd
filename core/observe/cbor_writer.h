// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace netgrove {

/// Appends CBOR to bytes. The order of the calls is the structure: what is begun must be ended.
class CborWriter {
public:
    explicit CborWriter(std::vector<std::byte>& out)
        : m_out(out)
        , m_end(out.size())
    {
    }
    CborWriter(const CborWriter&) = delete;
    CborWriter& operator=(const CborWriter&) = delete;
    /// Cuts `out` to what was written.
    ~CborWriter() { m_out.resize(m_end); }

    void number(std::uint64_t value);
    void signedNumber(std::int64_t value);
    void boolean(bool value);
    /// A byte string: text from the system is in no encoding that we could promise.
    void bytes(std::string_view value);
    void beginArray(std::size_t count);
    /// A map whose length need not be known; endMap() ends it.
    void beginMap();
    void endMap();

private:
    unsigned char* room(std::size_t size);

    std::vector<std::byte>& m_out; ///< longer than what was written, so that it seldom grows
    std::size_t m_end;
};

} // namespace netgrove
