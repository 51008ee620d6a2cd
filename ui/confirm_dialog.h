// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "core/analyse/snapshot.h"
#include "core/monitor.h"

namespace netgrove {

/// Asks before a process is stopped: names it (name, pid, user, command line) and says what will be lost. The safe
/// button is the default.
class ConfirmDialog final : public QDialog {
    Q_OBJECT

public:
    ConfirmDialog(ProcessAction action, const ProcessRecord& process, const QString& user, QWidget* parent = nullptr);
};

} // namespace netgrove
