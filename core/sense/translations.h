// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/base/flow_key.h"
#include "core/base/result.h"

namespace netgrove {

/// What the kernel's connection tracking did to a flow's addresses (NAT): the same connection has one pair of endpoints
/// on the side of the process and another one on the wire. One thread; at most two netlink requests per question, none
/// where the kernel tracks nothing, and nothing blocks for longer.
class Translations {
public:
    /// Opens the connection tracking table of the namespace of the calling thread. Errors: noPrivilege, notSupported,
    /// system.
    static Result<Translations> open(const std::filesystem::path& procRoot);
    Translations(Translations&&) noexcept;
    Translations& operator=(Translations&&) noexcept;
    ~Translations();

    /// The endpoints on the inner side of the translation, local being the inner end: of a masqueraded connection the
    /// sender's own address, of a published port the address that serves it. Nothing where the flow is not tracked or
    /// not translated. The namespace is copied from `key`.
    std::optional<FlowKey> innerSide(const FlowKey& key) const;

private:
    class Handle;
    explicit Translations(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> m_handle;
};

} // namespace netgrove
