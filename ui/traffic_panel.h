// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/traffic_history.h"

class QStandardItemModel;
class QToolButton;

namespace netgrove {

class HintedView;
class PlainLabel;
class TrafficChart;

/// Traffic of a process over the last minutes; of a pair, the ancestor's under it on the same axis, so that a command
/// and what followed are seen. The numbers also as a table. Thread: the window's.
class TrafficPanel final : public QWidget {
    Q_OBJECT

public:
    explicit TrafficPanel(const TrafficHistory& history, QWidget* parent = nullptr);

    /// `ancestor` null: the process alone. Hidden where neither has a sample.
    void setProcess(const SnapshotPointer& snapshot, const ProcessPointer& process, const ProcessPointer& ancestor);

private:
    void fillTable(const struct TrafficPicture& picture);
    void showTable(bool isShown);

    const TrafficHistory& m_history;
    SnapshotPointer m_snapshot;
    PlainLabel* m_title = nullptr;
    QToolButton* m_switch = nullptr;
    TrafficChart* m_chart = nullptr;
    HintedView* m_table = nullptr;
    QStandardItemModel* m_numbers = nullptr;
};

} // namespace netgrove
