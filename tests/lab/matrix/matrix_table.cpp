// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/matrix/matrix_table.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace netgrove::lab {
namespace {
std::string counts(const MatrixCell& cell)
{
    return std::to_string(cell.right) + " / " + std::to_string(cell.partial) + " / " + std::to_string(cell.none) + " / "
        + std::to_string(cell.wrong);
}

std::vector<std::string> distinct(const std::vector<MatrixCell>& cells, std::string MatrixCell::* member)
{
    std::vector<std::string> values;
    for (const MatrixCell& cell : cells) {
        if (std::ranges::find(values, cell.*member) == values.end()) {
            values.push_back(cell.*member);
        }
    }
    return values;
}

const MatrixCell* find(const std::vector<MatrixCell>& cells, const std::string& name, const std::string& attribution)
{
    const auto cell = std::ranges::find_if(
        cells, [&](const MatrixCell& each) { return each.name == name && each.attribution == attribution; });
    return cell == cells.end() ? nullptr : &*cell;
}

std::string rowOf(const std::vector<MatrixCell>& cells, const std::string& name, const std::vector<std::string>& modes)
{
    std::string row = "| `" + name + "` | ";
    row += std::ranges::find(cells, name, &MatrixCell::name)->description + " |";
    std::string notes;
    for (const std::string& mode : modes) {
        const MatrixCell* cell = find(cells, name, mode);
        if (cell == nullptr) {
            row += " | |";
            continue;
        }
        row += " " + std::string(toText(cell->outcome)) + (cell->shortfall.empty() ? "" : " (goal missed)") + " | "
            + (cell->outcome == Outcome::notOffered ? "" : counts(*cell)) + " |";
        if (!cell->note.empty() && notes.find(cell->note) == std::string::npos) {
            notes
                += (notes.empty() ? "" : "; ") + (cell->outcome == Outcome::notOffered ? "" : mode + ": ") + cell->note;
        }
    }
    return row + " " + notes + " |\n";
}

std::string totalOf(const std::vector<MatrixCell>& cells, const std::string& mode)
{
    MatrixCell total;
    std::array<std::size_t, 5> outcomes{};
    std::size_t missedGoals = 0;
    for (const MatrixCell& cell : cells) {
        if (cell.attribution == mode) {
            ++outcomes.at(static_cast<std::size_t>(cell.outcome));
            total.right += cell.right;
            total.partial += cell.partial;
            total.none += cell.none;
            total.wrong += cell.wrong;
            missedGoals += cell.shortfall.empty() ? 0U : 1U;
        }
    }
    std::string text = "- `" + mode + "`: ";
    for (std::size_t index = 0; index < outcomes.size(); ++index) {
        if (outcomes.at(index) > 0) {
            text += std::to_string(outcomes.at(index)) + " " + std::string(toText(static_cast<Outcome>(index))) + ", ";
        }
    }
    return text + std::to_string(missedGoals) + " below the goal. Uses: " + std::to_string(total.right) + " right, "
        + std::to_string(total.partial) + " partial, " + std::to_string(total.none) + " none, "
        + std::to_string(total.wrong) + " wrong.\n";
}
} // namespace

MatrixCell cellOf(const CaseVerdict& verdict, bool isOffered, std::string_view name, std::string_view description,
    std::string_view attribution)
{
    MatrixCell cell;
    cell.name = name;
    cell.description = description;
    cell.attribution = attribution;
    cell.outcome = outcomeOf(verdict, isOffered);
    cell.right = verdict.count(Verdict::right);
    cell.partial = verdict.count(Verdict::partial);
    cell.none = verdict.count(Verdict::none);
    cell.wrong = verdict.wrongNames();
    if (isOffered) {
        cell.shortfall = shortfall(name, attribution == "ebpf", verdict);
    }
    return cell;
}

std::optional<Floors> floorsOf(const std::vector<std::string>& words)
{
    Floors floors;
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        unsigned percent = 0;
        const char* end = word.data() + word.size();
        const char* begin = equals == std::string::npos ? end : word.data() + equals + 1;
        const auto parsed = std::from_chars(begin, end, percent);
        if (equals == 0 || parsed.ec != std::errc() || parsed.ptr != end || percent > 100) {
            return std::nullopt;
        }
        floors[word.substr(0, equals)] = percent;
    }
    return floors;
}

bool isTolerable(const MatrixCell& cell, const Floors& floors)
{
    if (cell.outcome == Outcome::failed || cell.wrong > 0) {
        return false;
    }
    if (cell.shortfall.empty()) {
        return true;
    }
    const auto floor = floors.find(cell.name);
    const std::size_t uses = cell.right + cell.partial + cell.none;
    return floor != floors.end() && uses > 0 && cell.right * 100 >= uses * floor->second;
}

std::string toMarkdown(const std::vector<MatrixCell>& cells)
{
    const std::vector<std::string> modes = distinct(cells, &MatrixCell::attribution);
    std::string text = "| case | what it does |";
    std::string line = "| --- | --- |";
    for (const std::string& mode : modes) {
        text += " `" + mode + "` | right / partial / none / wrong |";
        line += " --- | --- |";
    }
    text += " notes |\n" + line + " --- |\n";
    for (const std::string& name : distinct(cells, &MatrixCell::name)) {
        text += rowOf(cells, name, modes);
    }
    text += "\n";
    for (const std::string& mode : modes) {
        text += totalOf(cells, mode);
    }
    return text;
}

} // namespace netgrove::lab
