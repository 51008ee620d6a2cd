// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include <random>

#include "core/base/safe_text.h"

using namespace netgrove;

namespace {
const QByteArray kMark = "\xEF\xBF\xBD";

QByteArray bytes(const std::string& text) { return QByteArray::fromStdString(text); }
QByteArray utf8(char32_t character)
{
    QString text;
    text += QChar::fromUcs4(character);
    return text.toUtf8();
}
} // namespace

class TestSafeText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testSafeText_data()
    {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const QByteArray& input, const QByteArray& expected) {
            QTest::newRow(name) << input << expected;
        };
        row("empty", "", "");
        row("plain", "firefox-esr (deleted)", "firefox-esr (deleted)");
        row("letters of the world", "прокси 代理 é 🌳", "прокси 代理 é 🌳");
        row("markup is only text", "<b>&amp;", "<b>&amp;");
        row("newline and tab", "a\nb\tc\r", "a" + kMark + "b" + kMark + "c" + kMark);
        row("zero byte", QByteArray("a\0b", 3), "a" + kMark + "b");
        row("terminal escape", "\x1b[2J\x7f", kMark + "[2J" + kMark);
        row("c1 escape",
            "\xc2\x9b"
            "31m",
            kMark + "31m");
        row("lone continuation", "a\x80z", "a" + kMark + "z");
        row("cut sequence at the end", "a\xe4\xbd", "a" + kMark);
        row("cut sequence before a letter", "\xe4\xbdz", kMark + "z");
        row("overlong slash", "\xc0\xaf", kMark + kMark);
        row("overlong in three bytes", "\xe0\x80\xaf", kMark);
        row("surrogate", "\xed\xa0\x80", kMark);
        row("beyond unicode", "\xf4\x90\x80\x80", kMark);
        row("no such lead byte", "\xff\xfe", kMark + kMark);
        for (const char32_t hidden : {0xADU, 0x61CU, 0x8E2U, 0x200BU, 0x200EU, 0x2028U, 0x202EU, 0x2066U, 0x3164U,
                 0xFEFFU, 0x110BDU, 0x1D173U, 0xE0041U}) {
            row(qPrintable(QStringLiteral("hidden U+%1").arg(uint(hidden), 0, 16)), "a" + utf8(hidden) + "b",
                "a" + kMark + "b");
        }
        row("the mark itself is no change of meaning", kMark, kMark);
    }
    void testSafeText()
    {
        QFETCH(const QByteArray, input);
        QFETCH(const QByteArray, expected);
        const SafeText result = safeText(input.toStdString());
        QCOMPARE(bytes(result.text), expected);
        QCOMPARE(result.wasChanged, input != expected);
    }

    void testValidUtf8KeepsControlCharacters()
    {
        QVERIFY(validUtf8("a\n\x1b\u202e").text == "a\n\x1b\u202e");
        QVERIFY(!validUtf8("a\n").wasChanged);
        const SafeText result = validUtf8("a\xff"
                                          "b");
        QCOMPARE(bytes(result.text), QByteArray("a" + kMark + "b"));
        QVERIFY(result.wasChanged);
    }

    void testLongTextIsCutAtACharacter()
    {
        const SafeText result = safeText("абвгд", 5);
        QCOMPARE(bytes(result.text), QByteArray("аб…"));
        QVERIFY(result.wasChanged);
        QVERIFY(!safeText("абвгд", 10).wasChanged);
        QCOMPARE(bytes(safeText("x", 0).text), QByteArray("…"));
    }

    void testWhateverComesIsValidAndHarmless()
    {
        std::mt19937 random(1); // NOLINT(cert-msc51-cpp): the same bytes each time
        for (int round = 0; round < 20000; ++round) {
            std::string input(random() % 40, ' ');
            for (char& character : input) {
                character = static_cast<char>(random() & 0xffU);
            }
            const QByteArray output = bytes(safeText(input).text);
            const QString text = QString::fromUtf8(output);
            QCOMPARE(text.toUtf8(), output);
            QVERIFY(std::ranges::none_of(text, [](QChar c) { return c.category() == QChar::Other_Control; }));
            const QByteArray kept = bytes(validUtf8(input).text);
            QCOMPARE(QString::fromUtf8(kept).toUtf8(), kept);
        }
    }
};

QTEST_APPLESS_MAIN(TestSafeText)
#include "tst_safe_text.moc"
