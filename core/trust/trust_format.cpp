// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trust/trust_format.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/base/safe_text.h"

namespace netgrove {
namespace {
using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
constexpr std::size_t kLongestPath = 4096; // PATH_MAX
constexpr std::size_t kHashDigits = 64;

/// JSON is UTF-8, and a path is any bytes: those that are not UTF-8 are written byte for byte as U+0000 to U+00FF,
/// behind a U+0000.
std::string toText(const std::string& path)
{
    if (!validUtf8(path).wasChanged) {
        return path;
    }
    std::string text(1, '\0');
    for (const char letter : path) {
        const auto byte = static_cast<unsigned char>(letter);
        if (byte < 0x80) {
            text += letter;
        } else {
            text += static_cast<char>(0xC0U | (byte >> 6U));
            text += static_cast<char>(0x80U | (byte & 0x3FU));
        }
    }
    return text;
}

std::string toPath(const std::string& text)
{
    if (text.empty() || text.front() != '\0') {
        return text;
    }
    std::string path;
    for (std::size_t at = 1; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const bool isLead = (byte & 0xFCU) == 0xC0U && at + 1 < text.size();
        path += isLead ? static_cast<char>((byte << 6U) | (static_cast<unsigned char>(text[++at]) & 0x3FU))
                       : static_cast<char>(byte);
    }
    return path;
}

Json toJson(const TrustedProgram& program)
{
    return program.path.empty() ? Json(nullptr) : Json{{"path", toText(program.path)}, {"sha256", program.contentHash}};
}

/// Why a file is not what we write, as an exception of this file: every step of reading may find it.
struct Broken {
    std::string detail;
};

std::string textOf(const Json& object, const char* name, std::size_t longest)
{
    const auto member = object.find(name);
    if (member == object.end() || !member->is_string()) {
        throw Broken{std::string("\"") + name + "\" is missing or no text"};
    }
    auto text = member->get<std::string>();
    if (text.size() > longest) {
        throw Broken{std::string("\"") + name + "\" is too long"};
    }
    return text;
}

TrustedProgram programOf(const Json& entry, const char* role)
{
    const auto member = entry.find(role);
    if (member == entry.end() || !member->is_object()) {
        throw Broken{std::string("\"") + role + "\" is missing or no object"};
    }
    TrustedProgram program{.path = toPath(textOf(*member, "path", 2 * kLongestPath)),
        .contentHash = textOf(*member, "sha256", kHashDigits)};
    if (!program.path.starts_with('/') || program.path.size() > kLongestPath) {
        throw Broken{std::string("\"path\" of \"") + role + "\" is no absolute path"};
    }
    if (program.contentHash.size() != kHashDigits
        || program.contentHash.find_first_not_of("0123456789abcdef") != std::string::npos) {
        throw Broken{std::string("\"sha256\" of \"") + role + "\" is not 64 lower-case hexadecimal digits"};
    }
    return program;
}

Rule ruleOf(const Json& entry)
{
    const std::string word = textOf(entry, "rule", 64);
    for (const Rule rule : {Rule::serverLikePair, Rule::spoofedSource}) {
        if (word == netgrove::toText(rule)) {
            return rule;
        }
    }
    throw Broken{"\"rule\" is none that is known"};
}

TrustEntry entryOf(const Json& json)
{
    if (!json.is_object()) {
        throw Broken{"it is no object"};
    }
    TrustEntry entry;
    entry.rule = ruleOf(json);
    if (entry.rule == Rule::serverLikePair) {
        entry.ancestor = programOf(json, "ancestor");
    }
    entry.descendant = programOf(json, "descendant");
    entry.who = textOf(json, "who", 256);
    const auto when = json.find("when_us");
    if (when == json.end() || !when->is_number_integer()) {
        throw Broken{"\"when_us\" is missing or no number"};
    }
    entry.when = WallTime(std::chrono::microseconds(when->get<std::int64_t>()));
    entry.note = textOf(json, "note", 2 * TrustEntry::kLongestNote);
    return entry;
}

std::vector<TrustEntry> entriesOf(const Json& file)
{
    const auto list = file.find("trusted");
    if (list == file.end() || !list->is_array() || list->size() > TrustList::kMaximumEntries) {
        throw Broken{"\"trusted\" is missing, no list, or too long"};
    }
    std::vector<TrustEntry> entries;
    for (std::size_t index = 0; index < list->size(); ++index) {
        try {
            entries.push_back(entryOf((*list)[index]));
        } catch (const Broken& broken) {
            throw Broken{"entry " + std::to_string(index + 1) + ": " + broken.detail};
        }
    }
    return entries;
}

/// A file of ours is three levels deep; a parser that follows a million brackets is of no use to anyone.
bool isTooDeep(std::string_view text)
{
    constexpr int kDepth = 8;
    int depth = 0;
    bool isInText = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char letter = text[at];
        if (isInText) {
            at += letter == '\\' ? 1U : 0U;
            isInText = letter != '"';
        } else if (letter == '"') {
            isInText = true;
        } else if (letter == '{' || letter == '[') {
            if (++depth > kDepth) {
                return true;
            }
        } else if (letter == '}' || letter == ']') {
            --depth;
        }
    }
    return false;
}
} // namespace

std::string writeTrust(const std::vector<TrustEntry>& entries)
{
    Json list = Json::array();
    for (const TrustEntry& entry : entries) {
        list.push_back({{"rule", std::string(netgrove::toText(entry.rule))}, {"ancestor", toJson(entry.ancestor)},
            {"descendant", toJson(entry.descendant)}, {"who", validUtf8(entry.who).text},
            {"when", toRfc3339(entry.when)}, {"when_us", entry.when.time_since_epoch().count()},
            {"note", validUtf8(entry.note).text}});
    }
    return Json{{"version", kVersion}, {"trusted", std::move(list)}}.dump(2, ' ', true) + "\n";
}

Result<std::vector<TrustEntry>> parseTrust(std::string_view text)
{
    const Json file = isTooDeep(text) ? Json(Json::value_t::discarded) : Json::parse(text, nullptr, false);
    if (file.is_discarded() || !file.is_object()) {
        return failure(ErrorCode::badInput, "it is not JSON, or was cut off");
    }
    const auto version = file.find("version");
    if (version == file.end() || !version->is_number_integer()) {
        return failure(ErrorCode::badInput, "\"version\" is missing");
    }
    if (version->get<std::int64_t>() > kVersion) {
        return failure(ErrorCode::tooNew, "version " + version->dump());
    }
    try {
        return entriesOf(file);
    } catch (const Broken& broken) {
        return failure(ErrorCode::badInput, broken.detail);
    }
}

} // namespace netgrove
