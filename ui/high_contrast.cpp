// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/high_contrast.h"

#include <QApplication>

#include "ui/theme.h"

namespace netgrove {

namespace {

/// Styles draw their frames a shade darker than the window's colour: next to nothing, on black nothing at all.
QString frames()
{
    return QStringLiteral(
        "QToolBar QToolButton, QToolButton[autoRaise=\"false\"], QPushButton, QComboBox, QLineEdit, QListView {"
        " border: 1px solid palette(window-text); border-radius: 3px; }"
        "QToolBar QToolButton, QToolButton[autoRaise=\"false\"], QPushButton, QComboBox { padding: 3px 8px; }"
        "QToolBar QToolButton:checked, QToolButton[autoRaise=\"false\"]:checked, QPushButton:default {"
        " background: palette(highlight); color: palette(highlighted-text); }"
        "QToolButton:disabled, QPushButton:disabled { border-style: dashed; }"
        "QToolButton:focus, QPushButton:focus, QComboBox:focus, QLineEdit:focus {"
        " border: 2px solid palette(highlight); }"
        "QToolBar QToolButton:checked:focus { border: 2px solid palette(window-text); }"
        "QStatusBar QLabel { padding: 0 9px 0 5px; }" // a style sheet takes the margins that labels were given
        "QSplitter::handle { background: palette(window-text); }");
}

} // namespace

QPalette highContrastPalette(bool isDark)
{
    const QColor ground = isDark ? Qt::black : Qt::white;
    const QColor ink = isDark ? Qt::white : Qt::black;
    QPalette palette(ink, ground, ink, ink, ink, ink, ground);
    palette.setColor(QPalette::Button, ground);
    palette.setColor(QPalette::AlternateBase, ground);
    palette.setColor(QPalette::ToolTipBase, ground);
    palette.setColor(QPalette::ToolTipText, ink);
    palette.setColor(QPalette::ButtonText, ink);
    palette.setColor(QPalette::BrightText, ink);
    palette.setColor(QPalette::PlaceholderText, ink);
    palette.setColor(QPalette::Highlight, isDark ? QColor(0xffe14d) : QColor(0x00309c));
    palette.setColor(QPalette::HighlightedText, ground);
    palette.setColor(QPalette::Link, isDark ? QColor(0x9fd0ff) : QColor(0x00309c));
    palette.setColor(QPalette::LinkVisited, palette.color(QPalette::Link));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, isDark ? QColor(0xb0b0b0) : QColor(0x505050));
    }
    return palette;
}

void setHighContrast(bool isOn)
{
    static bool s_isOn = false; // of the one application object there is
    if (isOn == s_isOn) {
        return;
    }
    s_isOn = isOn;
    if (isOn) {
        QApplication::setPalette(highContrastPalette(Theme::of(QApplication::palette()).isDark));
        qApp->setStyleSheet(frames());
    } else {
        QApplication::setPalette(QPalette());
        qApp->setStyleSheet({});
    }
}

} // namespace netgrove
