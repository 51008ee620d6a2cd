// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// How the forest is looked at: zooming, panning, fitting, gliding.
#include <QEasingCurve>
#include <QStyle>
#include <QTimerEvent>
#include <algorithm>

#include "ui/forest_canvas.h"
#include "ui/forest_legend.h"
#include "ui/forest_minimap.h"
#include "ui/forest_search.h"

namespace netgrove {

namespace {

using namespace std::chrono_literals;

constexpr auto kGlide = 220ms;
constexpr auto kStep = 140ms; ///< a notch of the wheel, a key
constexpr int kFrameMilliseconds = 16;
constexpr double kLeastZoom = 0.02;
constexpr double kMostZoom = 3;
constexpr double kSelectionZoom = 1.25;
constexpr double kWorthZooming = 1.3; ///< a forest that fits at so many times the size was larger before
constexpr double kMargin = 32;
constexpr double kHintHeight = 60; ///< kept free for a sentence on top of the forest
constexpr double kButtonsHeight = 44; ///< kept free for the buttons below it

} // namespace

bool ForestCanvas::isMoving() const
{
    // 0 where the desktop was told to do without animations.
    return m_isAnimated && isVisible() && style()->styleHint(QStyle::SH_Widget_Animation_Duration, nullptr, this) > 0;
}

double ForestCanvas::progress() const
{
    if (!m_glideStart) {
        return 1;
    }
    const double share = static_cast<double>((now() - *m_glideStart).count()) / static_cast<double>(kGlide.count());
    return QEasingCurve(QEasingCurve::InOutCubic).valueForProgress(std::clamp(share, 0.0, 1.0));
}

void ForestCanvas::startFrames()
{
    if ((m_glideStart || m_view.isGliding()) && !m_frames.isActive()) {
        m_frames.start(kFrameMilliseconds, Qt::PreciseTimer, this);
    }
}

void ForestCanvas::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_frames.timerId()) {
        QWidget::timerEvent(event);
        return;
    }
    if (m_view.isGliding()) {
        m_view.advance(now());
        Q_EMIT viewChanged();
    }
    if (m_glideStart && now() - *m_glideStart >= kGlide) {
        m_glideStart.reset();
        m_scene.arrive();
    }
    if (!m_glideStart && !m_view.isGliding()) {
        m_frames.stop();
    }
    update();
}

// ------------------------------------------------------------------------------------------------------------ moving

QRectF ForestCanvas::contentRect() const
{
    const double above = m_emptyTitle.isEmpty() && !isCalm() ? kMargin : kMargin + kHintHeight;
    return m_scene.bounds().adjusted(-kMargin, -above, kMargin, kMargin);
}

void ForestCanvas::moveView(double zoom, QPointF origin, ForestView::Time duration)
{
    const bool isZoomNew = zoom != m_view.targetZoom();
    const QPointF kept = keptInSight(zoom, origin);
    m_view.glideTo(zoom, kept, now(), isMoving() ? duration : 0ms);
    startFrames();
    placeOverlays();
    update();
    if (isZoomNew) {
        Q_EMIT zoomChanged(zoom);
    }
    Q_EMIT viewChanged();
}

/// Panning may push the forest aside, but a corner of it always stays.
QPointF ForestCanvas::keptInSight(double zoom, QPointF origin) const
{
    if (m_scene.items().empty()) {
        return origin;
    }
    const QRectF content = m_scene.bounds();
    const QSizeF sight = QSizeF(size()) / zoom;
    const double corner = 80 / zoom;
    const auto kept = [corner](double at, double first, double last, double length) {
        const double least = first + corner - length;
        return std::clamp(at, least, std::max(least, last - corner));
    };
    return {kept(origin.x(), content.left(), content.right(), sight.width()),
        kept(origin.y(), content.top(), content.bottom(), sight.height())};
}

void ForestCanvas::panBy(QPointF pixels)
{
    m_isFollowing = false;
    moveView(m_view.targetZoom(), m_view.targetOrigin() + pixels / m_view.targetZoom(), 0ms);
}

void ForestCanvas::zoomAround(QPointF widget, double factor, ForestView::Time duration)
{
    const double zoom = std::clamp(m_view.targetZoom() * factor, kLeastZoom, kMostZoom);
    const QPointF fixed = m_view.toForest(widget);
    m_isFollowing = false;
    moveView(zoom, fixed - widget / zoom, duration);
}

void ForestCanvas::zoomIn() { zoomAround(QRectF(rect()).center(), 1.25, kStep); }
void ForestCanvas::zoomOut() { zoomAround(QRectF(rect()).center(), 0.8, kStep); }
void ForestCanvas::zoomToNormal() { zoomAround(QRectF(rect()).center(), 1 / m_view.targetZoom(), kGlide); }

void ForestCanvas::zoomToFit()
{
    const double aspect = static_cast<double>(width()) / std::max(1, height());
    const bool isOtherShape = m_aspect > 0 && std::max(aspect / m_aspect, m_aspect / aspect) > 1.25;
    if (m_scene.emptySeats() > 0 || isOtherShape) {
        m_scene.compact();
        rebuild();
    }
    m_aspect = aspect;
    m_isFollowing = m_isWholeWanted = true;
    fit(true);
}

void ForestCanvas::follow()
{
    if (m_aspect == 0) {
        m_aspect = static_cast<double>(width()) / std::max(1, height());
    }
    m_isWholeWanted = false;
    m_isFollowing = true;
    fit(false);
}

double ForestCanvas::leastFitZoom() const
{
    return m_isWholeWanted ? kLeastZoom : std::min(1.0, m_renderer.legibleZoom() * 1.001);
}

double ForestCanvas::fitZoom() const
{
    const QRectF content = contentRect();
    const QSizeF room = roomOfForest();
    const double fitting = std::min({room.width() / content.width(), room.height() / content.height(), 1.0});
    return std::max(fitting, leastFitZoom());
}

/// Without what the buttons lie over.
QSizeF ForestCanvas::roomOfForest() const
{
    return {static_cast<double>(width()), std::max(1.0, height() - kButtonsHeight)};
}

bool ForestCanvas::needsFitting() const
{
    const QRectF sight(m_view.targetOrigin(), QSizeF(size()) / m_view.targetZoom());
    const QRectF content = contentRect();
    if (sight.contains(content)) {
        const bool isFarAside = std::abs(content.center().x() - sight.center().x()) > sight.width() / 5;
        return isFarAside || fitZoom() > m_view.targetZoom() * kWorthZooming;
    }
    if (m_view.targetZoom() > leastFitZoom() * 1.001) {
        return true;
    }
    // It is as small as it may be, so that a part of it is seen: which part, is left alone.
    const auto& items = m_scene.items();
    const auto isSeen = [&sight](const ForestItem& item) { return item.isRed() && sight.contains(item.to); };
    return std::ranges::any_of(items, &ForestItem::isRed) && std::ranges::none_of(items, isSeen);
}

void ForestCanvas::fit(bool isGliding)
{
    if (m_scene.items().empty() || width() < 2 || height() < 2) {
        return;
    }
    const QRectF content = contentRect();
    const double zoom = fitZoom();
    const QSizeF sight = roomOfForest() / zoom;
    const auto along = [](double contentStart, double contentLength, double sightLength, double focus) {
        return contentLength <= sightLength
            ? contentStart - (sightLength - contentLength) / 2
            : std::clamp(focus - sightLength / 2, contentStart, contentStart + contentLength - sightLength);
    };
    // Where it does not all fit: what is marked in the middle, else the roots; and a forest hangs from the top.
    const std::vector<ForestItem>& items = m_scene.items();
    auto focus = std::ranges::find_if(items, &ForestItem::isRed);
    focus = focus == items.end() ? std::ranges::find_if(items, &ForestItem::isPair) : focus;
    const bool isMarked = focus != items.end();
    const QPointF middle = isMarked ? focus->to : QPointF(items.front().to.x(), content.top());
    const double top = content.height() * 1.35 < sight.height()
        ? content.top() - (sight.height() - content.height()) * 0.3
        : along(content.top(), content.height(), sight.height(), middle.y());
    moveView(zoom, {along(content.left(), content.width(), sight.width(), middle.x()), top}, isGliding ? kGlide : 0ms);
}

void ForestCanvas::fitRect(const QRectF& forest, double mostZoom)
{
    const double zoom = std::clamp(
        std::min(width() / forest.width(), height() / forest.height()), kLeastZoom, std::min(mostZoom, kMostZoom));
    m_isFollowing = false;
    moveView(zoom, forest.center() - QPointF(width(), height()) / 2 / zoom, kGlide);
}

void ForestCanvas::zoomToSelection()
{
    const ForestItem* item = m_scene.find(m_current);
    if (item == nullptr) {
        zoomToFit();
        return;
    }
    const auto room = [this](const ForestItem& one) { return m_scene.painter().bodyRect(one, one.to); };
    QRectF all = room(*item);
    if (item->parent >= 0) {
        all |= room(m_scene.items()[static_cast<std::size_t>(item->parent)]);
    }
    for (const int child : m_scene.childrenOf(m_scene.numberOf(item->key))) {
        all |= room(m_scene.items()[static_cast<std::size_t>(child)]);
    }
    fitRect(all.adjusted(-kMargin, -kMargin, kMargin, kMargin), kSelectionZoom);
}

void ForestCanvas::centreOn(ProcessKey key)
{
    if (const ForestItem* item = m_scene.find(key)) {
        m_isFollowing = false;
        const double zoom = std::max(m_view.targetZoom(), std::min(1.0, m_renderer.legibleZoom() * 1.001));
        moveView(zoom, item->to - QPointF(width(), height()) / 2 / zoom, kGlide);
    }
}

void ForestCanvas::ensureVisible(const ForestItem& item)
{
    const QRectF sight(m_view.targetOrigin(), QSizeF(size()) / m_view.targetZoom());
    if (!sight.adjusted(kMargin, kMargin, -kMargin, -2 * kMargin).contains(item.to)) {
        const ProcessKey key = item.key;
        centreOn(key);
    }
}

// ---------------------------------------------------------------------------------------------------------- overlays

void ForestCanvas::placeOverlays()
{
    m_legend->place(m_view.targetOrigin(), m_view.targetZoom());
    m_minimap->place();
    m_search->move(12, 12);
}

void ForestCanvas::resizeEvent(QResizeEvent* event)
{
    if (m_isFollowing) {
        const double aspect = static_cast<double>(width()) / std::max(1, height());
        if (m_aspect > 0 && std::max(aspect / m_aspect, m_aspect / aspect) > 1.4 && !m_scene.items().empty()) {
            m_aspect = aspect;
            m_scene.compact(); // another shape of the window, another shape of the forest
            rebuild();
        }
        fit(false);
    }
    placeOverlays();
    QWidget::resizeEvent(event);
}

void ForestCanvas::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::StyleChange || event->type() == QEvent::LanguageChange) {
        const ForestPainter painter(font(), Theme::of(palette()));
        m_scene.setPainter(painter);
        m_renderer.setPainter(painter);
        m_glideStart.reset();
        rebuild();
    }
    QWidget::changeEvent(event);
}

} // namespace netgrove
