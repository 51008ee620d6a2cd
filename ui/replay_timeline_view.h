// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <optional>

#include "core/monitor.h"

namespace netgrove {

/// A recording from left to right: traffic as a silhouette, findings as marks, and where the replay is. A click or a
/// drag goes there; so do the arrow keys (5 s, with Ctrl 60 s), Page Up and Down, Home and End.
class ReplayTimelineView final : public QWidget {
    Q_OBJECT

public:
    explicit ReplayTimelineView(QWidget* parent = nullptr);

    void setTimeline(const ReplayTimelinePointer& timeline);
    void setState(const ReplayState& state);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

Q_SIGNALS:
    void seekRequested(netgrove::MonotonicTime moment);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRectF plot() const;
    double xOf(MonotonicTime moment) const;
    MonotonicTime momentAt(double x) const;
    void paintTraffic(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;
    void seekBy(std::chrono::nanoseconds step);
    QString tipAt(double x) const;

    ReplayTimelinePointer m_timeline;
    ReplayState m_state;
};

} // namespace netgrove
