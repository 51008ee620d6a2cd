// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/processes/proc_text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace netgrove {
namespace {

// include/linux/sched.h; stable since it is shown in stat.
constexpr std::uint32_t kPfExiting = 0x00000004;
constexpr std::uint32_t kPfForkNoExec = 0x00000040;
constexpr std::uint32_t kPfKernelThread = 0x00200000;

template <class Number> bool parse(std::string_view text, Number& value)
{
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}

std::string_view nextWord(std::string_view& rest, std::string_view separators)
{
    rest.remove_prefix(std::min(rest.find_first_not_of(separators), rest.size()));
    const std::string_view word = rest.substr(0, rest.find_first_of(separators));
    rest.remove_prefix(word.size());
    return word;
}

} // namespace

bool ProcessStat::isKernelThread() const { return (flags & kPfKernelThread) != 0; }
bool ProcessStat::isExiting() const { return (flags & kPfExiting) != 0; }
bool ProcessStat::hasExeced() const { return (flags & kPfForkNoExec) == 0; }

bool ProcessStat::isOver() const
{
    // The first thread of a process can be a zombie while others run on: then threadCount is more than 1.
    return threadCount <= 1 && (state == 'Z' || state == 'X' || isExiting());
}

std::optional<ProcessStat> parseStat(std::string_view text)
{
    const std::size_t open = text.find('(');
    const std::size_t close = text.rfind(')');
    if (open == std::string_view::npos || open < 2 || close == std::string_view::npos || close < open) {
        return std::nullopt;
    }
    ProcessStat stat;
    stat.comm = text.substr(open + 1, close - open - 1);
    // Fields 3 (state) to 22 (starttime) of proc(5), counted from 0 here.
    std::array<std::string_view, 20> fields;
    std::string_view rest = text.substr(close + 1);
    for (std::string_view& field : fields) {
        field = nextWord(rest, " \n");
    }
    stat.state = fields[0].empty() ? '?' : fields[0].front();
    const bool isGood = parse(text.substr(0, open - 1), stat.pid.value) && fields[0].size() == 1
        && parse(fields[1], stat.parentPid.value) && parse(fields[3], stat.session.value)
        && parse(fields[4], stat.terminal) && parse(fields[6], stat.flags) && parse(fields[17], stat.threadCount)
        && parse(fields[19], stat.start.value);
    return isGood ? std::optional(stat) : std::nullopt;
}

std::optional<Uid> parseEffectiveUid(std::string_view status)
{
    const std::size_t line = status.find("\nUid:");
    if (line == std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view rest = status.substr(line + 5);
    nextWord(rest, " \t"); // the real one
    Uid uid;
    return parse(nextWord(rest, " \t\n"), uid.value) ? std::optional(uid) : std::nullopt;
}

std::optional<std::uint64_t> parseBracketedNumber(std::string_view link, std::string_view kind)
{
    if (!link.starts_with(kind) || !link.substr(kind.size()).starts_with(":[") || !link.ends_with("]")) {
        return std::nullopt;
    }
    link.remove_prefix(kind.size() + 2);
    link.remove_suffix(1);
    std::uint64_t number = 0;
    return parse(link, number) ? std::optional(number) : std::nullopt;
}

std::string joinArguments(std::string text)
{
    text.resize(text.find_last_not_of('\0') + 1);
    std::replace(text.begin(), text.end(), '\0', ' ');
    return text;
}

} // namespace netgrove
