// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/capture_feed.h"

namespace netgrove {

Result<CaptureFeed> CaptureFeed::open(const Options& options)
{
    const bool isApart = options.enterParser != nullptr;
    if (isApart && !options.capture.interfaces.empty()) {
        return failure(ErrorCode::notSupported, "chosen interfaces cannot be read in a thread apart");
    }
    auto capture = PacketCapture::open(options.capture);
    if (!capture) {
        return tl::unexpected(capture.error());
    }
    CaptureFeed feed;
    if (!isApart) {
        feed.m_capture = std::move(*capture);
        return feed;
    }
    auto parser = ParserThread::start(
        std::move(*capture), {.enter = options.enterParser, .areBytesKept = options.areBytesKept});
    if (!parser) {
        return tl::unexpected(parser.error());
    }
    feed.m_parser = std::move(*parser);
    return feed;
}

Result<std::size_t> CaptureFeed::dispatch(const Sink& sink)
{
    return m_parser ? m_parser->dispatch(sink)
                    : m_capture->dispatch([&](const PacketFacts& facts) { sink(facts, nullptr); });
}

void CaptureFeed::setInterfaces(const std::vector<InterfaceFacts>& interfaces)
{
    if (m_capture) {
        m_capture->setInterfaces(interfaces);
    }
}

bool CaptureFeed::isSelected(const std::string& interfaceName) const
{
    return !m_capture || m_capture->isSelected(interfaceName);
}

} // namespace netgrove
