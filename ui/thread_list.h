// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <vector>

#include "core/analyse/snapshot.h"

class QGridLayout;
class QToolButton;

namespace netgrove {

class PlainLabel;

/// Which thread started which, and which of them talk. Folded to one line until asked for. Thread: the window's.
class ThreadList final : public QWidget {
    Q_OBJECT

public:
    explicit ThreadList(QWidget* parent = nullptr);

    void setProcess(const Snapshot& snapshot, const ProcessRecord& process);
    QStringList lines() const; ///< what is shown, one line a thread; the headline first

Q_SIGNALS:
    void forestRequested(); ///< show them in the forest

private:
    struct Row {
        QWidget* dot;
        PlainLabel* name;
        PlainLabel* word;
    };
    void showRows(const Snapshot& snapshot, const ProcessRecord& process);
    Row& row(std::size_t number);

    QToolButton* m_head = nullptr;
    QToolButton* m_inForest = nullptr;
    PlainLabel* m_unknown = nullptr;
    QWidget* m_part = nullptr;
    QGridLayout* m_grid = nullptr;
    PlainLabel* m_more = nullptr;
    std::vector<Row> m_rows;
};

} // namespace netgrove
