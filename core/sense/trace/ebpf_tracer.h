// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "core/base/file_descriptor.h"
#include "core/sense/trace/programs.h"
#include "core/sense/trace/use_table.h"

struct ring_buffer;

namespace netgrove {

/// The tracer over the programs in the kernel.
class EbpfTracer final : public Tracer {
public:
    static Result<std::unique_ptr<Tracer>> open(std::unique_ptr<Programs> programs);

    explicit EbpfTracer(std::unique_ptr<Programs> programs);
    ~EbpfTracer() override;

    const TraceCapabilities& capabilities() const override;
    int descriptor() const override;
    void poll(const TraceSink& sink) override;
    void readTotals(const TraceSink& sink) override;
    TraceLosses losses() const override;

private:
    struct RingDeleter {
        void operator()(ring_buffer* ring) const;
    };

    bool watch(int descriptor);
    void restAWhile();
    static int onRecord(void* self, void* data, std::size_t size);
    void deliver(const UseRecord& record);
    void deliver(const SocketEvent& event);
    void deliver(const ProcessTraceRecord& record);
    bool wasTold(const ProcessEvent& exit);
    void tell(const SocketUse& use) const;

    std::unique_ptr<Programs> m_programs;
    UseTable m_uses;
    std::unique_ptr<ring_buffer, RingDeleter> m_ring;
    FileDescriptor m_timer; ///< ends the rest between two looks
    FileDescriptor m_epoll; ///< ring and timer
    std::uint64_t m_records = 0; ///< ever
    const TraceSink* m_sink = nullptr; ///< while poll() runs
    std::uint64_t m_lostEventsSeen = 0;
    std::uint64_t m_malformed = 0;
    std::array<ProcessKey, 64> m_lastExits{};
    std::size_t m_nextExit = 0;
};

} // namespace netgrove
