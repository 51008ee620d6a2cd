// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>

#include "core/analyse/snapshot.h"

class QMenu;
class QSystemTrayIcon;

namespace netgrove {

/// The icon in the tray, where there is one: calm, alert, or blind, told by shape and words too. Thread: the window's.
class Tray final : public QObject {
    Q_OBJECT

public:
    enum class State : std::uint8_t { blind, calm, alert };

    explicit Tray(QObject* parent = nullptr);
    ~Tray() override;

    static bool isAvailable();
    void show();
    void setSnapshot(const Snapshot& snapshot);
    void setBlind();
    State state() const { return m_state; }
    /// The picture of a state.
    static QIcon iconOf(State state);

Q_SIGNALS:
    void toggleRequested(); ///< show or hide the window
    void showRequested();
    void quitRequested();

private:
    void setState(State state, const QString& words);

    std::unique_ptr<QMenu> m_menu;
    std::unique_ptr<QSystemTrayIcon> m_icon;
    State m_state = State::blind;
    QString m_words;
};

} // namespace netgrove
