// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QWidget>
#include <optional>
#include <vector>

#include "ui/forest_item.h"
#include "ui/forest_renderer.h"
#include "ui/forest_scene.h"
#include "ui/forest_view.h"
#include "ui/process_model.h"

class QNativeGestureEvent;

namespace netgrove {

class ForestLegend;
class ForestMinimap;
class ForestSearch;
class ProcessFilter;

/// The paper's Figure 1 come alive: processes as circles joined by lines. Pan by dragging, zoom with the wheel, walk
/// with the arrows; what is under the mouse stays there when the forest changes. Thread: the window's.
class ForestCanvas final : public QWidget {
    Q_OBJECT

public:
    ForestCanvas(ProcessModel& model, const ProcessFilter& filter, QWidget* parent = nullptr);
    ~ForestCanvas() override;

    std::optional<ProcessKey> current() const { return m_current; }
    /// Selects; does not scroll and does not emit currentChanged().
    void setCurrent(std::optional<ProcessKey> key);
    /// Brings the process into the middle, gliding.
    void centreOn(ProcessKey key);
    /// What is said in the middle of an empty forest, or on top of a quiet one.
    void setEmptyState(const QString& title, const QString& text);
    QString emptyTitle() const { return m_emptyTitle; }
    QString emptyText() const { return m_emptyText; }
    /// The filter has other words: dims what does not match.
    void refilter();
    /// Unfolds a process into its threads that communicate and those that started them, or folds them again.
    void setThreadsShown(ProcessKey key, bool areShown);
    bool areThreadsShown(ProcessKey key) const { return m_scene.areThreadsShown(key); }
    bool areHostsShown() const { return m_scene.areHostsShown(); }
    /// Fits the forest and keeps it fitting until someone pans or zooms; names stay legible.
    void follow();
    /// Off: nothing glides. It never does where the desktop asks for less motion.
    void setAnimated(bool isAnimated) { m_isAnimated = isAnimated; }

    double zoom() const { return m_view.targetZoom(); }
    QRectF sight() const { return m_view.sight(size()); } ///< what is seen, in forest coordinates
    const std::vector<ForestItem>& items() const { return m_scene.items(); } ///< parents before children
    const ForestScene& scene() const { return m_scene; }
    const ProcessModel& model() const { return m_model; }
    ForestLegend& legend() { return *m_legend; }
    void placeOverlays(); ///< anew: one of them changed its size
    QRect itemRect(const ForestItem& item) const; ///< circle and label, in widget coordinates
    bool isVisibleItem(const ForestItem& item) const { return rect().intersects(itemRect(item)); }
    /// What a circle is, in sentences: for the tooltip and for those who cannot see it.
    QString describe(const ForestItem& item) const;
    QString stateWords(const ForestItem& item) const; ///< "communicating, alert, child of httpd 4471"

    // What a click or a key does, for whoever cannot do either -----------------------------------------------------
    void select(const ForestItem& item); ///< and emits currentChanged()
    void toggleFold(const ForestItem& item);
    void openMenu(const ForestItem& item);

public Q_SLOTS:
    void zoomIn();
    void zoomOut();
    void zoomToFit();
    void zoomToNormal();
    void zoomToSelection(); ///< and its children
    void setHostsShown(bool areShown);
    void goToNextFinding();
    void goToPreviousFinding();
    void openSearch();

Q_SIGNALS:
    void currentChanged(netgrove::ProcessKey key); ///< by mouse or keyboard
    void activated(netgrove::ProcessKey key); ///< Enter or double click: show me more
    void menuRequested(netgrove::ProcessKey key, const QPoint& globalPosition);
    void zoomChanged(double zoom);
    void hostsShownChanged(bool areShown);
    void viewChanged(); ///< another part of the forest, or another forest, is seen

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void timerEvent(QTimerEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void rebuild();
    bool matches(ProcessKey process) const;
    std::optional<ProcessKey> anchor() const;
    bool isCalm() const; ///< nothing that is found goes on, but what is expected
    bool isMouseElsewhere() const { return !m_hovered && !m_pressed; }

    // The view: forest_canvas_view.cpp
    ForestView::Time now() const { return ForestView::Time(m_clock.elapsed()); }
    bool isMoving() const; ///< whether anything may glide
    double progress() const; ///< of the glide, eased: 0 … 1
    void startFrames();
    void moveView(double zoom, QPointF origin, ForestView::Time duration);
    void zoomAround(QPointF widget, double factor, ForestView::Time duration);
    double leastFitZoom() const;
    double fitZoom() const;
    QSizeF roomOfForest() const;
    bool
    needsFitting() const; ///< the forest has outgrown the view, or left most of it, or a pair has come up out of sight
    void fit(bool isGliding);
    void fitRect(const QRectF& forest, double mostZoom);
    QPointF keptInSight(double zoom, QPointF origin) const;
    void panBy(QPointF pixels);
    QRectF contentRect() const;
    void ensureVisible(const ForestItem& item);

    // Mouse and keyboard: forest_canvas_input.cpp, forest_canvas_keys.cpp
    const ForestItem* itemAt(QPointF widget) const;
    bool isOnPill(const ForestItem& item, QPointF widget) const;
    bool isOnThreadPill(const ForestItem& item, QPointF widget) const;
    void setHovered(std::optional<ProcessKey> key);
    bool pinch(const QNativeGestureEvent& event);
    const ForestItem* neighbour(const ForestItem& item, int key) const;
    bool panByKey(const QKeyEvent& event);
    bool actByKey(const QKeyEvent& event);
    void goTo(ProcessKey key); ///< reveals, selects, brings into sight
    void goToFinding(int step);
    QString describeThread(const ForestItem& item) const;
    QString describeHost(const ForestItem& item) const;
    void tellFocus() const; ///< to assistive technology

    ProcessModel& m_model;
    const ProcessFilter& m_filter;
    ForestScene m_scene;
    mutable ForestRenderer m_renderer; ///< keeps what it drew, to draw it again
    ForestView m_view;
    ForestLegend* m_legend = nullptr;
    ForestMinimap* m_minimap = nullptr;
    ForestSearch* m_search = nullptr;
    std::optional<ProcessKey> m_current; ///< a process, or a thread or host of it
    std::optional<ProcessKey> m_hovered;
    QString m_emptyTitle;
    QString m_emptyText;

    bool m_isFollowing = true; ///< fits itself until someone pans or zooms
    bool m_isWholeWanted = false; ///< and then shows all of it, legible or not
    bool m_isAnimated = true;
    QElapsedTimer m_clock;
    QBasicTimer m_frames;
    std::optional<ForestView::Time> m_glideStart; ///< of the items
    std::optional<QPointF> m_pressed; ///< where the button went down
    QPointF m_pressedOrigin;
    bool m_isPanning = false;
    bool m_isSpaceDown = false;
    bool m_hasSpacePanned = false;
    double m_aspect = 0; ///< of the window when the forest was laid out
};

} // namespace netgrove
