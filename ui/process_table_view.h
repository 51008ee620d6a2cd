// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/process_filter.h"
#include "ui/process_model.h"
#include "ui/small_widgets.h"

class QMenu;
class QSettings;

namespace netgrove {

/// The processes as rows: columns that can be chosen, sorted and moved, and are remembered. Thread: the window's.
class ProcessTableView final : public HintedView {
    Q_OBJECT

public:
    ProcessTableView(ProcessModel& processes, ProcessFilter& filter, QWidget* parent = nullptr);

    void restore(const QSettings& settings);
    void save(QSettings& settings) const;
    void showProcess(ProcessKey key);
    /// Adds a switch for every column.
    void fillColumnMenu(QMenu& menu);
    /// The filter term that a cell stands for: `user:alice` under User; by default the name of the process.
    static QString termOf(const ProcessModel& processes, ProcessKey key, int column, bool isNegated);

Q_SIGNALS:
    void processChosen(netgrove::ProcessKey key); ///< by mouse or keyboard
    void menuRequested(netgrove::ProcessKey key, int column, const QPoint& globalPosition);

private:
    void expandNew(const QModelIndex& parent, int first, int last);
    void showMenu(const QPoint& position);

    ProcessModel& m_processes;
    ProcessFilter& m_filter;
};

} // namespace netgrove
