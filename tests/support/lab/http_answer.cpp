// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/http_answer.h"

#include <charconv>

namespace netgrove::lab {
namespace {
constexpr std::uint64_t kPageBytes = 2000;
constexpr std::string_view kCommit = "0123456789abcdef0123456789abcdef01234567";

HttpAnswer withLength(std::uint64_t length, const std::string& body = {})
{
    return {
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" + body,
        length - body.size()};
}

HttpAnswer text(const std::string& body) { return withLength(body.size(), body); }
} // namespace

HttpAnswer httpAnswerTo(std::string_view path)
{
    path = path.substr(0, path.find('?'));
    const std::string_view name = path.substr(path.rfind('/') + 1);
    if (path.ends_with("/info/refs")) {
        return text(std::string(kCommit) + "\trefs/heads/main\n");
    }
    if (name == "HEAD") {
        return text("ref: refs/heads/main\n");
    }
    std::uint64_t bytes = 0;
    const auto parsed = std::from_chars(name.data(), name.data() + name.size(), bytes);
    const bool isNumber = parsed.ec == std::errc() && parsed.ptr == name.data() + name.size();
    return withLength(isNumber ? bytes : kPageBytes);
}

} // namespace netgrove::lab
