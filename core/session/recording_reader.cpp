// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/recording_reader.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>
#include <utility>

#include "core/base/regular_file.h"
#include "core/session/recording_store.h"

namespace netgrove {

RecordingInput::RecordingInput(FileDescriptor descriptor, std::filesystem::path path, std::uint64_t size)
    : m_descriptor(std::move(descriptor))
    , m_path(std::move(path))
    , m_size(size)
{
}

RecordingInput::RecordingInput(std::span<const std::byte> bytes, std::filesystem::path name)
    : m_bytes(bytes)
    , m_path(std::move(name))
    , m_size(bytes.size())
{
}

Result<RecordingInput> RecordingInput::open(const std::filesystem::path& path)
{
    return openRegularFile(path).map(
        [&](RegularFile&& file) { return RecordingInput(std::move(file.descriptor), path, file.size); });
}

Result<std::vector<std::byte>> RecordingInput::read(std::uint64_t offset, std::size_t bytes) const
{
    const std::uint64_t there = offset < m_size ? m_size - offset : 0;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(bytes, there));
    if (!m_descriptor.isOpen()) {
        const auto part = wanted > 0 ? m_bytes.subspan(static_cast<std::size_t>(offset), wanted) : m_bytes.first(0);
        return std::vector<std::byte>(part.begin(), part.end());
    }
    std::vector<std::byte> data(wanted);
    std::size_t done = 0;
    while (done < data.size()) {
        const ssize_t count
            = ::pread(m_descriptor.get(), data.data() + done, data.size() - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return systemFailure("read " + m_path.string(), errno);
        }
        if (count == 0) { // it became shorter
            break;
        }
        done += static_cast<std::size_t>(count);
    }
    data.resize(done);
    return data;
}

Result<std::deque<RecordingInput>> recordingInputs(const std::filesystem::path& path)
{
    const auto paths = recordingFiles(path);
    if (!paths) {
        return tl::unexpected(paths.error());
    }
    std::deque<RecordingInput> inputs;
    for (const auto& file : *paths) {
        auto input = RecordingInput::open(file);
        if (!input) {
            return tl::unexpected(input.error());
        }
        inputs.push_back(std::move(*input));
    }
    return inputs;
}

Result<RecordingReader> RecordingReader::open(const std::filesystem::path& path)
{
    return recordingInputs(path).and_then(
        [&](std::deque<RecordingInput>&& files) { return open(std::move(files), path); });
}

Result<RecordingReader> RecordingReader::open(std::deque<RecordingInput> files, const std::filesystem::path& name)
{
    RecordingReader reader;
    reader.m_files = std::move(files);
    for (std::size_t file = 0; file < reader.m_files.size(); ++file) {
        const auto scanned = reader.scan(file);
        if (!scanned && scanned.error().code == ErrorCode::tooNew) {
            return tl::unexpected(scanned.error());
        }
        if (!scanned && !reader.m_fault) {
            reader.m_fault = scanned.error();
        }
    }
    if (reader.m_blocks.empty()) {
        return tl::unexpected(
            reader.m_fault.value_or(Error{ErrorCode::badInput, name.string() + " holds no Observations"}));
    }
    return reader;
}

std::uint64_t RecordingReader::bytes() const
{
    std::uint64_t sum = 0;
    for (const RecordingInput& file : m_files) {
        sum += file.size();
    }
    return sum;
}

Result<void> RecordingReader::scan(std::size_t file)
{
    const RecordingInput& input = m_files[file];
    std::uint64_t offset = 0;
    const auto fail = [&](const Error& error) { return tl::unexpected(located(file, offset, error)); };
    const auto head = input.read(0, kFileHeadBytes);
    if (const auto checked = head ? checkFileHead(*head) : tl::unexpected<Error>(head.error()); !checked) {
        return failure(checked.error().code, input.path().string() + ": " + checked.error().detail);
    }
    m_isClosed = false; // the last file says it
    for (offset = kFileHeadBytes; offset < input.size();) {
        const auto bytes = input.read(offset, kBlockHeadBytes);
        const auto block = bytes ? readBlockHead(*bytes) : tl::unexpected<Error>(bytes.error());
        if (!block) {
            return fail(block.error());
        }
        const std::uint64_t end = offset + kBlockHeadBytes + block->storedBytes;
        if (end > input.size()) {
            return fail({ErrorCode::badInput, "the file ends inside this block: it is cut"});
        }
        if (const auto taken = takeBlock(file, offset, *block); !taken) {
            return fail(taken.error());
        }
        offset = end;
    }
    return {};
}

Result<void> RecordingReader::takeBlock(std::size_t file, std::uint64_t offset, const BlockHead& head)
{
    const Block block{.file = file, .offset = offset, .head = head};
    m_isClosed = head.kind == BlockKind::end;
    if (head.kind == BlockKind::observations || head.kind == BlockKind::keyframe) {
        m_blocks.push_back(block);
    } else if (head.kind == BlockKind::facts) {
        const auto plain = unpacked(block);
        auto facts = plain ? decodeFacts(*plain) : tl::unexpected<Error>(plain.error());
        if (!facts) {
            return tl::unexpected(facts.error());
        }
        if (facts->run != m_facts.run) {
            // A folder may hold the rest of an earlier run: its clock was another one, and its sequence too.
            m_blocks.clear();
            m_facts = std::move(*facts);
        }
    }
    return {};
}

Error RecordingReader::located(std::size_t file, std::uint64_t offset, const Error& error) const
{
    if (error.code == ErrorCode::noPrivilege || error.code == ErrorCode::system) {
        return error;
    }
    return {error.code, m_files[file].path().string() + ", byte " + std::to_string(offset) + ": " + error.detail};
}

Result<std::vector<std::byte>> RecordingReader::unpacked(const Block& block) const
{
    return m_files[block.file]
        .read(block.offset + kBlockHeadBytes, block.head.storedBytes)
        .and_then([&](const std::vector<std::byte>& stored) { return unpackBlock(block.head, stored); });
}

Result<std::vector<Observation>> RecordingReader::read(const Block& block) const
{
    auto observations
        = unpacked(block).and_then([](const std::vector<std::byte>& plain) { return observationsOf(plain); });
    if (!observations) {
        return tl::unexpected(located(block.file, block.offset, observations.error()));
    }
    return observations;
}

Result<std::optional<Observation>> RecordingCursor::next()
{
    while (true) {
        const auto isThere = loadBlock();
        if (!isThere) {
            return tl::unexpected(isThere.error());
        }
        if (!*isThere) {
            return std::nullopt;
        }
        while (m_index < m_loaded.size()) {
            Observation& observation = m_loaded[m_index++];
            if (isNews(observation.sequence, observation.isComplete)) {
                const bool isHole = m_place.lastSequence && observation.sequence > *m_place.lastSequence + 1;
                m_place.isAfterHole = !observation.isComplete && (m_place.isAfterHole || isHole);
                m_place.lastSequence = observation.sequence;
                return std::move(observation);
            }
        }
        ++m_place.block;
        m_index = 0;
        m_isLoaded = false;
    }
}

/// A complete picture heals a hole though it says no later thing.
bool RecordingCursor::isNews(std::uint64_t sequence, bool isKeyframe) const
{
    return !m_place.lastSequence || sequence > *m_place.lastSequence
        || (m_place.isAfterHole && isKeyframe && sequence == *m_place.lastSequence);
}

Result<bool> RecordingCursor::loadBlock()
{
    const auto& blocks = m_reader->blocks();
    while (!m_isLoaded) {
        if (m_place.block >= blocks.size()) {
            return false;
        }
        const auto& block = blocks[m_place.block];
        if (!isNews(block.head.lastSequence, block.head.kind == BlockKind::keyframe)) {
            ++m_place.block; // mostly a keyframe that says nothing new
            m_index = 0;
            continue;
        }
        auto observations = m_reader->read(block);
        if (!observations) {
            return tl::unexpected(observations.error());
        }
        m_loaded = std::move(*observations);
        m_isLoaded = true;
    }
    return true;
}

void RecordingCursor::moveTo(const Place& place)
{
    m_place = place;
    m_index = place.index;
    m_isLoaded = false;
}

} // namespace netgrove
