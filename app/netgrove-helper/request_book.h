// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/ids.h"

namespace netgrove {

using RequestId = std::uint64_t;

/// How much may be asked for at once.
struct RequestLimits {
    std::size_t perCaller = 4; ///< one connection to the bus
    std::size_t perUser = 16; ///< whatever number of connections
    std::size_t total = 64;
};

/// Who has asked for what has not been given or refused yet, or holds what was given. It admits what the limits have
/// room for, so that no caller can fill the helper's memory or keep others out.
class RequestBook {
public:
    explicit RequestBook(RequestLimits limits = {})
        : m_limits(limits)
    {
    }

    /// Cheap, and known before the caller's user is: whether another request of this caller has no chance.
    bool isFullFor(const std::string& caller) const;
    /// Nothing: too many already.
    std::optional<RequestId> admit(const std::string& caller, Uid user);
    /// It is over. Unknown ones are ignored.
    void finish(RequestId id);
    /// Those of a caller that left, oldest first.
    std::vector<RequestId> requestsOf(const std::string& caller) const;

    bool isEmpty() const { return m_requests.empty(); }
    std::size_t size() const { return m_requests.size(); }

private:
    struct Request {
        std::string caller;
        Uid user;
    };

    RequestLimits m_limits;
    std::unordered_map<RequestId, Request> m_requests;
    RequestId m_last = 0;
};

} // namespace netgrove
