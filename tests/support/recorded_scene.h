// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// A few seconds of a small machine as a recording: 40 Observations, 100 ms apart, in which a pair arises.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/analyse/analyzer.h"
#include "core/session/recording_reader.h"
#include "core/session/recording_writer.h"
#include "tests/support/observation_builder.h"

namespace netgrove::test {

/// The pair is communicating from the 20th on; in the last one every flow is final.
inline std::vector<Observation> pairScene(int count = 40)
{
    using namespace std::chrono_literals;
    ObservationBuilder scene;
    std::vector<Observation> said;
    scene.add(aProcess(1, "init")).add(aProcess(100, "agent").childOf(1)).add(aProcess(200, "work").childOf(100));
    scene.add(aFlow(1).openedBy(100).established());
    for (int tick = 0; tick < count; ++tick) {
        const auto now = 100ms * (tick + 1);
        const auto bytes = static_cast<std::uint64_t>(1000 * (tick + 1));
        const bool isLast = tick == count - 1;
        FlowObservation own = aFlow(1).openedBy(100).established().at(0ms, now).counters({.txBytes = bytes});
        own.isFinal = isLast;
        scene.add(own);
        if (tick >= count / 2) {
            FlowObservation second = aFlow(2).openedBy(200).udp().at(100ms * (count / 2 + 1), now);
            second.isFinal = isLast;
            scene.add(second);
        }
        scene.counters().packets = static_cast<std::uint64_t>(10 * (tick + 1));
        scene.counters().bytes = bytes;
        said.push_back(scene.take(now));
    }
    return said;
}

/// Every Observation that the recording gives, or nothing where it gives an error.
inline Result<std::vector<Observation>> everythingIn(const RecordingReader& reader)
{
    std::vector<Observation> all;
    RecordingCursor cursor(reader);
    while (true) {
        auto next = cursor.next();
        if (!next) {
            return tl::unexpected(next.error());
        }
        if (!*next) {
            return all;
        }
        all.push_back(std::move(**next));
    }
}

/// Writes them, each with the picture after it; `isClosed`: and closes the recording.
inline Result<void> writeRecording(const std::filesystem::path& path, const std::vector<Observation>& said,
    const RecordingOptions& options = {}, bool isClosed = true)
{
    auto writer = RecordingWriter::create(path, options);
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    Analyzer analyzer;
    for (const Observation& observation : said) {
        if (auto taken = writer->take(observation, analyzer.apply(observation)); !taken) {
            return taken;
        }
    }
    return isClosed ? writer->finish(0) : Result<void>();
}

inline std::string fileContent(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void setFileContent(const std::filesystem::path& path, const std::string& content)
{
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

} // namespace netgrove::test
