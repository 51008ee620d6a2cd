// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_store.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <utility>

namespace netgrove {

namespace {

/// A ring is cut into so many files: that much more than asked for is on disk at most (of time), or less (of bytes).
constexpr std::uint64_t kSegments = 8;
constexpr std::uint64_t kSmallestSegment = std::uint64_t{64} << 10U;
constexpr std::string_view kSegmentSuffix = ".ngrec";

bool isSegment(const std::filesystem::path& path)
{
    const std::string name = path.filename().string();
    return name.size() == 8 + kSegmentSuffix.size() && name.ends_with(kSegmentSuffix)
        && std::all_of(name.begin(), name.begin() + 8, [](char letter) { return letter >= '0' && letter <= '9'; });
}

} // namespace

RecordingFile::RecordingFile(FileDescriptor descriptor, std::filesystem::path path)
    : m_descriptor(std::move(descriptor))
    , m_path(std::move(path))
{
}

Result<RecordingFile> RecordingFile::create(const std::filesystem::path& path)
{
    FileDescriptor descriptor(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!descriptor.isOpen()) {
        if (errno == EEXIST) {
            return failure(ErrorCode::refused, path.string() + " exists already");
        }
        return systemFailure("open " + path.string(), errno);
    }
    RecordingFile file(std::move(descriptor), path);
    if (auto written = file.append(fileHead()); !written) {
        ::unlink(path.c_str());
        return tl::unexpected(written.error());
    }
    return file;
}

Result<void> RecordingFile::append(std::span<const std::byte> block)
{
    struct stat facts{};
    if (::fstat(m_descriptor.get(), &facts) == 0 && facts.st_nlink == 0) {
        return failure(ErrorCode::system, m_path.string() + " was removed");
    }
    std::size_t written = 0;
    while (written < block.size()) {
        const ssize_t count = ::pwrite(
            m_descriptor.get(), block.data() + written, block.size() - written, static_cast<off_t>(m_size + written));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            const int reason = count < 0 ? errno : ENOSPC;
            // Half a block would be found and refused by its checksum; without it the file ends cleanly.
            if (::ftruncate(m_descriptor.get(), static_cast<off_t>(m_size)) != 0) {
                return systemFailure("write, and then cut off, " + m_path.string(), reason);
            }
            return systemFailure("write " + m_path.string(), reason);
        }
        written += static_cast<std::size_t>(count);
    }
    m_size += block.size();
    return {};
}

Result<void> RecordingFile::sync()
{
    // Pipes and the like cannot be synchronised, and need not be.
    if (::fdatasync(m_descriptor.get()) != 0 && errno != EINVAL && errno != EROFS) {
        return systemFailure("fdatasync " + m_path.string(), errno);
    }
    return {};
}

RecordingStore::RecordingStore(std::filesystem::path path, RecordingLimit limit)
    : m_path(std::move(path))
    , m_limit(limit)
{
}

Result<RecordingStore> RecordingStore::create(const std::filesystem::path& path, RecordingLimit limit)
{
    RecordingStore store(path, limit);
    if (limit.isRing()) {
        if (auto opened = store.openFolder(); !opened) {
            return tl::unexpected(opened.error());
        }
    }
    if (auto begun = store.beginFile(); !begun) {
        return tl::unexpected(begun.error());
    }
    return store;
}

Result<void> RecordingStore::openFolder()
{
    if (::mkdir(m_path.c_str(), 0700) != 0 && errno != EEXIST) {
        return systemFailure("mkdir " + m_path.string(), errno);
    }
    std::error_code error;
    std::vector<std::filesystem::path> segments;
    for (const auto& entry : std::filesystem::directory_iterator(m_path, error)) {
        if (!isSegment(entry.path())) {
            return failure(ErrorCode::refused, m_path.string() + " holds something else than a recording");
        }
        segments.push_back(entry.path());
    }
    if (error) {
        return failure(ErrorCode::refused, m_path.string() + " is no folder that can be read: " + error.message());
    }
    std::ranges::sort(segments);
    for (const auto& segment : segments) {
        const auto size = std::filesystem::file_size(segment, error);
        m_finished.push_back({.path = segment, .bytes = error ? 0 : size, .lastTime = {}});
        m_segment = std::strtoull(segment.filename().c_str(), nullptr, 10);
    }
    return {};
}

std::filesystem::path RecordingStore::segmentPath(std::uint64_t number) const
{
    std::string digits = std::to_string(number % 100'000'000);
    digits.insert(0, 8 - digits.size(), '0');
    return m_path / (digits + std::string(kSegmentSuffix));
}

bool RecordingStore::isFileFull(MonotonicTime now) const
{
    const bool isLarge = m_limit.bytes && m_file->size() >= std::max(*m_limit.bytes / kSegments, kSmallestSegment);
    const bool isLong = m_limit.time && m_fileBegan && now - *m_fileBegan >= *m_limit.time / kSegments;
    return isLarge || isLong;
}

Result<void> RecordingStore::beginFile()
{
    if (m_file) {
        m_finished.push_back({.path = segmentPath(m_segment), .bytes = m_file->size(), .lastTime = m_lastTime});
    }
    m_segment += m_limit.isRing() ? 1U : 0U;
    auto file = RecordingFile::create(m_limit.isRing() ? segmentPath(m_segment) : m_path);
    if (!file) {
        return tl::unexpected(file.error());
    }
    m_file = std::move(*file);
    m_fileBegan.reset();
    return {};
}

Result<void> RecordingStore::append(std::span<const std::byte> block, MonotonicTime time)
{
    dropOld(block.size(), time);
    if (!m_fileBegan) {
        m_fileBegan = time;
    }
    m_lastTime = time;
    return m_file->append(block);
}

Result<void> RecordingStore::sync() { return m_file->sync(); }

std::uint64_t RecordingStore::bytesOnDisk() const
{
    std::uint64_t sum = m_file ? m_file->size() : 0;
    for (const Finished& file : m_finished) {
        sum += file.bytes;
    }
    return sum;
}

void RecordingStore::dropOld(std::uint64_t bytesToCome, MonotonicTime now)
{
    const auto isOldestUnneeded = [&] {
        // What is left without it must still reach back far enough.
        const bool isTooOld = m_limit.time && now - m_finished.front().lastTime > *m_limit.time;
        const bool isTooMuch = m_limit.bytes && bytesOnDisk() + bytesToCome > *m_limit.bytes;
        return isTooOld || isTooMuch;
    };
    while (!m_finished.empty() && isOldestUnneeded()) {
        ::unlink(m_finished.front().path.c_str());
        m_finished.pop_front();
    }
}

Result<std::vector<std::filesystem::path>> recordingFiles(const std::filesystem::path& path)
{
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
        return std::vector{path};
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
        if (isSegment(entry.path())) {
            files.push_back(entry.path());
        }
    }
    if (files.empty()) {
        return failure(ErrorCode::badInput, path.string() + " is a folder without a recording");
    }
    std::ranges::sort(files);
    return files;
}

} // namespace netgrove
