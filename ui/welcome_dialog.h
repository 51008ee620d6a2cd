// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace netgrove {

/// The picture explained in three sentences, at the first start and from the menu. Thread: the window's.
class WelcomeDialog final : public QDialog {
    Q_OBJECT

public:
    explicit WelcomeDialog(QWidget* parent = nullptr);

Q_SIGNALS:
    void demoRequested(); ///< play the recording of a machine on which a bot is found
};

} // namespace netgrove
