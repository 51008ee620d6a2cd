// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QString>

#include "core/monitor.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace netgrove {

/// A recording that keeps only its last part.
struct KeepRequest {
    QString folder;
    RecordingOptions options; ///< its limit is that of a ring
};

/// Asks for how much to keep (a time or a size), where, and whether without command lines and names.
class KeepDialog final : public QDialog {
    Q_OBJECT

public:
    KeepDialog(const QString& folder, bool isPrivate, QWidget* parent = nullptr);

    KeepRequest request() const;
    void accept() override;

Q_SIGNALS:
    void chosen(const netgrove::KeepRequest& request);

private:
    void chooseFolder();

    QSpinBox* m_amount;
    QComboBox* m_unit;
    QLineEdit* m_folder;
    QCheckBox* m_private;
    QPushButton* m_start = nullptr;
};

} // namespace netgrove
