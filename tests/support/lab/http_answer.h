// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace netgrove::lab {

/// What the lab's web server gives, so that real programs have someone to talk to: the head with whatever text belongs
/// to it, and then so many zero bytes.
struct HttpAnswer {
    std::string head;
    std::uint64_t zeros = 0;
};

/// "/…/NUMBER" is a file of so many bytes. "/…/info/refs" and "/…/HEAD" are those of a git repository with one branch,
/// as a server without git knows them (gitprotocol-http(5), "dumb"). Anything else is a page of 2000 bytes.
HttpAnswer httpAnswerTo(std::string_view path);

} // namespace netgrove::lab
