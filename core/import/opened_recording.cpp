// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/import/opened_recording.h"

#include <cerrno>
#include <cstdlib>
#include <functional>
#include <utility>
#include <vector>

#include "core/analyse/analyzer.h"
#include "core/sense/capture/packet_file.h"
#include "core/sense/capture/packet_import.h"
#include "core/session/pcapng/pcapng_reader.h"
#include "core/session/recording_writer.h"

namespace netgrove {

namespace {

using Sink = std::function<Result<void>(Observation)>;

/// What Netgrove itself wrote into a pcapng file knows processes and verdicts; any other file has its packets.
Result<void> import(const std::filesystem::path& path, const Sink& sink)
{
    auto own = isPcapng(path) ? observationsInPcapng(path) : Result<std::vector<Observation>>();
    if (!own && own.error().code == ErrorCode::tooNew) {
        return tl::unexpected(own.error());
    }
    if (!own || own->empty()) {
        const Result<void> packets = importPackets(path, sink);
        return !packets && !own ? tl::unexpected(own.error()) : packets; // its own words are the better ones
    }
    for (Observation& observation : *own) {
        if (auto taken = sink(std::move(observation)); !taken) {
            return taken;
        }
    }
    return {};
}

} // namespace

OpenedRecording::OpenedRecording(OpenedRecording&& other) noexcept
    : m_path(std::move(other.m_path))
    , m_folder(std::exchange(other.m_folder, {}))
    , m_fault(std::move(other.m_fault))
{
}

OpenedRecording& OpenedRecording::operator=(OpenedRecording&& other) noexcept
{
    std::swap(m_path, other.m_path);
    std::swap(m_folder, other.m_folder);
    std::swap(m_fault, other.m_fault);
    return *this;
}

OpenedRecording::~OpenedRecording()
{
    if (!m_folder.empty()) {
        std::error_code error;
        std::filesystem::remove_all(m_folder, error);
    }
}

Result<OpenedRecording> OpenedRecording::open(const std::filesystem::path& path)
{
    OpenedRecording opened;
    opened.m_path = path;
    if (!isPacketFile(path)) {
        return opened;
    }
    std::error_code error;
    std::string folder = (std::filesystem::temp_directory_path(error) / "netgrove-XXXXXX").string();
    if (error || ::mkdtemp(folder.data()) == nullptr) { // mkdtemp(3): nobody else can look into it
        return systemFailure("mkdtemp " + folder, errno);
    }
    opened.m_folder = folder;
    opened.m_path = opened.m_folder / path.filename();
    auto writer = RecordingWriter::create(opened.m_path, {});
    if (!writer) {
        return tl::unexpected(writer.error());
    }
    Analyzer analyzer;
    bool isEmpty = true;
    const Sink sink = [&](Observation observation) {
        isEmpty = isEmpty && observation.flows.empty() && observation.processes.empty();
        const SnapshotPointer snapshot = analyzer.apply(observation);
        return writer->take(std::move(observation), snapshot);
    };
    if (const auto imported = import(path, sink); !imported) {
        opened.m_fault = imported.error();
    }
    if (isEmpty) {
        return tl::unexpected(
            opened.m_fault.value_or(Error{ErrorCode::badInput, path.string() + " holds no packet of a connection"}));
    }
    return writer->finish(0).map([&] { return std::move(opened); });
}

} // namespace netgrove
