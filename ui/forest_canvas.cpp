// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forest_canvas.h"

#include <QEasingCurve>
#include <QPainter>
#include <QTimerEvent>
#include <algorithm>
#include <cmath>
#include <limits>

#include "ui/process_filter.h"

namespace netgrove {

namespace {

constexpr int kGlideMilliseconds = 200;
constexpr int kFrameMilliseconds = 16;
constexpr double kLeastZoom = 0.08;
constexpr double kMostZoom = 3;
constexpr double kLeastFitZoom = 0.5; ///< fitting by itself never makes names illegible
constexpr double kMargin = 32;
constexpr double kHintHeight = 60; ///< kept free for a sentence on top of the forest
/// Vacant seats that are borne before the forest closes its ranks.
constexpr std::size_t kVacanciesBorne = 12;

} // namespace

ForestCanvas::ForestCanvas(ProcessModel& model, const ProcessFilter& filter, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_filter(filter)
    , m_painter(font(), Theme::of(palette()))
    , m_layout(m_painter.metrics())
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(280, 200);
    setAccessibleName(tr("Forest of processes"));
    setAccessibleDescription(
        tr("Arrow keys walk between parent, children and siblings; Enter shows a process; Space folds and "
           "unfolds its quiet children, T its threads. The table view has the same rows."));
    connect(&m_model, &ProcessModel::updated, this, &ForestCanvas::rebuild);
}

ForestCanvas::~ForestCanvas() = default;

// ------------------------------------------------------------------------------------------------ from model to items

void ForestCanvas::rebuild()
{
    std::unordered_map<ProcessKey, QPointF> before;
    const double done = progress();
    for (const ForestItem& item : m_items) {
        before.emplace(item.key, centreOf(item, done));
    }
    const std::optional<ProcessKey> fixed = anchor();
    const std::vector<ForestItem> old = std::move(m_items);
    const std::vector<LayoutRequest> requests = composeItems();
    const bool isMouseElsewhere = !m_hovered && !m_isPanning;
    if (m_layout.emptySeats() > std::max(kVacanciesBorne, requests.size() / 4) && isMouseElsewhere) {
        m_layout.compact();
    }
    m_layout.update(requests);

    QPointF shift;
    if (fixed && before.contains(*fixed)) {
        if (const LayoutPlace* place = m_layout.find(*fixed)) {
            shift = place->centre - before.at(*fixed);
        }
    }
    m_origin += shift; // the anchor stays where it is on the screen; the others glide
    m_originFrom += shift;
    takePlaces(before, shift);
    const bool isSameGlide = m_frames.isActive() && hasSameTargets(old, shift);
    if (isSameGlide) { // pictures come faster than it glides: let it arrive
        for (const ForestItem& item : old) {
            m_items[static_cast<std::size_t>(m_positions.at(item.key))].from = item.from + shift;
        }
        for (ForestItem& item : m_leaving) {
            item.to += shift;
        }
    } else {
        m_leaving.clear();
        for (const ForestItem& item : old) {
            if (!m_positions.contains(item.key)) {
                m_leaving.push_back(item);
                m_leaving.back().from = m_leaving.back().to = before.at(item.key) + shift;
            }
        }
    }
    findTrunks();
    if (m_current && !m_positions.contains(*m_current)
        && !(m_model.snapshot() && m_model.snapshot()->find(*m_current))) {
        m_current.reset();
    }
    const QRectF sight(m_origin, QSizeF(size()) / m_zoom);
    if (m_isFollowing && (old.empty() || (isMouseElsewhere && !sight.contains(contentRect())))) {
        zoomToFit();
    }
    isSameGlide ? update() : startGlide();
}

bool ForestCanvas::hasSameTargets(const std::vector<ForestItem>& old, QPointF shift) const
{
    return old.size() == m_items.size() && std::all_of(old.begin(), old.end(), [&](const ForestItem& item) {
        const ForestItem* now = itemOf(item.key);
        return now != nullptr && (now->to - item.to - shift).manhattanLength() < 0.01;
    });
}

void ForestCanvas::takePlaces(const std::unordered_map<ProcessKey, QPointF>& before, QPointF shift)
{
    for (ForestItem& item : m_items) {
        const LayoutPlace& place = *m_layout.find(item.key);
        item.to = place.centre;
        if (item.isStacked != place.isStacked) {
            item.isStacked = place.isStacked;
            m_painter.compose(item, m_model.snapshot()->time);
        }
        const auto known = before.find(item.key);
        item.from = known == before.end() ? item.to : known->second + shift;
    }
}

void ForestCanvas::findTrunks()
{
    m_trunks.clear();
    std::unordered_map<std::int64_t, std::size_t> columns; // by parent and column
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const ForestItem& item = m_items[i];
        if (!item.isStacked) {
            continue;
        }
        const auto number = static_cast<int>(i);
        const std::int64_t column = (static_cast<std::int64_t>(item.parent) << 32) ^ std::llround(item.to.x());
        const auto [place, isNew] = columns.try_emplace(column, m_trunks.size());
        if (isNew) {
            m_trunks.push_back({item.parent, number, number});
            continue;
        }
        ForestTrunk& trunk = m_trunks[place->second];
        if (item.to.y() < m_items[static_cast<std::size_t>(trunk.head)].to.y()) {
            trunk.head = number;
        }
        if (item.to.y() > m_items[static_cast<std::size_t>(trunk.tail)].to.y()) {
            trunk.tail = number;
        }
    }
}

std::optional<ProcessKey> ForestCanvas::anchor() const
{
    if (m_hovered) {
        return m_hovered;
    }
    const QRectF sight(m_origin, QSizeF(size()) / m_zoom);
    if (const ForestItem* item = itemOf(m_current); item != nullptr && sight.contains(item->to)) {
        return m_current;
    }
    const ForestItem* nearest = nullptr;
    double least = std::numeric_limits<double>::max();
    for (const ForestItem& item : m_items) {
        const QPointF away = item.to - sight.center();
        const double distance = QPointF::dotProduct(away, away);
        if (distance < least) {
            least = distance;
            nearest = &item;
        }
    }
    return nearest == nullptr ? std::nullopt : std::optional(nearest->key);
}

void ForestCanvas::refilter()
{
    for (ForestItem& item : m_items) {
        item.isMatch = !m_filter.isActive() || m_filter.matches(m_model.indexOf(item.process));
    }
    update();
}

void ForestCanvas::setEmptyState(const QString& title, const QString& text)
{
    if (title != m_emptyTitle || text != m_emptyText) {
        m_emptyTitle = title;
        m_emptyText = text;
        update();
    }
}

// ------------------------------------------------------------------------------------------------------------- gliding

void ForestCanvas::startGlide()
{
    const bool hasMoved = m_isViewGliding || !m_leaving.empty()
        || std::any_of(m_items.begin(), m_items.end(), [](const ForestItem& item) { return item.from != item.to; });
    if (hasMoved && m_isAnimated && isVisible()) {
        m_clock.start();
        m_frames.start(kFrameMilliseconds, Qt::PreciseTimer, this);
    }
    update();
}

double ForestCanvas::progress() const
{
    if (!m_frames.isActive()) {
        return 1;
    }
    const double share = static_cast<double>(m_clock.elapsed()) / kGlideMilliseconds;
    return QEasingCurve(QEasingCurve::InOutCubic).valueForProgress(std::clamp(share, 0.0, 1.0));
}

QPointF ForestCanvas::centreOf(const ForestItem& item, double progress) const
{
    return item.from + (item.to - item.from) * progress;
}

void ForestCanvas::timerEvent(QTimerEvent* event)
{
    if (event->timerId() != m_frames.timerId()) {
        QWidget::timerEvent(event);
        return;
    }
    if (m_clock.elapsed() >= kGlideMilliseconds) {
        m_frames.stop();
        m_leaving.clear();
        m_isViewGliding = false;
        for (ForestItem& item : m_items) {
            item.from = item.to;
        }
    }
    update();
}

// ------------------------------------------------------------------------------------------------------------ the view

QRectF ForestCanvas::contentRect() const
{
    const double above = m_emptyTitle.isEmpty() ? kMargin : kMargin + kHintHeight;
    return m_layout.bounds().adjusted(-kMargin, -above, kMargin, kMargin);
}

void ForestCanvas::setView(double zoom, QPointF origin, bool isGliding)
{
    if (isGliding && m_isAnimated && isVisible()) {
        m_originFrom = m_origin;
        m_isViewGliding = true;
    }
    const bool isZoomNew = zoom != m_zoom;
    m_zoom = zoom;
    m_origin = origin;
    keepInSight();
    if (isZoomNew) {
        Q_EMIT zoomChanged(m_zoom);
    }
    if (m_isViewGliding) {
        startGlide();
    }
    update();
}

void ForestCanvas::keepInSight()
{
    if (m_items.empty()) {
        return;
    }
    // Panning may push the forest aside, but a corner of it always stays.
    const QRectF content = m_layout.bounds();
    const QSizeF sight = QSizeF(size()) / m_zoom;
    const double corner = 80 / m_zoom;
    m_origin.setX(std::clamp(m_origin.x(), content.left() + corner - sight.width(),
        std::max(content.left() + corner - sight.width(), content.right() - corner)));
    m_origin.setY(std::clamp(m_origin.y(), content.top() + corner - sight.height(),
        std::max(content.top() + corner - sight.height(), content.bottom() - corner)));
}

void ForestCanvas::zoomAround(QPointF widget, double factor)
{
    const double zoom = std::clamp(m_zoom * factor, kLeastZoom, kMostZoom);
    const QPointF fixed = toForest(widget);
    m_isFollowing = false;
    setView(zoom, fixed - widget / zoom);
}

void ForestCanvas::zoomIn() { zoomAround(QRectF(rect()).center(), 1.25); }
void ForestCanvas::zoomOut() { zoomAround(QRectF(rect()).center(), 0.8); }
void ForestCanvas::zoomToNormal() { zoomAround(QRectF(rect()).center(), 1 / m_zoom); }

void ForestCanvas::zoomToFit()
{
    if (m_items.empty() || width() < 2 || height() < 2) {
        return;
    }
    const bool isAsked = sender() != nullptr && sender() != &m_model;
    if (isAsked && m_layout.emptySeats() > 0) {
        m_layout.compact();
        rebuild();
    }
    const QRectF content = contentRect();
    const double fitting = std::min({width() / content.width(), height() / content.height(), 1.0});
    const double zoom = std::max(fitting, isAsked ? kLeastZoom : kLeastFitZoom);
    const QSizeF sight = QSizeF(size()) / zoom;
    const auto along = [](double contentStart, double contentLength, double sightLength, double focus) {
        return contentLength <= sightLength
            ? contentStart - (sightLength - contentLength) / 2
            : std::clamp(focus - sightLength / 2, contentStart, contentStart + contentLength - sightLength);
    };
    // Where it does not all fit: what is red in the middle, else the roots; and a forest hangs from the top.
    const auto red = std::find_if(m_items.begin(), m_items.end(), [](const ForestItem& item) { return item.isPair(); });
    const double focus = red == m_items.end() ? m_items.front().to.x() : red->to.x();
    const double top = content.height() * 1.35 < sight.height()
        ? content.top() - (sight.height() - content.height()) * 0.3
        : along(content.top(), content.height(), sight.height(), content.top());
    setView(zoom, {along(content.left(), content.width(), sight.width(), focus), top});
    m_isFollowing = true;
}

void ForestCanvas::centreOn(ProcessKey key)
{
    if (const ForestItem* item = itemOf(key)) {
        m_isFollowing = false;
        const double zoom = std::max(m_zoom, kLeastFitZoom);
        setView(zoom, item->to - QPointF(width(), height()) / 2 / zoom, zoom == m_zoom);
    }
}

void ForestCanvas::ensureVisible(const ForestItem& item)
{
    const QRectF sight(m_origin, QSizeF(size()) / m_zoom);
    if (!sight.adjusted(kMargin, kMargin, -kMargin, -2 * kMargin).contains(item.to)) {
        centreOn(item.key);
    }
}

// ------------------------------------------------------------------------------------------------------------ painting

void ForestCanvas::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_painter.theme().canvas);
    if (m_items.empty()) {
        m_painter.drawEmptyState(painter, rect(), m_emptyTitle, m_emptyText);
        return;
    }
    const QPointF origin = m_isViewGliding ? m_originFrom + (m_origin - m_originFrom) * progress() : m_origin;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(m_zoom, m_zoom);
    painter.translate(-origin);
    paintForest(painter, QRectF(origin, QSizeF(size()) / m_zoom));
    painter.restore();
    m_painter.drawLegend(painter, rect());
    if (!m_emptyTitle.isEmpty()) {
        m_painter.drawHint(painter, rect(), m_emptyTitle, m_emptyText);
    }
}

void ForestCanvas::paintForest(QPainter& painter, const QRectF& visible) const
{
    const double done = progress();
    const LayoutMetrics& sizes = m_layout.metrics();
    const QRectF near = visible.adjusted(-sizes.columnWidth, -sizes.levelHeight, sizes.columnWidth, sizes.levelHeight);
    std::vector<QPointF> centres(m_items.size());
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        centres[i] = centreOf(m_items[i], done);
    }
    const auto at = [](int number) { return static_cast<std::size_t>(number); };
    ForestPainter::Look look{m_zoom, 1, false, false, false};
    for (const ForestTrunk& trunk : m_trunks) {
        const QPointF head = centres[at(trunk.head)];
        const QPointF tail = centres[at(trunk.tail)];
        const QPointF from = trunk.parent < 0 ? head : centres[at(trunk.parent)];
        if (near.intersects(QRectF(from, head).normalized() | QRectF(head, tail).normalized().adjusted(-1, -1, 1, 1))) {
            m_painter.drawTrunk(painter, trunk.parent < 0 ? nullptr : &m_items[at(trunk.parent)], from, head, tail);
        }
    }
    for (const bool isRedTurn : {false, true}) { // red lines lie on top
        for (std::size_t i = 0; i < m_items.size(); ++i) {
            const ForestItem& item = m_items[i];
            if (item.parent < 0) {
                continue;
            }
            const ForestItem& parent = m_items[at(item.parent)];
            if ((parent.isRedBelow() && item.isRedAbove()) != isRedTurn) {
                continue;
            }
            const QPointF start = item.isStacked ? centres[i] : centres[at(item.parent)];
            if (near.intersects(QRectF(start, centres[i]).normalized().adjusted(-1, -1, 1, 1))) {
                m_painter.drawEdge(painter, parent, centres[at(item.parent)], item, centres[i], look);
            }
        }
    }
    for (const ForestItem& item : m_leaving) {
        look.opacity = 1 - done;
        m_painter.drawItem(painter, item, item.to, look);
    }
    look.opacity = 1;
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        if (near.contains(centres[i])) {
            look.isSelected = m_current == m_items[i].key;
            look.isHovered = m_hovered == m_items[i].key;
            look.isFocused = look.isSelected && hasFocus();
            m_painter.drawItem(painter, m_items[i], centres[i], look);
        }
    }
}

} // namespace netgrove
