// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include "core/base/result.h"

namespace netgrove {

/// A recording to replay: the file itself, or, of a pcap or pcapng file, a temporary recording made from it, which goes
/// with this. A pcapng file that Netgrove exported gives its processes back; of any other, the packets are read as a
/// sensor reads them.
class OpenedRecording {
public:
    /// A file of packets is read through twice, which takes about a second for a million packets. Errors: as
    /// importPackets(); whether a recording is good is asked when it is replayed.
    static Result<OpenedRecording> open(const std::filesystem::path& path);
    OpenedRecording(OpenedRecording&& other) noexcept;
    OpenedRecording& operator=(OpenedRecording&& other) noexcept;
    OpenedRecording(const OpenedRecording&) = delete;
    OpenedRecording& operator=(const OpenedRecording&) = delete;
    ~OpenedRecording();

    const std::filesystem::path& path() const { return m_path; }
    /// It was a file of packets.
    bool isConverted() const { return !m_folder.empty(); }
    /// Where a file of packets is damaged; what stands before it is in the recording.
    const std::optional<Error>& fault() const { return m_fault; }

private:
    OpenedRecording() = default;

    std::filesystem::path m_path;
    std::filesystem::path m_folder; ///< of the temporary one; empty: there is none
    std::optional<Error> m_fault;
};

} // namespace netgrove
