// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/demo_story.h"

#include <array>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace netgrove::lab {
namespace {
/// Takes the finished lines out of a buffer.
std::vector<std::string> takeLines(std::string& buffer)
{
    std::vector<std::string> lines;
    std::size_t end = 0;
    while ((end = buffer.find('\n')) != std::string::npos) {
        lines.push_back(buffer.substr(0, end));
        buffer.erase(0, end + 1);
    }
    return lines;
}

std::string nameOf(const nlohmann::json& who)
{
    return who.value("comm", std::string("?")) + " (pid " + std::to_string(who.value("pid", 0)) + ")";
}
} // namespace

DemoStory::~DemoStory()
{
    for (const std::string& sentence : m_kept) {
        std::puts(sentence.c_str());
    }
    std::fflush(stdout);
}

void DemoStory::tell(const std::string& sentence)
{
    const auto passed
        = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - m_start);
    std::array<char, 32> time{};
    std::snprintf(time.data(), time.size(), "demo %6.1f s  ", static_cast<double>(passed.count()) / 1000);
    const std::string line = time.data() + sentence;
    if (m_isKept) {
        m_kept.push_back(line);
        return;
    }
    std::puts(line.c_str());
    std::fflush(stdout);
}

void DemoStory::hearWords(std::string_view bytes)
{
    m_words += bytes;
    for (const std::string& line : takeLines(m_words)) {
        tellWord(line);
    }
}

void DemoStory::hearTruth(std::string_view bytes)
{
    m_truth += bytes;
    for (const std::string& line : takeLines(m_truth)) {
        tellTruth(line);
    }
}

void DemoStory::tellWord(const std::string& line)
{
    const std::string word = line.substr(0, line.find(' '));
    if (word == "flood") {
        tell("The lab's server said \"flood\": a child of lab-bot sends a burst of UDP to one of the lab's addresses.");
    } else if (word == "scan") {
        tell("The lab's server said \"scan\": a child of lab-bot tries ports of a few of the lab's addresses.");
    } else {
        tell("The lab's server said \"" + word + "\": the bot is quiet.");
    }
}

void DemoStory::tellTruth(const std::string& line)
{
    const auto truth = nlohmann::json::parse(line, nullptr, false);
    if (truth.is_object() && truth.value("truth", std::string()) == "pair") {
        tell("Now " + nameOf(truth["descendant"]) + " talks, while " + nameOf(truth["ancestor"])
            + " above it holds its control connection: this pair should be red within 5 seconds.");
    }
}

} // namespace netgrove::lab
