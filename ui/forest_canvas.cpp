// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// From the model to the picture. How it is looked at: forest_canvas_view.cpp; mouse: forest_canvas_input.cpp;
/// keyboard: forest_canvas_keys.cpp; words: forest_canvas_words.cpp.
#include "ui/forest_canvas.h"

#include <QAccessible>
#include <QPainter>
#include <algorithm>
#include <limits>

#include "ui/forest_accessible.h"
#include "ui/forest_legend.h"
#include "ui/forest_minimap.h"
#include "ui/forest_search.h"
#include "ui/process_filter.h"

namespace netgrove {

namespace {

/// Vacant seats that are borne before the forest closes its ranks.
constexpr std::size_t kVacanciesBorne = 12;

} // namespace

ForestCanvas::ForestCanvas(ProcessModel& model, const ProcessFilter& filter, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_filter(filter)
    , m_scene(ForestPainter(font(), Theme::of(palette())))
    , m_renderer(m_scene.painter())
{
    installForestAccessibility();
    m_clock.start();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent); // it fills itself: no need to do so before
    setMinimumSize(280, 200);
    setAccessibleName(tr("Forest of processes"));
    setAccessibleDescription(
        tr("Arrow keys walk between parent, children and siblings; Enter shows a process; Space folds and "
           "unfolds its quiet children, T its threads, H remote hosts, L the legend; N goes to the next finding, / "
           "searches. The "
           "table view has the same rows."));
    m_legend = new ForestLegend(*this);
    m_minimap = new ForestMinimap(*this);
    m_search = new ForestSearch(m_model, this);
    connect(m_minimap, &ForestMinimap::pointed, this, [this](QPointF forest) {
        m_isFollowing = false;
        moveView(m_view.targetZoom(), forest - QPointF(width(), height()) / 2 / m_view.targetZoom(), {});
    });
    connect(this, &ForestCanvas::viewChanged, m_minimap, QOverload<>::of(&QWidget::update));
    connect(m_search, &ForestSearch::found, this, &ForestCanvas::goTo);
    connect(m_search, &ForestSearch::left, this, [this] { setFocus(Qt::OtherFocusReason); });
    connect(&m_model, &ProcessModel::updated, this, &ForestCanvas::rebuild);
}

ForestCanvas::~ForestCanvas() = default;

bool ForestCanvas::matches(ProcessKey process) const
{
    return !m_filter.isActive() || m_filter.matches(m_model.indexOf(process));
}

void ForestCanvas::rebuild()
{
    const bool wasEmpty = m_scene.items().empty();
    if (m_scene.emptySeats() > std::max(kVacanciesBorne, m_scene.items().size() / 4) && isMouseElsewhere()) {
        m_scene.compact();
    }
    m_scene.setViewport(size());
    const QPointF shift
        = m_scene.update(m_model, [this](ProcessKey key) { return matches(key); }, progress(), anchor());
    m_view.shift(shift); // the anchor stays where it is on the screen; the others glide
    m_pressedOrigin += shift;
    if (m_scene.hasNewTargets()) {
        m_glideStart.reset();
        if (m_scene.isGliding() && isMoving() && !wasEmpty) {
            m_glideStart = now();
        } else {
            m_scene.arrive();
        }
    }
    if (m_current && m_scene.numberOf(*m_current) < 0
        && !(m_model.snapshot() && m_model.snapshot()->find(*m_current))) {
        m_current.reset();
    }
    if (m_hovered && m_scene.numberOf(*m_hovered) < 0) {
        m_hovered.reset();
    }
    if (wasEmpty && m_isFollowing) {
        follow();
    } else if (m_isFollowing && isMouseElsewhere() && needsFitting()) {
        fit(true);
    }
    startFrames();
    placeOverlays();
    m_minimap->refresh();
    update();
    Q_EMIT viewChanged();
    if (QAccessible::isActive()) {
        tellForestChanges(*this);
    }
}

/// What keeps its place on the screen: what the mouse or a hand is on, what is selected, else what is in the middle.
std::optional<ProcessKey> ForestCanvas::anchor() const
{
    if (m_hovered) {
        return m_hovered;
    }
    const QRectF sight = m_view.sight(size());
    if (const ForestItem* item = m_scene.find(m_current); item != nullptr && sight.contains(item->to)) {
        return m_current;
    }
    const ForestItem* nearest = nullptr;
    double least = std::numeric_limits<double>::max();
    for (const ForestItem& item : m_scene.items()) {
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
    m_scene.refilter([this](ProcessKey key) { return matches(key); });
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

void ForestCanvas::setThreadsShown(ProcessKey key, bool areShown)
{
    if (m_scene.areThreadsShown(key) == areShown) {
        return;
    }
    m_scene.setThreadsShown(key, areShown);
    const ForestItem* current = m_scene.find(m_current);
    if (!areShown && current != nullptr && current->process == key) {
        m_current = key;
    }
    rebuild();
}

void ForestCanvas::setHostsShown(bool areShown)
{
    if (m_scene.areHostsShown() == areShown) {
        return;
    }
    if (const ForestItem* current = m_scene.find(m_current); current != nullptr && current->host) {
        m_current = current->process;
    }
    m_scene.setHostsShown(areShown);
    m_scene.compact();
    rebuild();
    Q_EMIT hostsShownChanged(areShown);
}

void ForestCanvas::toggleFold(const ForestItem& item)
{
    const ProcessKey key = item.process;
    const bool isFolded = item.foldedBelow > 0;
    if (item.isFoldedHere) {
        m_scene.setOpened(key, true);
        rebuild();
    } else if (m_scene.isOpened(key)) {
        m_scene.setOpened(key, false);
        rebuild();
    } else {
        m_model.setUnfolded(key, isFolded);
    }
}

// --------------------------------------------------------------------------------------------------------- selecting

void ForestCanvas::setCurrent(std::optional<ProcessKey> key)
{
    const ForestItem* current = m_scene.find(m_current);
    if (m_current == key || (current != nullptr && key && current->process == *key)) {
        return; // a thread stays selected as long as its process is
    }
    m_current = key;
    if (key && m_scene.openBranchesAbove(m_model, *key)) {
        rebuild();
    }
    tellFocus();
    update();
}

void ForestCanvas::select(const ForestItem& item)
{
    const ProcessKey process = item.process;
    m_current = item.key;
    tellFocus();
    update();
    Q_EMIT currentChanged(process);
}

// ---------------------------------------------------------------------------------------------------------- painting

bool ForestCanvas::isCalm() const
{
    return m_model.snapshot() && std::ranges::none_of(m_scene.items(), &ForestItem::isPair)
        && std::ranges::none_of(m_model.snapshot()->findings,
            [](const FindingPointer& one) { return one->isActive && one->grade != Grade::expected; });
}

void ForestCanvas::paintEvent(QPaintEvent* event)
{
    QPainter painter(this);
    const ForestPainter& style = m_scene.painter();
    painter.fillRect(event->rect(), style.theme().canvas);
    if (m_scene.items().empty()) {
        style.drawEmptyState(painter, rect(), m_emptyTitle, m_emptyText);
        return;
    }
    ForestFrame frame;
    frame.origin = m_view.origin();
    frame.zoom = m_view.zoom();
    frame.area = rect();
    frame.progress = progress();
    frame.selected = m_current;
    frame.hovered = m_hovered;
    frame.hasFocus = hasFocus();
    m_renderer.draw(painter, m_scene, frame);
    if (!m_emptyTitle.isEmpty()) {
        style.drawHint(painter, rect(), m_emptyTitle, m_emptyText);
    } else if (isCalm()) {
        const bool areSomeExpected = std::ranges::any_of(m_scene.items(), &ForestItem::isMuted);
        style.drawHint(painter, rect(), QStringLiteral("\u2713 ") + tr("Nothing suspicious"),
            areSomeExpected ? tr("What has the shape of a server here is expected, or trusted by you.")
                            : tr("No process that talks to the outside was started by another one that does."));
    }
}

} // namespace netgrove
