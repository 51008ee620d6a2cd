// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace netgrove {

/// Everything that the keyboard can do, as a list: the actions of the window, and the keys of its parts.
class ShortcutsDialog final : public QDialog {
    Q_OBJECT

public:
    explicit ShortcutsDialog(QWidget* window);
};

} // namespace netgrove
