// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for ebpf_tracer.cpp where clang, bpftool or libbpf are missing.
#include "core/sense/trace/tracer.h"

namespace netgrove {

Result<std::unique_ptr<Tracer>> Tracer::open(const TracerOptions&)
{
    return failure(ErrorCode::notSupported, "built without eBPF");
}

} // namespace netgrove
