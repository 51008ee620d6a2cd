// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-helper/request_book.h"

#include <algorithm>

namespace netgrove {

bool RequestBook::isFullFor(const std::string& caller) const
{
    const auto own = std::count_if(
        m_requests.begin(), m_requests.end(), [&](const auto& entry) { return entry.second.caller == caller; });
    return m_requests.size() >= m_limits.total || static_cast<std::size_t>(own) >= m_limits.perCaller;
}

std::optional<RequestId> RequestBook::admit(const std::string& caller, Uid user)
{
    const auto ofUser = std::count_if(
        m_requests.begin(), m_requests.end(), [&](const auto& entry) { return entry.second.user == user; });
    if (isFullFor(caller) || static_cast<std::size_t>(ofUser) >= m_limits.perUser) {
        return std::nullopt;
    }
    m_requests.emplace(++m_last, Request{caller, user});
    return m_last;
}

void RequestBook::finish(RequestId id) { m_requests.erase(id); }

std::vector<RequestId> RequestBook::requestsOf(const std::string& caller) const
{
    std::vector<RequestId> found;
    for (const auto& [id, request] : m_requests) {
        if (request.caller == caller) {
            found.push_back(id);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

} // namespace netgrove
