// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "core/sense/capture/host_names.h"
#include "core/sense/capture/packet_capture.h"
#include "core/sense/capture/parser_thread.h"

namespace netgrove {

/// Packets, understood here or in a thread apart (see ParserThread): the sensor need not know which. Thread: one.
class CaptureFeed {
public:
    struct Options {
        CaptureOptions capture;
        std::function<void()> enterParser; ///< set: packets are read in a thread that this strips of its rights
        bool areBytesKept = false; ///< PacketFacts::captured is wanted
    };
    using Sink = ParserThread::Sink;

    /// Errors: those of PacketCapture; notSupported where chosen interfaces are to be read apart.
    static Result<CaptureFeed> open(const Options& options);

    int descriptor() const { return m_parser ? m_parser->descriptor() : m_capture->descriptor(); }
    Result<std::size_t> dispatch(const Sink& sink);
    CaptureCounters counters() { return m_parser ? m_parser->counters() : m_capture->counters(); }
    void setInterfaces(const std::vector<InterfaceFacts>& interfaces);
    bool isSelected(const std::string& interfaceName) const;

private:
    std::optional<PacketCapture> m_capture;
    std::unique_ptr<ParserThread> m_parser;
};

} // namespace netgrove
