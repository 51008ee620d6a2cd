// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QWidget>

#include "ui/messages.h"

namespace netgrove {

/// Messages above the forest: what happened, what to do, and a button that sends them away. They never take the focus
/// and never block. One message a topic: a new one replaces the old.
class MessageBar final : public QWidget {
    Q_OBJECT

public:
    explicit MessageBar(QWidget* parent = nullptr);

    /// Shows it, unless the very same was dismissed before.
    void show(const QString& topic, const Message& message);
    void remove(const QString& topic);
    QStringList texts() const; ///< what is shown, for tests and assistive tools

protected:
    void changeEvent(QEvent* event) override;

private:
    QWidget* makeBar(const QString& topic, const Message& message);
    QWidget* find(const QString& topic) const;

    QSet<QString> m_dismissed;
};

} // namespace netgrove
