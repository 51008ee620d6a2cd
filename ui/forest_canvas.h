// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QBasicTimer>
#include <QElapsedTimer>
#include <QWidget>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "ui/forest_item.h"
#include "ui/forest_layout.h"
#include "ui/forest_painter.h"
#include "ui/process_model.h"

class QLabel;

namespace netgrove {

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
    /// The filter has other words: dims what does not match.
    void refilter();
    /// Unfolds a process into its threads that communicate and those that started them, or folds them again.
    void setThreadsShown(ProcessKey key, bool areShown);
    bool areThreadsShown(ProcessKey key) const { return m_withThreads.contains(key); }

    double zoom() const { return m_zoom; }
    void setAnimated(bool isAnimated) { m_isAnimated = isAnimated; }
    const std::vector<ForestItem>& items() const { return m_items; } ///< parents before children
    QRect itemRect(const ForestItem& item) const; ///< circle and label, in widget coordinates

public Q_SLOTS:
    void zoomIn();
    void zoomOut();
    void zoomToFit();
    void zoomToNormal();

Q_SIGNALS:
    void currentChanged(netgrove::ProcessKey key); ///< by mouse or keyboard
    void activated(netgrove::ProcessKey key); ///< Enter or double click: show me more
    void menuRequested(netgrove::ProcessKey key, const QPoint& globalPosition);
    void zoomChanged(double zoom);

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
    void contextMenuEvent(QContextMenuEvent* event) override;
    void timerEvent(QTimerEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    void rebuild();
    std::vector<LayoutRequest> composeItems();
    ForestItem makeItem(const ProcessModel::Node& node, int parent, std::uint32_t foldedHere) const;
    void appendThreads(int number, std::vector<LayoutRequest>& requests);
    std::unordered_map<ProcessKey, std::uint32_t> chooseFolded(); ///< quiet branches, with how many are in each
    void openBranchesAbove(ProcessKey key);
    void takePlaces(const std::unordered_map<ProcessKey, QPointF>& before, QPointF shift);
    bool hasSameTargets(const std::vector<ForestItem>& old, QPointF shift) const;
    void findTrunks();
    std::optional<ProcessKey> anchor() const;
    void startGlide();
    double progress() const; ///< of the glide, eased: 0 … 1
    QPointF centreOf(const ForestItem& item, double progress) const;
    QPointF toForest(QPointF widget) const { return widget / m_zoom + m_origin; }
    QPointF toWidget(QPointF forest) const { return (forest - m_origin) * m_zoom; }
    void setView(double zoom, QPointF origin, bool isGliding = false);
    void zoomAround(QPointF widget, double factor);
    QRectF contentRect() const;
    void keepInSight();
    const ForestItem* itemAt(QPointF widget) const;
    bool isOnPill(const ForestItem& item, QPointF widget) const;
    const ForestItem* itemOf(std::optional<ProcessKey> key) const;
    const ForestItem* neighbour(const ForestItem& item, int key) const;
    void select(const ForestItem& item);
    void toggleFold(const ForestItem& item);
    bool isOnThreadPill(const ForestItem& item, QPointF widget) const;
    QString describeThread(const ForestItem& item) const;
    void ensureVisible(const ForestItem& item);
    QString describe(const ForestItem& item) const;
    void paintForest(QPainter& painter, const QRectF& visible) const;

    ProcessModel& m_model;
    const ProcessFilter& m_filter;
    ForestPainter m_painter;
    ForestLayout m_layout;
    std::vector<ForestItem> m_items;
    std::vector<ForestItem> m_leaving; ///< fading out
    std::vector<ForestTrunk> m_trunks;
    std::unordered_map<ProcessKey, int> m_positions;
    std::unordered_set<ProcessKey> m_withThreads; ///< unfolded into their threads
    std::unordered_set<ProcessKey> m_expanded; ///< branches that were shown in the last picture of a large forest
    std::unordered_set<ProcessKey> m_opened; ///< quiet branches that someone wants to see
    std::optional<ProcessKey> m_current; ///< a process, or a thread of it
    std::optional<ProcessKey> m_hovered;
    QString m_emptyTitle;
    QString m_emptyText;

    double m_zoom = 1;
    QPointF m_origin; ///< forest coordinates of the widget's top left corner
    QPointF m_originFrom; ///< where the view glides from
    bool m_isViewGliding = false;
    bool m_isFollowing = true; ///< fits itself until someone pans or zooms
    bool m_isAnimated = true;
    QElapsedTimer m_clock;
    QBasicTimer m_frames;
    std::optional<QPointF> m_pressed; ///< where the button went down
    QPointF m_pressedOrigin;
    bool m_isPanning = false;
};

} // namespace netgrove
