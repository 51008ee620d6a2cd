// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/export/forest_svg.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "core/layout/forest_layout.h"
#include "core/session/export/markup.h"
#include "core/session/export/run_forest.h"

namespace netgrove {
namespace {
constexpr double kMargin = 32;
constexpr double kFootHeight = 44;
constexpr double kLeastWidth = 640; ///< so that the words at the foot have room
constexpr double kNameSize = 13; ///< pixels of a letter's height
constexpr double kSmallSize = 11;
constexpr double kLetterWidth = 0.58; ///< of its height: few in a sans-serif font are wider
constexpr std::size_t kMostLetters = 20; ///< of a name
constexpr double kColumnWidth = 240;
constexpr double kGap = 7; ///< between a circle in a column, its name and its number
constexpr double kRadius = 13;
constexpr double kStackedRadius = 6;

struct Paint {
    const char* fill;
    const char* ring;
    double ringWidth;
};
constexpr Paint kQuiet{"#ffffff", "#808890", 1.5};
constexpr Paint kTalked{"#b9c6d8", "#3d5169", 1.5};
constexpr Paint kAlert{"#f6c4c0", "#c62828", 3};
constexpr Paint kNotice{"#f4dfb4", "#8a5a00", 3};
constexpr const char* kEdge = "#9aa1a9";

std::string number(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

/// There is no font here to ask. Letters of East Asia are as wide as high.
double widthOf(std::string_view text, double size)
{
    double width = 0;
    for (std::size_t index = 0; index < text.size(); ++index) {
        const auto byte = static_cast<unsigned char>(text[index]);
        if ((byte & 0xC0U) != 0x80U) {
            width += byte >= 0xE1 ? 1.0 : kLetterWidth;
        }
    }
    return width * size;
}

Paint paintOf(const RunForestNode& node)
{
    if (node.end && *node.end != Grade::expected) {
        return *node.end == Grade::alert ? kAlert : kNotice;
    }
    return node.hasTalked ? kTalked : kQuiet;
}

std::string nameOf(const RunForestNode& node, std::size_t mostLetters = kMostLetters)
{
    const std::string& name = node.process->facts.comm;
    return shortened(name.empty() ? "?" : name, mostLetters);
}

std::string subtitleOf(const RunForestNode& node)
{
    std::string text = std::to_string(node.process->key.pid.value);
    if (node.remoteHosts > 0) {
        text += " \xC2\xB7 " + std::to_string(node.remoteHosts) + (node.remoteHosts == 1 ? " host" : " hosts");
    }
    return text;
}

std::string words(Point place, double size, const char* anchor, const char* colour, std::string_view text)
{
    return "<text x=\"" + number(place.x) + "\" y=\"" + number(place.y) + "\" font-size=\"" + number(size)
        + "\" text-anchor=\"" + anchor + "\" fill=\"" + colour + "\">" + markupText(text) + "</text>\n";
}

class Drawing {
public:
    explicit Drawing(const std::vector<RunForestNode>& forest, Extent viewport)
        : m_forest(forest)
    {
        LayoutMetrics metrics;
        metrics.columnWidth = kColumnWidth;
        m_layout.setMetrics(metrics);
        m_layout.setViewport(viewport.width > 0 ? viewport : Extent{1600, 1000});
        std::vector<LayoutRequest> requests;
        for (const RunForestNode& node : forest) {
            const double width
                = std::max({widthOf(nameOf(node), kNameSize), widthOf(subtitleOf(node), kSmallSize), 40.0});
            requests.push_back({.key = node.process->key,
                .parent = node.parent,
                .width = width,
                .mayStack = node.children == 0 && !node.end && !node.way});
        }
        m_layout.update(requests);
    }

    const Box& bounds() const { return m_layout.bounds(); }
    std::string content() const
    {
        std::string lines;
        std::string marked; // over the others
        std::string circles;
        for (const RunForestNode& node : m_forest) {
            (node.way && *node.way != Grade::expected ? marked : lines) += line(node);
            circles += circle(node);
        }
        return lines + marked + circles;
    }

private:
    const LayoutPlace& placeOf(const RunForestNode& node) const { return *m_layout.find(node.process->key); }

    /// From below the parent's label: down, across, and down to the child's circle; into a column from its left.
    std::string line(const RunForestNode& node) const
    {
        if (node.parent < 0) {
            return {};
        }
        const LayoutPlace& place = placeOf(node);
        const LayoutPlace& above = placeOf(m_forest[static_cast<std::size_t>(node.parent)]);
        const LayoutMetrics& metrics = m_layout.metrics();
        const double gap = metrics.levelHeight - metrics.above - metrics.below;
        const Point to = place.centre;
        std::string path = "M" + number(above.centre.x) + " " + number(above.room.bottom() - gap / 4);
        if (place.isStacked) {
            path += " V" + number(above.room.bottom() + gap / 2) + " H" + number(to.x - 16) + " V" + number(to.y) + " H"
                + number(to.x - kStackedRadius);
        } else {
            path += " V" + number(place.room.top - gap / 2) + " H" + number(to.x) + " V" + number(to.y - kRadius);
        }
        const bool isMarked = node.way && *node.way != Grade::expected;
        const char* colour = !isMarked ? kEdge : *node.way == Grade::alert ? kAlert.ring : kNotice.ring;
        return "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\""
            + (isMarked ? "3" : "1.2") + "\"/>\n";
    }

    /// As much of it as the column has room for beside the number.
    std::string nameInColumn(const RunForestNode& node) const
    {
        const double room = kColumnWidth - m_layout.metrics().stackedInset - kStackedRadius - 3 * kGap
            - widthOf(subtitleOf(node), kSmallSize);
        std::size_t letters = kMostLetters;
        while (letters > 4 && widthOf(nameOf(node, letters), kNameSize) > room) {
            --letters;
        }
        return nameOf(node, letters);
    }

    std::string circle(const RunForestNode& node) const
    {
        const LayoutPlace& place = placeOf(node);
        const Paint paint = paintOf(node);
        const Point at = place.centre;
        std::string text = "<g>\n<title>" + markupText(node.process->facts.executable, 512) + "</title>\n<circle cx=\""
            + number(at.x) + "\" cy=\"" + number(at.y) + "\" r=\"" + number(place.isStacked ? kStackedRadius : kRadius)
            + "\" fill=\"" + paint.fill + "\" stroke=\"" + paint.ring + "\" stroke-width=\"" + number(paint.ringWidth)
            + "\"/>\n";
        const char* ink = "#1c1f23";
        const char* softInk = "#555c64";
        if (place.isStacked) {
            const double left = at.x + kStackedRadius + kGap;
            const std::string name = nameInColumn(node);
            text += words({left, at.y + 4}, kNameSize, "start", ink, name)
                + words(
                    {left + widthOf(name, kNameSize) + kGap, at.y + 4}, kSmallSize, "start", softInk, subtitleOf(node));
        } else {
            text += words({at.x, at.y + kRadius + 19}, kNameSize, "middle", ink, nameOf(node))
                + words({at.x, at.y + kRadius + 34}, kSmallSize, "middle", softInk, subtitleOf(node));
        }
        return text + "</g>\n";
    }

    const std::vector<RunForestNode>& m_forest;
    ForestLayout m_layout;
};

std::string countOf(const RunRecord& run, Grade grade, const char* one, const char* many)
{
    const auto count
        = std::ranges::count(run.findings, grade, [](const FindingPointer& finding) { return finding->grade; });
    return std::to_string(count) + " " + (count == 1 ? one : many);
}

/// What it is a picture of.
std::string headline(const RunRecord& run, bool isEmpty)
{
    const std::string host = run.last->machine.hostName.empty() ? "" : shortened(run.last->machine.hostName, 40) + ", ";
    const std::string time = toRfc3339(run.last->wallTime);
    return host + time.substr(0, 10) + " " + time.substr(11, 8) + " UTC: "
        + (isEmpty ? "nobody talked to the outside"
                   : countOf(run, Grade::alert, "alert", "alerts") + ", "
                    + countOf(run, Grade::notice, "notice", "notices"));
}

/// As large as was asked for, or as the content needs.
Extent pictureSize(const Extent& content, const ForestSvgOptions& options)
{
    const bool isGiven = options.size.width > 0 && options.size.height > 0;
    Extent size = isGiven ? options.size : Extent{content.width * options.scale, content.height * options.scale};
    const double largest = std::max({size.width, size.height, 1.0});
    const double shrink = std::min(1.0, ForestSvgOptions::kMostPixels / largest);
    return {std::max(std::round(size.width * shrink), 1.0), std::max(std::round(size.height * shrink), 1.0)};
}
} // namespace

std::string runForestSvg(const RunRecord& run, const ForestSvgOptions& options)
{
    const std::vector<RunForestNode> forest = runForest(run);
    const Drawing drawing(forest, options.size);
    Box content = drawing.bounds().grown(kMargin);
    content.height += kFootHeight;
    if (content.width < kLeastWidth) {
        content.left -= (kLeastWidth - content.width) / 2;
        content.width = kLeastWidth;
    }
    const Extent size = pictureSize({content.width, content.height}, options);
    // The ground covers all of the picture, whatever its shape.
    const double zoom = std::min(size.width / content.width, size.height / content.height);
    Box view{0, 0, size.width / zoom, size.height / zoom};
    view.left = content.centre().x - view.width / 2;
    view.top = content.centre().y - view.height / 2;
    const std::string title = markupText("Netgrove: " + headline(run, forest.empty()));
    const std::string frame
        = number(view.left) + " " + number(view.top) + " " + number(view.width) + " " + number(view.height);
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\""
        + number(size.width) + "\" height=\"" + number(size.height) + "\" viewBox=\"" + frame
        + "\" font-family=\"sans-serif\">\n<title>" + title + "</title>\n<rect x=\"" + number(view.left) + "\" y=\""
        + number(view.top) + "\" width=\"" + number(view.width) + "\" height=\"" + number(view.height)
        + "\" fill=\"#ffffff\"/>\n" + drawing.content()
        + words(
            {content.centre().x, content.bottom() - 38}, kNameSize, "middle", "#1c1f23", headline(run, forest.empty()))
        + words({content.centre().x, content.bottom() - 20}, kSmallSize, "middle", "#555c64",
            "shaded: talked to the outside \xC2\xB7 red: an alert, and the way between its two ends \xC2\xB7 amber: a "
            "notice")
        + "</svg>\n";
}

} // namespace netgrove
