// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>

#include "tests/lab/corpus/judgement.h"

namespace netgrove::lab {
namespace {
std::vector<std::string> distinct(const std::vector<SceneVerdict>& verdicts, std::string SceneVerdict::* member)
{
    std::vector<std::string> values;
    for (const SceneVerdict& verdict : verdicts) {
        if (std::ranges::find(values, verdict.*member) == values.end()) {
            values.push_back(verdict.*member);
        }
    }
    return values;
}

std::string cellOf(const SceneVerdict& verdict)
{
    std::string text = verdict.isBlind ? "not visible" : std::string(toText(verdict.got));
    if (!verdict.isRight && !verdict.isBlind) {
        text = "**" + text + "**";
    }
    return text + (verdict.evidence.empty() ? "" : " (" + verdict.evidence + ")");
}

std::string rowOf(
    const std::vector<SceneVerdict>& verdicts, const std::string& scene, const std::vector<std::string>& modes)
{
    const Scene* facts = findScene(scene);
    std::string row = "| `" + scene + "` | " + (facts == nullptr ? "" : std::string(facts->description)) + " | "
        + (facts != nullptr && facts->nature == Nature::bot ? "alert" : "at most notice") + " |";
    for (const std::string& mode : modes) {
        const auto verdict = std::ranges::find_if(
            verdicts, [&](const SceneVerdict& each) { return each.scene == scene && each.attribution == mode; });
        row += " " + (verdict == verdicts.end() ? "" : cellOf(*verdict)) + " |";
    }
    return row + "\n";
}

std::string confusionOf(const std::vector<SceneVerdict>& verdicts, const std::string& mode)
{
    std::string text = "| `" + mode
        + "`: what it is | alert | notice | expected | no finding | not visible |\n| --- | ---: | ---: | ---: | ---: | "
          "---: |\n";
    for (const auto& [nature, name] : {std::pair{Nature::bot, "bot"}, std::pair{Nature::benign, "benign"}}) {
        std::array<int, 5> counts{};
        for (const SceneVerdict& verdict : verdicts) {
            if (verdict.attribution == mode && verdict.nature == nature) {
                ++counts.at(verdict.isBlind ? 4 : 3 - static_cast<std::size_t>(verdict.got));
            }
        }
        text += std::string("| ") + name + " |";
        for (const int count : counts) {
            text += " " + std::to_string(count) + " |";
        }
        text += "\n";
    }
    return text;
}
} // namespace

std::string toMarkdown(const std::vector<SceneVerdict>& verdicts)
{
    const std::vector<std::string> modes = distinct(verdicts, &SceneVerdict::attribution);
    std::string text;
    for (const std::string& mode : modes) {
        text += confusionOf(verdicts, mode) + "\n";
    }
    text += "| scene | what it does | expected |";
    std::string line = "| --- | --- | --- |";
    for (const std::string& mode : modes) {
        text += " `" + mode + "` |";
        line += " --- |";
    }
    text += "\n" + line + "\n";
    for (const std::string& scene : distinct(verdicts, &SceneVerdict::scene)) {
        text += rowOf(verdicts, scene, modes);
    }
    return text;
}

} // namespace netgrove::lab
