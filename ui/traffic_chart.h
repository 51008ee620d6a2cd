// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>
#include <optional>
#include <vector>

#include "ui/traffic_history.h"

namespace netgrove {

/// One band of the chart: what one process sent (upwards) and received (downwards).
struct TrafficLane {
    QString name;
    std::vector<TrafficSample> samples;
    bool isSuspect = false;
};

/// What the chart shows. Plain values: whoever draws it is an affair of traffic_chart.cpp alone.
struct TrafficPicture {
    std::vector<TrafficLane> lanes; ///< the descendant first, its ancestor under it
    std::int64_t firstSecond = 0; ///< the axis that all lanes share, monotonic
    std::int64_t lastSecond = 0;
    std::optional<std::int64_t> mark; ///< a moment that all lanes show, …
    QString markWord; ///< … and what happened then
    QString firstLabel; ///< clock at both ends of the axis
    QString lastLabel;
};

/// Traffic over time, lanes one under the other on one time axis. Thread: the window's.
class TrafficChart final : public QWidget {
    Q_OBJECT

public:
    explicit TrafficChart(QWidget* parent = nullptr);
    ~TrafficChart() override;

    void setPicture(const TrafficPicture& picture);
    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return false; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    class Lane;
    void arrange();

    std::vector<std::unique_ptr<Lane>> m_lanes;
    TrafficPicture m_picture;
};

} // namespace netgrove
