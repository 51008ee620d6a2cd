// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/script.h"

#include <sstream>

namespace netgrove::lab {
namespace {
struct Line {
    std::size_t indent = 0;
    std::vector<std::string> words;
};

std::vector<Line> linesOf(std::string_view text)
{
    std::vector<Line> lines;
    std::istringstream stream{std::string(text)};
    for (std::string line; std::getline(stream, line);) {
        const std::size_t indent = line.find_first_not_of(' ');
        if (indent == std::string::npos || line[indent] == '#') {
            continue;
        }
        std::istringstream words(line);
        Line& read = lines.emplace_back(Line{indent, {}});
        for (std::string word; words >> word;) {
            read.words.push_back(word);
        }
    }
    return lines;
}

std::size_t endOfBlock(const std::vector<Line>& lines, std::size_t first, std::size_t end)
{
    std::size_t next = first + 1;
    while (next < end && lines[next].indent > lines[first].indent) {
        ++next;
    }
    return next;
}

/// "$" in every word of these lines replaced.
std::vector<Line> withNumber(
    const std::vector<Line>& lines, std::size_t first, std::size_t end, const std::string& number)
{
    std::vector<Line> result(
        lines.begin() + static_cast<std::ptrdiff_t>(first), lines.begin() + static_cast<std::ptrdiff_t>(end));
    for (Line& line : result) {
        for (std::string& word : line.words) {
            for (std::size_t at = 0; (at = word.find('$', at)) != std::string::npos; at += number.size()) {
                word.replace(at, 1, number);
            }
        }
    }
    return result;
}

Result<void> read(
    const std::vector<Line>& lines, std::size_t first, std::size_t end, int& number, std::vector<Step>& steps)
{
    for (std::size_t at = first; at < end;) {
        const Line& line = lines[at];
        if (line.indent != lines[first].indent) {
            return failure(ErrorCode::badInput, "indented unlike the lines around it: " + line.words.front());
        }
        const std::size_t next = endOfBlock(lines, at, end);
        if (line.words.front() == "each") {
            for (std::size_t word = 1; word < line.words.size(); ++word) {
                const std::vector<Line> block = withNumber(lines, at + 1, next, line.words[word]);
                if (auto inner = read(block, 0, block.size(), number, steps); !inner) {
                    return inner;
                }
            }
        } else {
            Step step{.number = number++,
                .verb = line.words.front(),
                .words = {line.words.begin() + 1, line.words.end()},
                .body = {}};
            if (next > at + 1) {
                if (auto inner = read(lines, at + 1, next, number, step.body); !inner) {
                    return inner;
                }
            }
            steps.push_back(std::move(step));
        }
        at = next;
    }
    return {};
}
} // namespace

Result<std::vector<Step>> parseScript(std::string_view text)
{
    const std::vector<Line> lines = linesOf(text);
    std::vector<Step> steps;
    int number = 1;
    if (const auto done = read(lines, 0, lines.size(), number, steps); !done) {
        return tl::unexpected(done.error());
    }
    return steps;
}

bool startsStandIn(std::string_view verb)
{
    return verb == "run" || verb == "exec" || verb == "activate" || verb == "hand-over";
}

const Step* findStep(const std::vector<Step>& steps, int number)
{
    for (const Step& step : steps) {
        if (step.number == number) {
            return &step;
        }
        if (const Step* inner = findStep(step.body, number)) {
            return inner;
        }
    }
    return nullptr;
}

} // namespace netgrove::lab
