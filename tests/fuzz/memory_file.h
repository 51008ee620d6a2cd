// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// For targets that read files: a file in memory that has a path, and is written anew for each run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace netgrove::fuzz {

class MemoryFile {
public:
    explicit MemoryFile(const char* name)
        : m_descriptor(::memfd_create(name, MFD_CLOEXEC))
        , m_path("/proc/self/fd/" + std::to_string(m_descriptor))
    {
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() { ::close(m_descriptor); }

    void set(std::span<const std::byte> bytes)
    {
        if (::ftruncate(m_descriptor, 0) != 0
            || ::pwrite(m_descriptor, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
            __builtin_trap(); // no room: the run would tell nothing
        }
    }
    const std::filesystem::path& path() const { return m_path; }

private:
    int m_descriptor;
    std::filesystem::path m_path;
};

} // namespace netgrove::fuzz
