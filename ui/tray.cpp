// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray.h"

#include <QApplication>
#include <QMenu>
#include <QPainter>
#include <QSystemTrayIcon>
#include <algorithm>

namespace netgrove {

Tray::Tray(QObject* parent)
    : QObject(parent)
    , m_menu(std::make_unique<QMenu>())
    , m_icon(std::make_unique<QSystemTrayIcon>())
{
    connect(m_menu->addAction(tr("&Show Netgrove")), &QAction::triggered, this, &Tray::showRequested);
    connect(m_menu->addAction(tr("&Quit")), &QAction::triggered, this, &Tray::quitRequested);
    m_icon->setContextMenu(m_menu.get());
    connect(m_icon.get(), &QSystemTrayIcon::activated, this, [this](QSystemTrayIcon::ActivationReason reason) {
        if (reason == QSystemTrayIcon::Trigger) {
            Q_EMIT toggleRequested();
        }
    });
    m_state = State::calm; // so that the first state is a change
    setBlind();
}

Tray::~Tray() = default;

bool Tray::isAvailable() { return QSystemTrayIcon::isSystemTrayAvailable(); }

void Tray::show() { m_icon->show(); }

void Tray::setBlind() { setState(State::blind, tr("Netgrove: not watching the network")); }

void Tray::setSnapshot(const Snapshot& snapshot)
{
    const bool sees = std::any_of(snapshot.machine.interfaces.begin(), snapshot.machine.interfaces.end(),
        [](const InterfaceFacts& one) { return one.isCaptured; });
    const auto alerts = std::count_if(snapshot.findings.begin(), snapshot.findings.end(),
        [](const FindingPointer& one) { return one->isActive && one->grade == Grade::alert; });
    if (alerts > 0) {
        setState(State::alert, tr("Netgrove: %n alert(s) going on", nullptr, static_cast<int>(alerts)));
    } else if (sees) {
        setState(State::calm, tr("Netgrove: nothing suspicious"));
    } else {
        setBlind();
    }
}

void Tray::setState(State state, const QString& words)
{
    if (words != m_words) {
        m_words = words;
        m_icon->setToolTip(words);
    }
    if (state != m_state) {
        m_state = state;
        m_icon->setIcon(iconOf(state));
    }
}

QIcon Tray::iconOf(State state)
{
    constexpr int kSide = 64;
    QPixmap picture = QApplication::windowIcon().pixmap(kSide, kSide);
    if (picture.isNull()) {
        picture = QPixmap(kSide, kSide);
        picture.fill(QColor(0x5b7394));
    }
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    if (state == State::alert) {
        painter.setPen(QPen(Qt::white, 3));
        painter.setBrush(QColor(0xc62828));
        painter.drawPolygon(QPolygonF({{44, 28}, {62, 62}, {26, 62}})); // a triangle, so that colour is not all
        painter.setPen(Qt::white);
        QFont font;
        font.setBold(true);
        font.setPixelSize(24);
        painter.setFont(font);
        painter.drawText(QRectF(26, 34, 36, 28), Qt::AlignCenter, QStringLiteral("!"));
    } else if (state == State::blind) {
        painter.setPen(QPen(Qt::white, 10, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(10, 54, 54, 10);
        painter.setPen(QPen(QColor(0x444444), 6, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(10, 54, 54, 10);
    }
    return QIcon(picture);
}

} // namespace netgrove
