// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forest_painter.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/pair_words.h"

namespace netgrove {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ForestCanvas)
};

constexpr double kLabelWidth = 136; ///< names longer than this are elided
constexpr double kStackedWidth = 212; ///< of a column
constexpr auto kShadeFades = std::chrono::seconds(60); ///< from "just now" to "long ago"
constexpr double kSmallTalk = 1e3; ///< bytes in all; drawn smallest …
constexpr double kMuchTalk = 1e9; ///< … and largest

QFont resized(QFont font, double factor)
{
    if (font.pointSizeF() > 0) {
        font.setPointSizeF(font.pointSizeF() * factor);
    } else {
        font.setPixelSize(static_cast<int>(std::lround(font.pixelSize() * factor)));
    }
    return font;
}

QFont bold(QFont font)
{
    font.setBold(true);
    return font;
}

double recencyOf(bool isCommunicating, MonotonicTime lastExternal, MonotonicTime now)
{
    if (!isCommunicating || lastExternal == MonotonicTime()) {
        return 0;
    }
    const double age = std::chrono::duration<double>(now - lastExternal) / std::chrono::duration<double>(kShadeFades);
    return std::clamp(1 - age, 0.0, 1.0);
}

/// By orders of magnitude, in steps, so that circles do not pulse.
double radiusOfTalker(const FlowCounters& totals)
{
    const double bytes = std::max(1.0, static_cast<double>(totals.txBytes) + static_cast<double>(totals.rxBytes));
    const double share = std::log(bytes / kSmallTalk) / std::log(kMuchTalk / kSmallTalk);
    return 13.5 + std::round(std::clamp(share, 0.0, 1.0) * 6);
}

QString subtitleOf(const ProcessRecord& process)
{
    const QString pid = QString::number(process.key.pid.value);
    if (process.ended) {
        return Words::tr("%1 · ended").arg(pid);
    }
    if (process.remoteHostCount > 0) {
        return Words::tr("%1 · %n host(s)", nullptr, static_cast<int>(process.remoteHostCount)).arg(pid);
    }
    return pid;
}

QString tagOf(const ForestItem& item)
{
    if (item.isMuted()) {
        return Words::tr("expected", "grade of a pair, beside its process");
    }
    if (!item.isPair()) {
        return {};
    }
    // In the graded view the word is the grade; in the paper's there is one kind of pair.
    const bool isNotice = item.isAmber();
    const bool isAlert = !isNotice && !item.isPaper && item.isProcess();
    const PairVerdict verdict = isNotice ? PairVerdict::notice : isAlert ? PairVerdict::alert : PairVerdict::pair;
    if (item.isProcess() && item.record->isThreadPair) {
        return pairWord(verdict, PairPart::threads);
    }
    if (item.isPairAncestor()) {
        return pairWord(verdict, item.isPairDescendant() ? PairPart::both : PairPart::parent);
    }
    return pairWord(verdict, PairPart::child);
}

} // namespace

ForestPainter::ForestPainter(const QFont& font, const Theme& theme)
    : m_theme(theme)
    , m_nameFont(font)
    , m_boldFont(bold(font))
    , m_smallFont(resized(font, 0.88))
    , m_nameMetrics(m_nameFont)
    , m_boldMetrics(m_boldFont)
    , m_smallMetrics(m_smallFont)
    , m_nameHeight(m_nameMetrics.height())
    , m_smallHeight(m_smallMetrics.height())
    , m_unit(m_nameHeight / 17)
{
}

LayoutMetrics ForestPainter::metrics() const
{
    LayoutMetrics metrics;
    metrics.above = 26 * unit();
    metrics.below = 25 * unit() + m_nameHeight + m_smallHeight;
    metrics.levelHeight = metrics.above + metrics.below + 38 * unit();
    metrics.gap = 18 * unit();
    metrics.rowHeight = std::ceil(m_nameHeight * 1.55);
    metrics.columnWidth = kStackedWidth * unit();
    metrics.stackedInset = 24 * unit();
    metrics.trunk = 24 * unit();
    return metrics;
}

// ------------------------------------------------------------------------------------------------------- composing

void ForestPainter::compose(ForestItem& item, MonotonicTime now) const
{
    item.tag = tagOf(item);
    if (item.thread != nullptr) {
        composeThread(item);
    } else if (item.host) {
        composeHost(item);
    } else {
        const ProcessRecord& process = *item.record;
        item.radius = unit()
            * (item.isPair()                  ? std::max(18.0, radiusOfTalker(process.totals))
                    : process.isCommunicating ? radiusOfTalker(process.totals)
                                              : 11);
        item.subtitle = subtitleOf(process);
        item.pill = item.foldedBelow > 0 ? QStringLiteral("+ %1").arg(item.foldedBelow)
            : item.isUnfolded            ? QStringLiteral("\u2212")
                                         : QString();
        const auto talkers = std::ranges::count_if(process.threads, &ThreadRecord::isCommunicating);
        item.threadPill = process.threads.size() < 2 ? QString()
            : item.areThreadsShown                   ? Words::tr("\u2212 threads")
                                                     : Words::tr("%n thread(s)", nullptr, static_cast<int>(talkers));
        measure(item, processName(process.facts));
    }
    refresh(item, now);
}

void ForestPainter::composeThread(ForestItem& item) const
{
    item.radius = 9 * unit();
    item.subtitle = Words::tr("thread %1").arg(item.thread->tid.value);
    measure(item, safe(item.thread->name, 64));
}

void ForestPainter::composeHost(ForestItem& item) const
{
    const HostFacts& host = *item.host;
    item.radius = 7 * unit();
    QString name = host.name;
    if (host.hosts > 1) {
        name = host.place.isEmpty()
            ? Words::tr("%n more host(s)", nullptr, static_cast<int>(host.hosts))
            : Words::tr("%n host(s) %1", "%1 is a port such as :445", static_cast<int>(host.hosts)).arg(host.place);
        item.subtitle = Words::tr("%n answered", nullptr, static_cast<int>(host.answered));
    } else if (host.talkers > 1) {
        item.subtitle = Words::tr("%n process(es) talk to it", nullptr, static_cast<int>(host.talkers));
    } else {
        item.subtitle = host.answered > 0 ? host.place : Words::tr("no answer");
    }
    measure(item, name);
}

void ForestPainter::measure(ForestItem& item, const QString& name) const
{
    const QFontMetricsF& metrics = nameMetrics(item);
    const auto small = [this](const QString& text) { return m_smallMetrics.horizontalAdvance(text); };
    item.subtitleWidth = small(item.subtitle);
    item.nameWidth = metrics.horizontalAdvance(name);
    const double pill = item.pill.isEmpty() ? 0 : std::max(small(item.pill) + 14 * unit(), 26 * unit());
    double room = (kStackedWidth - 24 - 30) * unit() - item.subtitleWidth - (pill > 0 ? pill + 8 * unit() : 0);
    room = std::max(room, 40 * unit());
    const bool isTooLong = item.nameWidth > room;
    item.stackedName = isTooLong ? metrics.elidedText(name, Qt::ElideRight, room) : name;
    item.stackedNameWidth = isTooLong ? metrics.horizontalAdvance(item.stackedName) : item.nameWidth;
    const double most = kLabelWidth * unit();
    item.name
        = item.nameWidth > most ? metrics.elidedText(name, item.host ? Qt::ElideMiddle : Qt::ElideRight, most) : name;
    if (item.nameWidth > most) {
        item.nameWidth = metrics.horizontalAdvance(item.name);
    }
    double left = std::max(std::max(item.nameWidth, item.subtitleWidth) / 2, item.radius);
    double right = left;
    const auto beside = [&](double& side, const QString& text, double padding) {
        if (!text.isEmpty()) {
            side = std::max(side, item.radius + small(text) + (8 + padding) * unit());
        }
    };
    beside(right, item.pill, 16);
    beside(right, item.tag, 28);
    beside(left, item.threadPill, 16);
    // In steps, so that a host more or a digit more does not set the forest moving.
    const double step = 8 * unit();
    left = std::ceil(left / step) * step;
    right = std::ceil(right / step) * step;
    item.width = left + right;
    item.shift = (right - left) / 2;
}

void ForestPainter::refresh(ForestItem& item, MonotonicTime now) const
{
    item.recency = item.host     ? recencyOf(true, item.host->last, now)
        : item.thread != nullptr ? recencyOf(item.thread->isCommunicating, item.thread->lastExternal, now)
                                 : recencyOf(item.record->isCommunicating, item.record->lastExternal, now);
}

// -------------------------------------------------------------------------------------------------------- geometry

double ForestPainter::radiusOf(const ForestItem& item) const
{
    return item.isStacked ? (item.isProcess() ? 6.5 : 5.5) * unit() : item.radius;
}

double ForestPainter::bottomOf(const ForestItem& item) const
{
    return radiusOf(item) + (item.isStacked ? 0 : 8 * unit() + m_nameHeight + m_smallHeight);
}

QRectF ForestPainter::pillRect(const ForestItem& item, QPointF centre) const
{
    if (item.pill.isEmpty()) {
        return {};
    }
    const double height = m_smallHeight + 3 * unit();
    const double width = std::max(m_smallMetrics.horizontalAdvance(item.pill) + 14 * unit(), 1.35 * height);
    const double side = centre.x() + radiusOf(item);
    if (item.isStacked) { // behind name and number
        const double text = item.stackedNameWidth + 7 * unit() + item.subtitleWidth;
        return {side + 7 * unit() + text + 8 * unit(), centre.y() - height / 2, width, height};
    }
    const double y = item.tag.isEmpty() ? centre.y() - height / 2 : centre.y() + 3 * unit();
    return {side + 8 * unit(), y, width, height};
}

QRectF ForestPainter::threadPillRect(const ForestItem& item, QPointF centre) const
{
    if (item.threadPill.isEmpty() || item.isStacked) {
        return {};
    }
    const double height = m_smallHeight + 3 * unit();
    const double width = m_smallMetrics.horizontalAdvance(item.threadPill) + 14 * unit();
    return {centre.x() - item.radius - 8 * unit() - width, centre.y() - height / 2, width, height};
}

QRectF ForestPainter::tagRect(const ForestItem& item, QPointF centre) const
{
    if (item.tag.isEmpty() || item.isStacked) {
        return {};
    }
    const double height = m_smallHeight + 3 * unit();
    const double width = m_smallMetrics.horizontalAdvance(item.tag) + height * 0.56 + 17 * unit();
    const double y = item.pill.isEmpty() ? centre.y() - height / 2 : centre.y() - height - 1 * unit();
    return {centre.x() + item.radius + 8 * unit(), y, width, height};
}

QRectF ForestPainter::bodyRect(const ForestItem& item, QPointF centre) const
{
    const double radius = radiusOf(item);
    if (item.isStacked) {
        const double height = std::ceil(m_nameHeight * 1.55);
        return {centre.x() - 12 * unit(), centre.y() - height / 2, (kStackedWidth - 24) * unit(), height};
    }
    const double half = std::max(std::max(item.nameWidth, item.subtitleWidth) / 2, radius) + 3 * unit();
    const double bottom = radius + 6 * unit() + m_nameHeight + m_smallHeight;
    return {centre.x() - half, centre.y() - radius - 3 * unit(), 2 * half, radius + 3 * unit() + bottom};
}

} // namespace netgrove
