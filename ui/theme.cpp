// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include <algorithm>
#include <cmath>

namespace netgrove {

namespace {

QColor mixed(const QColor& from, const QColor& to, double share)
{
    const auto channel
        = [share](int first, int second) { return static_cast<int>(std::lround(first + (second - first) * share)); };
    return {channel(from.red(), to.red()), channel(from.green(), to.green()), channel(from.blue(), to.blue())};
}

double luminance(const QColor& color)
{
    const auto linear
        = [](double value) { return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

/// Black on white or the reverse, for the window as for what is in it: somebody needs the contrast (the usual black
/// text on white lies in a grey window).
bool isHighContrast(const QPalette& palette)
{
    constexpr double kNearlyAll = 19.5; // of 21
    return contrastRatio(palette.color(QPalette::Base), palette.color(QPalette::Text)) >= kNearlyAll
        && contrastRatio(palette.color(QPalette::Window), palette.color(QPalette::WindowText)) >= kNearlyAll;
}

/// What was soft becomes ink, what was a shade can be told from the ground by itself.
void heighten(Theme& theme)
{
    theme.panel = theme.canvas;
    theme.softInk = theme.edge = theme.hairline = theme.quietRing = theme.talkRing = theme.ink;
    theme.talkOld = mixed(theme.canvas, theme.ink, 0.5);
    theme.talkNew = mixed(theme.canvas, theme.ink, 0.8);
    if (!theme.isDark) {
        theme.alert = theme.alertFill = QColor(0xb00000);
        theme.warning = QColor(0x6d4700);
        theme.done = QColor(0x005f26);
    }
}

} // namespace

Theme Theme::of(const QPalette& palette)
{
    const QColor base = palette.color(QPalette::Base);
    const QColor text = palette.color(QPalette::Text);
    Theme theme;
    theme.isDark = luminance(base) < luminance(text);
    theme.canvas = base;
    theme.ink = text;
    theme.panel = mixed(base, text, theme.isDark ? 0.07 : 0.035);
    theme.softInk = mixed(text, base, 0.36);
    theme.edge = mixed(base, text, theme.isDark ? 0.48 : 0.45);
    theme.hairline = mixed(base, text, 0.15);
    theme.quietFill = base;
    theme.quietRing = mixed(base, text, 0.52);
    theme.selection = palette.color(QPalette::Highlight);
    if (theme.isDark) {
        theme.talkOld = mixed(base, QColor(0x9fb6d4), 0.28);
        theme.talkNew = QColor(0xa9c2e2);
        theme.talkRing = QColor(0xc3d6ee);
        theme.alert = QColor(0xff7b72);
        theme.alertFill = QColor(0xff7b72);
        theme.onAlert = QColor(0x2a0a08);
        theme.warning = QColor(0xe3b341);
        theme.done = QColor(0x6fcf8a);
    } else {
        theme.talkOld = mixed(base, QColor(0x4f6480), 0.22);
        theme.talkNew = QColor(0x5b7394);
        theme.talkRing = QColor(0x3d5169);
        theme.alert = QColor(0xc62828);
        theme.alertFill = QColor(0xc62828);
        theme.onAlert = Qt::white;
        theme.warning = QColor(0x8a5a00);
        theme.done = QColor(0x1b7a3d);
    }
    if (isHighContrast(palette)) {
        heighten(theme);
    }
    if (contrastRatio(theme.selection, base) < 3) {
        theme.selection = theme.isDark ? QColor(0x79b8ff) : QColor(0x0b62c4);
    }
    return theme;
}

QColor Theme::talkShade(double recency) const { return mixed(talkOld, talkNew, std::clamp(recency, 0.0, 1.0)); }

double contrastRatio(const QColor& first, const QColor& second)
{
    const double one = luminance(first);
    const double two = luminance(second);
    return (std::max(one, two) + 0.05) / (std::min(one, two) + 0.05);
}

} // namespace netgrove
