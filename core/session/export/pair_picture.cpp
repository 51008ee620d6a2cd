// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/pair_picture.h"

#include <algorithm>
#include <set>

#include "core/session/export/markup.h"

namespace netgrove {
namespace {
constexpr int kWidth = 760;
constexpr int kBoxWidth = 290;
constexpr int kBoxHeight = 54;
constexpr int kStep = 96;
constexpr int kPillLeft = 440;
constexpr int kPillWidth = 310;
constexpr int kPillStep = 32;
constexpr std::size_t kMostPills = 3;
constexpr std::size_t kMostBoxes = 6;

std::string number(int value) { return std::to_string(value); }

std::string rectangle(int x, int y, int width, int height, std::string_view kind)
{
    return "<rect class=\"" + std::string(kind) + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\""
        + number(width) + "\" height=\"" + number(height) + "\" rx=\"8\"/>\n";
}

std::string words(int x, int y, std::string_view kind, const std::string& escaped)
{
    return "<text class=\"" + std::string(kind) + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\">" + escaped
        + "</text>\n";
}

std::string line(int x1, int y1, int x2, int y2, std::string_view kind)
{
    return "<line class=\"" + std::string(kind) + "\" x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\""
        + number(x2) + "\" y2=\"" + number(y2) + "\"/>\n";
}

std::string arrowHead(int x, int y)
{
    return "<path class=\"head\" d=\"M" + number(x - 5) + " " + number(y - 9) + " L" + number(x) + " " + number(y)
        + " L" + number(x + 5) + " " + number(y - 9) + " Z\"/>\n";
}

std::string box(int y, const ProcessRecord& process, bool isEnd)
{
    const std::string name = markupText(shortened(process.facts.comm.empty() ? "?" : process.facts.comm, 24));
    const std::string path
        = markupText(shortened(process.facts.executable.empty() ? "program not known" : process.facts.executable, 40));
    return rectangle(10, y, kBoxWidth, kBoxHeight, isEnd ? "end" : "between")
        + words(24, y + 23, "name", name + "  (" + std::to_string(process.key.pid.value) + ")")
        + words(24, y + 43, "small", path);
}

std::string remoteText(const FlowObservation& flow)
{
    const std::string host = flow.hostName.empty() ? std::string() : flow.hostName + "  ";
    return host + flow.key.remote.toString();
}

/// Distinct remote ends, in the order of the first packet.
std::vector<std::string> remotesOf(const std::vector<FlowPointer>& flows)
{
    std::vector<std::string> remotes;
    for (const FlowPointer& flow : flows) {
        std::string text = remoteText(flow->facts);
        if (flow->facts.scope == RemoteScope::external && std::ranges::find(remotes, text) == remotes.end()) {
            remotes.push_back(std::move(text));
        }
    }
    return remotes;
}

std::string pills(int top, const std::vector<std::string>& remotes)
{
    std::string text;
    const std::size_t shown = std::min(remotes.size(), kMostPills);
    const int middle = top + kBoxHeight / 2;
    for (std::size_t index = 0; index < shown; ++index) {
        const int y = middle - static_cast<int>(shown - 1) * kPillStep / 2 + static_cast<int>(index) * kPillStep;
        const bool isLast = index + 1 == shown && remotes.size() > shown;
        const std::string label = isLast ? "and " + std::to_string(remotes.size() - shown + 1) + " others"
                                         : markupText(shortened(remotes[index], 42));
        text += line(10 + kBoxWidth, middle, kPillLeft, y, "talk")
            + rectangle(kPillLeft, y - 13, kPillWidth, 26, "pill") + words(kPillLeft + 12, y + 4, "small", label);
    }
    return text;
}

std::string svg(int height, const std::string& title, const std::string& content)
{
    return "<svg viewBox=\"0 0 " + number(kWidth) + " " + number(height) + "\" role=\"img\" aria-label=\"" + title
        + "\">\n<title>" + title + "</title>\n" + content + "</svg>\n";
}

std::string forgedPicture(const RunRecord& run, const Finding& finding)
{
    std::string content;
    const ProcessRecord* sender = finding.descendant.get();
    if (sender != nullptr) {
        content = box(20, *sender, true);
    } else {
        content = rectangle(10, 20, kBoxWidth, kBoxHeight, "end") + words(24, 53, "name", "sender not known");
    }
    if (finding.forgedFlow) {
        const FlowObservation& flow = finding.forgedFlow->facts;
        content += line(10 + kBoxWidth, 47, kPillLeft, 47, "talk") + rectangle(kPillLeft, 34, kPillWidth, 26, "pill")
            + words(kPillLeft + 12, 51, "small", markupText(shortened("to " + flow.key.remote.toString(), 42)))
            + words(kPillLeft, 84, "small", markupText("under the address " + flow.key.local.address.toString()));
    }
    static_cast<void>(run);
    return svg(100, "Packets with a forged source", content);
}

/// Ends, and what is between them; of a long way the middle is left out.
std::vector<const ProcessRecord*> boxesOf(const RunRecord& run, const Finding& finding)
{
    std::vector<const ProcessRecord*> boxes;
    for (const ProcessKey key : finding.path) {
        const bool isFirst = finding.ancestor && key == finding.ancestor->key;
        const bool isLast = finding.descendant && key == finding.descendant->key;
        boxes.push_back(isFirst ? finding.ancestor.get() : isLast ? finding.descendant.get() : run.find(key));
    }
    if (boxes.empty()) {
        boxes = {finding.ancestor.get(), finding.descendant.get()};
    }
    if (boxes.size() > kMostBoxes) {
        boxes.erase(boxes.begin() + 3, boxes.end() - 2);
        boxes.insert(boxes.begin() + 3, nullptr);
    }
    return boxes;
}
} // namespace

std::string pairPicture(const RunRecord& run, const Finding& finding)
{
    if (finding.rule == Rule::spoofedSource || !finding.ancestor || !finding.descendant) {
        return forgedPicture(run, finding);
    }
    std::string content;
    const std::vector<const ProcessRecord*> boxes = boxesOf(run, finding);
    int y = 22;
    for (std::size_t index = 0; index < boxes.size(); ++index, y += kStep) {
        const bool isEnd = index == 0 || index + 1 == boxes.size();
        if (boxes[index] == nullptr) {
            content += words(24, y + kBoxHeight / 2 + 4, "small", "other processes between them");
        } else {
            content += box(y, *boxes[index], isEnd);
            content += isEnd ? pills(y, remotesOf(run.flowsOf(boxes[index]->key))) : std::string();
        }
        if (index + 1 < boxes.size()) {
            content += line(60, y + kBoxHeight, 60, y + kStep - 7, "birth") + arrowHead(60, y + kStep)
                + words(74, y + kBoxHeight + 25, "small", "started");
        }
    }
    return svg(y - kStep + kBoxHeight + 22, "Who started whom, and to whom both talk", content);
}

namespace {
constexpr int kLaneLeft = 190;
constexpr int kLaneWidth = kWidth - kLaneLeft - 20;
constexpr std::size_t kMostLanes = 30;

struct Lane {
    std::string label; ///< escaped
    std::string_view kind;
    WallTime from;
    WallTime to;
};

/// The process's life, then its external flows.
void addLanes(std::vector<Lane>& lanes, const RunRecord& run, const ProcessPointer& process)
{
    if (process == nullptr) {
        return;
    }
    const Snapshot& clock = *run.last;
    const ProcessRecord* now = run.find(process->key);
    const auto ended = now != nullptr ? now->ended : process->ended;
    lanes.push_back(
        {markupText(shortened(process->facts.comm, 16)) + " (" + std::to_string(process->key.pid.value) + ")", "life",
            clock.toWall(process->key.start), ended ? clock.toWall(*ended) : clock.wallTime});
    for (const FlowPointer& flow : run.flowsOf(process->key)) {
        if (flow->facts.scope == RemoteScope::external && lanes.size() < kMostLanes) {
            lanes.push_back({markupText(shortened(flow->facts.key.remote.toString(), 24)), "flow",
                clock.toWall(flow->facts.first), clock.toWall(flow->facts.last)});
        }
    }
}

std::string clockText(WallTime time) { return toRfc3339(time).substr(11, 8); }
} // namespace

std::string timelinePicture(const RunRecord& run, const Finding& finding)
{
    std::vector<Lane> lanes;
    addLanes(lanes, run, finding.ancestor);
    if (!finding.isThreadLevel) {
        addLanes(lanes, run, finding.descendant);
    }
    if (finding.forgedFlow) {
        const FlowObservation& flow = finding.forgedFlow->facts;
        lanes.push_back({markupText(shortened(flow.key.remote.toString(), 24)), "flow", run.last->toWall(flow.first),
            run.last->toWall(flow.last)});
    }
    // A process may be days old: the picture begins a little before the first packet.
    WallTime begin = finding.raisedAt;
    WallTime end = std::max(run.last->wallTime, finding.raisedAt);
    for (const Lane& lane : lanes) {
        begin = lane.kind == "flow" ? std::min(begin, lane.from) : begin;
        end = std::max(end, lane.to);
    }
    const auto margin = std::max<std::chrono::microseconds>((end - begin) / 20, std::chrono::milliseconds(100));
    begin -= margin;
    end += margin;
    const auto place = [&](WallTime time) {
        const double share = static_cast<double>((std::clamp(time, begin, end) - begin).count())
            / static_cast<double>((end - begin).count());
        return kLaneLeft + static_cast<int>(share * kLaneWidth);
    };
    std::string content;
    int y = 34;
    for (const Lane& lane : lanes) {
        const int from = place(lane.from);
        content += words(10, y + 12, lane.kind == "life" ? "name" : "small", lane.label)
            + rectangle(from, y + 2, std::max(place(lane.to) - from, 3), 12, lane.kind);
        y += 22;
    }
    const int raised = place(finding.raisedAt);
    content += line(raised, 24, raised, y, "raised")
        + words(std::clamp(raised - 40, kLaneLeft, kWidth - 150), 16, "small", "found " + clockText(finding.raisedAt))
        + words(kLaneLeft, y + 16, "small", clockText(begin)) + words(kWidth - 75, y + 16, "small", clockText(end));
    return svg(y + 26, "When the processes lived and talked", content);
}

} // namespace netgrove
