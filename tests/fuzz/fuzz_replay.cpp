// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A recording whose every block is whole and whose Observations are anybody's: analysed, looked through for its
/// timeline, said anew as a keyframe, exported. What a picture says as a keyframe can be read again.
#include <optional>

#include "core/analyse/analyzer.h"
#include "core/observe/frame.h"
#include "core/session/complete_observation.h"
#include "core/session/export/run_json.h"
#include "core/session/timeline_draft.h"

using namespace netgrove;

namespace {

constexpr CodecLimits kLimits{.maximumBytes = 1U << 16U, .maximumMemory = 1U << 20U};

/// Nothing: no Observation in it.
std::optional<std::vector<std::byte>> recordingOf(std::span<const std::byte> frames)
{
    const auto observations = observationsOf(frames, kLimits);
    if (!observations || observations->empty()) {
        return std::nullopt;
    }
    const auto head = fileHead();
    std::vector<std::byte> bytes(head.begin(), head.end());
    BlockHead block;
    block.observations = static_cast<std::uint32_t>(observations->size());
    block.firstSequence = observations->front().sequence;
    block.lastSequence = observations->back().sequence;
    block.firstTime = observations->front().time;
    block.lastTime = observations->back().time;
    const auto packed = packBlock(block, frames);
    bytes.insert(bytes.end(), packed.begin(), packed.end());
    return bytes;
}

void replay(const RecordingReader& recording)
{
    constexpr std::size_t kMostSeconds = 600; // soon full: an input may say that years pass
    Analyzer analyzer({.view = View::graded});
    TimelineDraft timeline(recording, kMostSeconds);
    RecordingCursor cursor(recording);
    RunBook book;
    SnapshotPointer last;
    for (auto next = cursor.next(); next && *next; next = cursor.next()) {
        last = analyzer.apply(**next);
        timeline.note(**next, *last);
        book.take(*last);
    }
    if (timeline.timeline().seconds.size() > kMostSeconds) {
        __builtin_trap();
    }
    if (last) {
        std::vector<std::byte> frame;
        encode(completeObservation(*last), frame);
        if (!decode(frame)) {
            __builtin_trap();
        }
        (void)runJson(book.record(last));
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = recordingOf(std::as_bytes(std::span(data, size)));
    if (!bytes) {
        return 0;
    }
    std::deque<RecordingInput> inputs;
    inputs.emplace_back(*bytes, "replay");
    if (const auto reader = RecordingReader::open(std::move(inputs), "replay")) {
        replay(*reader);
    }
    return 0;
}
