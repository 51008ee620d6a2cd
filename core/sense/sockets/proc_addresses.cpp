// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/sockets/proc_addresses.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <optional>
#include <span>
#include <string>

namespace netgrove {
namespace {

constexpr std::uint8_t kWholeIpv4 = 32;

/// The next line; cuts it off.
std::string_view takeLine(std::string_view& text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

std::string_view takeWord(std::string_view& line)
{
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(end);
    return word;
}

std::optional<std::uint32_t> hexNumber(std::string_view text)
{
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value)
                                                                                     : std::nullopt;
}

std::string readWhole(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace

std::vector<IpAddress> parseFibTrie(std::string_view text)
{
    std::vector<IpAddress> found;
    std::optional<IpAddress> leaf;
    while (!text.empty()) {
        std::string_view line = takeLine(text);
        const std::string_view first = takeWord(line);
        if (first == "|--") {
            leaf = IpAddress::parse(std::string(takeWord(line)));
        } else if (first == "/32" && leaf && takeWord(line) == "host" && takeWord(line) == "LOCAL") {
            found.push_back(*leaf);
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

std::vector<InterfaceAddress> parseIfInet6(std::string_view text)
{
    std::vector<InterfaceAddress> found;
    while (!text.empty()) {
        std::string_view line = takeLine(text);
        const std::string_view digits = takeWord(line);
        const auto interface = hexNumber(takeWord(line));
        const auto prefix = hexNumber(takeWord(line));
        std::array<std::byte, 16> bytes{};
        bool isAddress = digits.size() == bytes.size() * 2 && interface && prefix && *prefix <= 128;
        for (std::size_t index = 0; isAddress && index < bytes.size(); ++index) {
            const auto byte = hexNumber(digits.substr(index * 2, 2));
            isAddress = byte.has_value();
            bytes.at(index) = static_cast<std::byte>(byte.value_or(0));
        }
        if (isAddress) {
            found.push_back({{}, InterfaceIndex(*interface), IpAddress::fromIpv6(std::span<const std::byte, 16>(bytes)),
                static_cast<std::uint8_t>(*prefix)});
        }
    }
    return found;
}

std::vector<InterfaceAddress> readProcAddresses(const std::filesystem::path& procRoot, Pid inNamespaceOf, NetnsId netns)
{
    const std::filesystem::path folder = procRoot / std::to_string(inNamespaceOf.value) / "net";
    std::vector<InterfaceAddress> found = parseIfInet6(readWhole(folder / "if_inet6"));
    for (const IpAddress& address : parseFibTrie(readWhole(folder / "fib_trie"))) {
        found.push_back({{}, {}, address, kWholeIpv4});
    }
    for (InterfaceAddress& address : found) {
        address.netns = netns;
    }
    return found;
}

} // namespace netgrove
