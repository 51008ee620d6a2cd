// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-watch/screen.h"

#include <algorithm>
#include <string_view>

#include "app/netgrove-watch/terminal_text.h"
#include "app/netgrove-watch/words.h"
#include "core/analyse/reduction.h"

namespace netgrove::watch {
namespace {
/// The signs of one picture.
struct Signs {
    std::string_view talking, silent, branch, last, trunk, folded;
};
constexpr Signs kUtf8Signs{"●", "○", "├─", "└─", "│ ", "┄"};
constexpr Signs kAsciiSigns{"(#)", "( )", "|-", "`-", "| ", ".."};

constexpr std::size_t kFindingsShare = 2; ///< they may have a half of the screen

class Screen {
public:
    Screen(const Snapshot& snapshot, const ScreenStyle& style)
        : m_snapshot(snapshot)
        , m_style(style)
        , m_signs(style.isUtf8 ? kUtf8Signs : kAsciiSigns)
    {
    }

    std::vector<std::string> draw()
    {
        std::vector<std::string> findings = findingLines();
        line(Look::strong, "Netgrove: " + captureText(m_snapshot));
        line(Look::plain, healthText(m_snapshot));
        for (const SensorNotice& notice : m_snapshot.notices) {
            line(Look::plain, "note: " + words(notice));
        }
        line(Look::plain, "");
        const std::size_t room = m_style.rows > m_lines.size() ? m_style.rows - m_lines.size() : 0;
        fit(findings, room / kFindingsShare);
        std::vector<std::string> forest = forestLines();
        fit(forest, room - std::min(room, findings.size()));
        m_lines.insert(m_lines.end(), forest.begin(), forest.end());
        m_lines.insert(m_lines.end(), findings.begin(), findings.end());
        m_lines.resize(std::min(m_lines.size(), m_style.rows));
        return std::move(m_lines);
    }

private:
    enum class Look { plain, strong, alarm };

    std::string dressed(Look look, const std::string& text) const
    {
        const std::string fitted = fitToColumns(m_style.isUtf8 ? text : toAscii(text), m_style.columns, m_style.isUtf8);
        if (!m_style.hasColour || look == Look::plain) {
            return fitted;
        }
        return (look == Look::alarm ? "\x1b[1;31m" : "\x1b[1m") + fitted + "\x1b[0m";
    }

    void line(Look look, const std::string& text) { m_lines.push_back(dressed(look, text)); }

    void fit(std::vector<std::string>& lines, std::size_t room) const
    {
        if (lines.size() <= room) {
            return;
        }
        const std::size_t hidden = lines.size() - room + 1;
        lines.resize(room);
        if (room > 0) {
            lines.back() = dressed(Look::plain, "… " + std::to_string(hidden) + " more lines");
        }
    }

    std::vector<std::string> forestLines() const
    {
        const std::vector<ReducedNode> nodes = reduce(m_snapshot);
        if (nodes.empty()) {
            return {dressed(Look::plain, "Nobody talks to the outside.")};
        }
        std::vector<std::string> lines;
        // Depth first without recursion: a lineage may be as deep as there are processes.
        struct Step {
            std::int32_t node;
            std::string trunk; ///< in front of its branch
            bool isLast;
        };
        std::vector<Step> steps;
        for (std::size_t index = nodes.size(); index-- > 0;) {
            if (nodes[index].parent < 0) {
                steps.push_back({static_cast<std::int32_t>(index), {}, true});
            }
        }
        while (!steps.empty() && lines.size() < m_style.rows * 4 + kMostLines) {
            const Step step = std::move(steps.back());
            steps.pop_back();
            const ReducedNode& node = nodes[static_cast<std::size_t>(step.node)];
            const bool isRoot = node.parent < 0;
            const std::string branch = isRoot ? "" : std::string(step.isLast ? m_signs.last : m_signs.branch);
            lines.push_back(nodeLine(node, step.trunk + branch));
            std::string below = isRoot ? "" : step.trunk + std::string(step.isLast ? "  " : m_signs.trunk);
            // What lies deeper than the screen is wide shows no more of the trunk.
            if (below.size() > kDeepestTrunk) {
                below.resize(kDeepestTrunk);
            }
            for (std::size_t child = node.children.size(); child-- > 0;) {
                steps.push_back({node.children[child], below, child + 1 == node.children.size()});
            }
        }
        return lines;
    }

    std::string nodeLine(const ReducedNode& node, const std::string& trunk) const
    {
        const ProcessRecord* process = m_snapshot.find(node.key);
        if (process == nullptr) {
            return {};
        }
        std::string text = trunk;
        if (node.foldedAbove > 0 && node.parent >= 0) {
            text += std::string(m_signs.folded) + std::to_string(node.foldedAbove) + " silent"
                + std::string(m_signs.folded) + " ";
        }
        text += std::string(process->isCommunicating ? m_signs.talking : m_signs.silent) + " ";
        const bool isAlarm
            = (process->isPairAncestor || process->isPairDescendant) && process->worstGrade == Grade::alert;
        text += (isAlarm ? "!! " : "") + processName(*process) + stateText(*process);
        if (isAlarm) {
            text += process->isPairAncestor && process->isPairDescendant ? "  PAIR ancestor and descendant"
                : process->isPairAncestor                                ? "  PAIR ancestor"
                                                                         : "  PAIR descendant";
        }
        if (process->ended) {
            text += "  ended";
        }
        return dressed(isAlarm ? Look::alarm : process->isCommunicating ? Look::strong : Look::plain, text);
    }

    static std::string stateText(const ProcessRecord& process)
    {
        if (!process.isCommunicating) {
            return "";
        }
        return "  talks  " + counted(process.remoteHostCount, "host", "hosts") + "  out "
            + byteText(process.txBytesPerSecond) + "/s  in " + byteText(process.rxBytesPerSecond) + "/s";
    }

    std::vector<std::string> findingLines() const
    {
        std::vector<std::string> lines;
        for (auto finding = m_snapshot.findings.rbegin(); finding != m_snapshot.findings.rend(); ++finding) {
            if (lines.size() > m_style.rows) {
                break; // the newest fill the room already
            }
            lines.push_back(
                dressed(Look::alarm, "!! " + headline(**finding) + ((*finding)->isActive ? "" : "  (over)")));
            for (const Evidence& evidence : (*finding)->evidence) {
                for (const std::string& piece :
                    wrapToColumns(evidence.text.english(), m_style.columns - std::min(m_style.columns, kIndent))) {
                    lines.push_back(dressed(Look::plain, std::string(kIndent, ' ') + piece));
                }
            }
        }
        if (!lines.empty()) {
            lines.insert(lines.begin(), "");
        }
        return lines;
    }

    static constexpr std::size_t kMostLines = 1000;
    static constexpr std::size_t kIndent = 3; ///< of evidence below its finding
    static constexpr std::size_t kDeepestTrunk = 600;

    const Snapshot& m_snapshot;
    const ScreenStyle& m_style;
    const Signs& m_signs;
    std::vector<std::string> m_lines;
};
} // namespace

std::vector<std::string> drawScreen(const Snapshot& snapshot, const ScreenStyle& style)
{
    return Screen(snapshot, style).draw();
}

} // namespace netgrove::watch
