// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "core/analyse/snapshot.h"
#include "core/monitor.h"

namespace netgrove {

/// Asks before a process is stopped: names it (name, pid, user, command line) and says what will be lost, and how many
/// go with it. The safe button is the default. Where the session hangs on one of them, it asks twice: the other button
/// stays disabled until a box was ticked.
class ConfirmDialog final : public QDialog {
    Q_OBJECT

public:
    /// `targets`: all that it is about, `process` among them.
    ConfirmDialog(ProcessAction action, const ProcessRecord& process, const QString& user,
        const std::vector<ProcessPointer>& targets, QWidget* parent = nullptr);
};

} // namespace netgrove
