// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/salvage.h"

#include <algorithm>
#include <unistd.h>

#include "core/session/recording_reader.h"
#include "core/session/recording_store.h"

namespace netgrove {

namespace {

constexpr std::size_t kSearchWindow = std::size_t{1} << 20U;

/// One whole block with all that is in it.
struct FoundBlock {
    BlockHead head;
    std::vector<std::byte> bytes; ///< head and content, as they stood in the file
    std::vector<Observation> observations;
};

/// Where the next block may begin, from that byte on; the file's size where none does.
std::uint64_t findMarker(const RecordingInput& input, std::uint64_t offset)
{
    const auto marker = blockMarker();
    while (offset < input.size()) {
        const auto window = input.read(offset, kSearchWindow);
        if (!window || window->size() < marker.size()) {
            break;
        }
        const auto found = std::ranges::search(*window, marker);
        if (!found.empty()) {
            return offset + static_cast<std::uint64_t>(found.begin() - window->begin());
        }
        offset += window->size() - (marker.size() - 1); // one may lie across the edge
    }
    return input.size();
}

Result<FoundBlock> blockAt(const RecordingInput& input, std::uint64_t offset)
{
    auto bytes = input.read(offset, kBlockHeadBytes);
    auto head = bytes ? readBlockHead(*bytes) : tl::unexpected<Error>(bytes.error());
    auto stored = head ? input.read(offset + kBlockHeadBytes, head->storedBytes) : tl::unexpected<Error>(head.error());
    const auto plain = stored ? unpackBlock(*head, *stored) : tl::unexpected<Error>(stored.error());
    if (!plain) {
        return tl::unexpected(plain.error());
    }
    FoundBlock block{.head = *head, .bytes = std::move(*bytes), .observations = {}};
    block.bytes.insert(block.bytes.end(), stored->begin(), stored->end());
    if (head->kind == BlockKind::observations || head->kind == BlockKind::keyframe) {
        auto observations = observationsOf(*plain);
        if (!observations) {
            return tl::unexpected(observations.error());
        }
        block.observations = std::move(*observations);
    } else if (head->kind == BlockKind::facts) {
        if (const auto facts = decodeFacts(*plain); !facts) { // whole, and yet nobody could open what begins with it
            return tl::unexpected(facts.error());
        }
    }
    return block;
}

using BlockSink = std::function<Result<void>(std::span<const std::byte> block)>;

class Salvager {
public:
    explicit Salvager(const BlockSink& write)
        : m_write(write)
    {
    }

    Result<void> takeFile(const RecordingInput& input)
    {
        const auto head = input.read(0, kFileHeadBytes);
        const auto checked = head ? checkFileHead(*head) : tl::unexpected<Error>(head.error());
        if (!checked && checked.error().code != ErrorCode::badInput) {
            return checked;
        }
        std::uint64_t offset = kFileHeadBytes;
        if (!checked) {
            note(input, 0, checked.error().detail);
            offset = findMarker(input, 0);
            m_report.skippedBytes += offset;
        }
        while (offset < input.size()) {
            const auto block = blockAt(input, offset);
            if (block) {
                if (auto taken = take(*block); !taken) {
                    return taken;
                }
                offset += block->bytes.size();
                continue;
            }
            if (block.error().code == ErrorCode::tooNew || block.error().code == ErrorCode::system) {
                return tl::unexpected(block.error());
            }
            note(input, offset, block.error().detail);
            const std::uint64_t next = findMarker(input, offset + 1);
            m_report.skippedBytes += next - offset;
            m_isHole = true;
            offset = next;
        }
        return {};
    }

    Result<SalvageReport> finish()
    {
        if (m_report.observations == 0) {
            return failure(ErrorCode::badInput, "nothing could be saved");
        }
        if (!m_end.empty()) {
            if (auto written = m_write(m_end); !written) {
                return tl::unexpected(written.error());
            }
        }
        return std::move(m_report);
    }

private:
    Result<void> take(const FoundBlock& block)
    {
        m_end.clear();
        switch (block.head.kind) {
        case BlockKind::facts:
            if (m_hasFacts) {
                return {};
            }
            m_hasFacts = true;
            break;
        case BlockKind::end:
            m_end = block.bytes; // the last one counts
            return {};
        case BlockKind::observations:
        case BlockKind::keyframe:
            if (block.observations.empty() || !continues(block)) {
                return {};
            }
            break;
        default: // of a later version, and whole; what stands before any facts belongs to nothing
            if (!m_hasFacts) {
                return {};
            }
            break;
        }
        if (!m_hasFacts) {
            if (auto written = writeFacts(block); !written) {
                return written;
            }
        }
        ++m_report.blocks;
        return m_write(block.bytes);
    }

    /// After a hole, changes mean little until a complete picture comes.
    bool continues(const FoundBlock& block)
    {
        if (m_isHole && !block.observations.front().isComplete) {
            return false;
        }
        m_isHole = false;
        m_report.observations += block.head.kind == BlockKind::observations ? block.observations.size() : 0;
        return true;
    }

    Result<void> writeFacts(const FoundBlock& block)
    {
        m_hasFacts = true;
        const Observation& first = block.observations.front();
        const RecordingFacts facts{.program = "netgrove " NETGROVE_VERSION ", salvaged",
            .run = "salvaged",
            .segment = 0,
            .started = first.wallTime,
            .startedAt = first.time,
            .isPrivate = false,
            .machine = first.machine.value_or(MachineFacts{})};
        std::vector<std::byte> plain;
        encode(facts, plain);
        BlockHead head;
        head.kind = BlockKind::facts;
        head.firstTime = head.lastTime = first.time;
        return m_write(packBlock(head, plain));
    }

    void note(const RecordingInput& input, std::uint64_t offset, const std::string& what)
    {
        if (m_report.damage.size() < SalvageReport::kMostNamed) {
            m_report.damage.push_back(input.path().string() + ", byte " + std::to_string(offset) + ": " + what);
        }
    }

    const BlockSink& m_write;
    SalvageReport m_report;
    std::vector<std::byte> m_end; ///< the block that says it was closed, where it came last
    bool m_hasFacts = false;
    bool m_isHole = true; ///< a recording begins with a complete picture
};

} // namespace

Result<SalvageReport> salvage(const std::deque<RecordingInput>& from, const BlockSink& write)
{
    Salvager salvager(write);
    for (const RecordingInput& input : from) {
        if (auto taken = salvager.takeFile(input); !taken) {
            return tl::unexpected(taken.error());
        }
    }
    return salvager.finish();
}

Result<SalvageReport> salvage(const std::filesystem::path& from, const std::filesystem::path& to)
{
    const auto inputs = recordingInputs(from);
    if (!inputs) {
        return tl::unexpected(inputs.error());
    }
    auto out = RecordingFile::create(to);
    if (!out) {
        return tl::unexpected(out.error());
    }
    auto report = salvage(*inputs, [&](std::span<const std::byte> block) { return out->append(block); });
    if (report) {
        if (const auto synced = out->sync(); !synced) {
            report = tl::unexpected(synced.error());
        }
    }
    if (!report) {
        ::unlink(to.c_str());
    }
    return report;
}

} // namespace netgrove
