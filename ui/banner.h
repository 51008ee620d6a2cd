// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/messages.h"

class QHBoxLayout;
class QPushButton;

namespace netgrove {

class PlainLabel;

/// Something that stays true until it is changed, above the forest: what is so, what can be done, and the buttons that
/// do it. Takes no focus by itself.
class Banner final : public QWidget {
    Q_OBJECT

public:
    explicit Banner(QWidget* parent = nullptr);

    /// Shows the message, without buttons.
    void show(const Message& message);
    /// A button for what was shown last.
    QPushButton* addButton(const QString& text, const QString& objectName);
    QString what() const;
    QString remedy() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Severity m_severity = Severity::hint;
    PlainLabel* m_what = nullptr;
    PlainLabel* m_remedy = nullptr;
    QHBoxLayout* m_buttons = nullptr;
};

} // namespace netgrove
