// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRegularExpression>
#include <QTest>
#include <QTranslator>

#include "ui/language.h"

using namespace netgrove;

namespace {
bool isJapanese(const QString& text)
{
    static const QRegularExpression kana(QStringLiteral("[\\p{Hiragana}\\p{Katakana}\\p{Han}]"));
    return text.contains(kana);
}
} // namespace

class TestLanguage final : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testLanguageFollowsTheLocale_data();
    void testLanguageFollowsTheLocale();
    void testPhraseIsSaidInTheLanguage();
    void testNamesAreNeverTakenForMarks();
    void testLargeNumbersStayExact();
    void testQtSpeaksTheSameLanguage();
    void cleanup();
};

void TestLanguage::cleanup()
{
    for (QTranslator* translator : QCoreApplication::instance()->findChildren<QTranslator*>()) {
        QCoreApplication::removeTranslator(translator);
        delete translator;
    }
}

void TestLanguage::testLanguageFollowsTheLocale_data()
{
    QTest::addColumn<QString>("locale");
    QTest::addColumn<QString>("word");
    QTest::newRow("Japanese") << QStringLiteral("ja_JP") << QStringLiteral("\u691c\u51fa");
    QTest::newRow("English") << QStringLiteral("en_GB") << QStringLiteral("Findings");
    QTest::newRow("none") << QStringLiteral("C") << QStringLiteral("Findings");
    QTest::newRow("one that it does not speak") << QStringLiteral("is_IS") << QStringLiteral("Findings");
}

void TestLanguage::testLanguageFollowsTheLocale()
{
    QFETCH(const QString, locale);
    QFETCH(const QString, word);
    QCOMPARE(installLanguage(QLocale(locale)), word != QStringLiteral("Findings"));
    QCOMPARE(QCoreApplication::translate("netgrove::FindingPanel", "Findings"), word);
}

void TestLanguage::testPhraseIsSaidInTheLanguage()
{
    const Phrase said
        = phrase("Evidence", "%1 tried %2 of %3 in vain.")
              .with({std::string("bot (4)"), plural("Evidence", "%n port(s)").of(1), std::string("192.0.2.7")});
    QCOMPARE(said.english(), std::string("bot (4) tried 1 port of 192.0.2.7 in vain."));
    installLanguage(QLocale(QStringLiteral("C")));
    QCOMPARE(translated(said).toStdString(), said.english());
    QVERIFY(installLanguage(QLocale(QStringLiteral("ja_JP"))));
    const QString japanese = translated(said);
    QVERIFY2(isJapanese(japanese), qPrintable(japanese));
    for (const char* piece : {"bot (4)", "192.0.2.7", "1 "}) {
        QVERIFY2(japanese.contains(QLatin1String(piece)), qPrintable(japanese));
    }
}

void TestLanguage::testNamesAreNeverTakenForMarks()
{
    const Phrase said = phrase("Evidence", "%1 runs %2, which has another name.")
                            .with({std::string("%2 %n (4)"), std::string("/tmp/%1\x1b[31m")});
    QCOMPARE(said.english(), std::string("%2 %n (4) runs /tmp/%1\x1b[31m, which has another name."));
    QVERIFY(installLanguage(QLocale(QStringLiteral("ja_JP"))));
    QVERIFY(translated(said).contains(QStringLiteral("%2 %n (4)")));
    QVERIFY(translated(said).contains(QStringLiteral("/tmp/%1\uFFFD[31m"))); // made safe once more
}

void TestLanguage::testLargeNumbersStayExact()
{
    const Phrase said = plural("Evidence", "%n packet(s)").of(3'000'000'000);
    QCOMPARE(said.english(), std::string("3000000000 packets"));
    installLanguage(QLocale(QStringLiteral("C")));
    QCOMPARE(translated(said), QStringLiteral("3000000000 packets"));
}

void TestLanguage::testQtSpeaksTheSameLanguage()
{
    QVERIFY(installLanguage(QLocale(QStringLiteral("ja_JP"))));
    QVERIFY(isJapanese(QCoreApplication::translate("QPlatformTheme", "Cancel")));
}

QTEST_GUILESS_MAIN(TestLanguage)
#include "tst_language.moc"
