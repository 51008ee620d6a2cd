// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "ui/high_contrast.h"
#include "ui/theme.h"

using namespace netgrove;

class TestTheme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testColoursAreReadable_data();
    void testColoursAreReadable();
    void testHighContrastKeepsNothingPale();
    void testTheUsualBlackOnWhiteIsNotHighContrast();
};

void TestTheme::testColoursAreReadable_data()
{
    QTest::addColumn<QPalette>("palette");
    const auto paletteOf = [](const QColor& base, const QColor& text) {
        QPalette palette;
        palette.setColor(QPalette::Base, base);
        palette.setColor(QPalette::Text, text);
        return palette;
    };
    QTest::newRow("light") << paletteOf(Qt::white, Qt::black);
    QTest::newRow("dark") << paletteOf(QColor(0x1f2124), QColor(0xe8e9eb));
    QTest::newRow("black") << paletteOf(Qt::black, Qt::white);
    QTest::newRow("high contrast, light") << highContrastPalette(false);
    QTest::newRow("high contrast, dark") << highContrastPalette(true);
}

/// WCAG 2.2: 1.4.3 for text, 1.4.11 for what is drawn and carries meaning.
void TestTheme::testColoursAreReadable()
{
    QFETCH(QPalette, palette);
    const Theme theme = Theme::of(palette);
    const auto isReadable = [](const QColor& ink, const QColor& ground, double least) {
        const bool isEnough = contrastRatio(ink, ground) >= least;
        return QTest::qVerify(isEnough, "contrast",
            qPrintable(QStringLiteral("%1 on %2").arg(ink.name(), ground.name())), __FILE__, __LINE__);
    };
    for (const QColor& ground : {theme.canvas, theme.panel}) {
        for (const QColor& ink : {theme.ink, theme.softInk, theme.alert, theme.warning, theme.done}) {
            QVERIFY(isReadable(ink, ground, 4.5));
        }
    }
    QVERIFY(isReadable(theme.onAlert, theme.alertFill, 4.5));
    for (const QColor& line :
        {theme.edge, theme.quietRing, theme.talkNew, theme.talkRing, theme.alert, theme.warning, theme.selection}) {
        QVERIFY(isReadable(line, theme.canvas, 3));
    }
}

void TestTheme::testHighContrastKeepsNothingPale()
{
    for (const bool isDark : {false, true}) {
        const QPalette palette = highContrastPalette(isDark);
        const Theme theme = Theme::of(palette);
        QCOMPARE(theme.isDark, isDark);
        for (const QColor& line : {theme.hairline, theme.edge, theme.softInk, theme.talkOld}) {
            QVERIFY(contrastRatio(line, theme.canvas) >= 3);
        }
        const auto ratio = [&](QPalette::ColorGroup group, QPalette::ColorRole ink, QPalette::ColorRole ground) {
            return contrastRatio(palette.color(group, ink), palette.color(group, ground));
        };
        for (const auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
            QVERIFY(ratio(group, QPalette::WindowText, QPalette::Window) >= 4.5);
            QVERIFY(ratio(group, QPalette::Text, QPalette::Base) >= 4.5);
            QVERIFY(ratio(group, QPalette::Text, QPalette::AlternateBase) >= 4.5);
            QVERIFY(ratio(group, QPalette::ButtonText, QPalette::Button) >= 4.5);
            QVERIFY(ratio(group, QPalette::ToolTipText, QPalette::ToolTipBase) >= 4.5);
            QVERIFY(ratio(group, QPalette::HighlightedText, QPalette::Highlight) >= 4.5);
            QVERIFY(ratio(group, QPalette::PlaceholderText, QPalette::Base) >= 4.5);
        }
    }
}

void TestTheme::testTheUsualBlackOnWhiteIsNotHighContrast()
{
    QPalette usual(QColor(0xef, 0xef, 0xef)); // Fusion's
    usual.setColor(QPalette::Base, Qt::white);
    usual.setColor(QPalette::Text, Qt::black);
    QVERIFY(Theme::of(usual).softInk != Theme::of(usual).ink);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
