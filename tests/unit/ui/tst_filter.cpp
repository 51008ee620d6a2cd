// SPDX-License-Identifier: GPL-3.0-or-later
#include <QRandomGenerator>
#include <QTest>

#include "tests/unit/ui/snapshot_samples.h"
#include "ui/english.h"
#include "ui/filter/filter.h"
#include "ui/filter/filter_words.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

/// A browser with two connections, a bot's child with one, a quiet shell.
class Machine {
public:
    Machine()
    {
        m_machine.process(1, "init").facts.uid = Uid(0);
        m_machine.process(10, "firefox", 1);
        m_machine.talk(10, "203.0.113.7", 443, 0, "www.example.org");
        m_machine.talk(10, "2001:db8::9", 80);
        m_machine.process(20, "bot", 1).facts.commandLine = "/tmp/my bot, the --second";
        m_machine.process(21, "flood", 20).facts.state = 'T';
        m_machine.talk(20, "198.51.100.4", 6667);
        auto& flow = m_machine.talk(21, "192.0.2.1", 53);
        flow.facts.key.protocol = Protocol::udp;
        m_machine.pair(20, 21);
        m_machine.process(30, "bash", 1);
        m_machine.process(10).facts.program = ProgramFacts();
        m_machine.process(10).facts.program->package = PackageState::owned;
        m_machine.process(10).facts.program->packageName = "firefox-esr";
        m_machine.process(20).facts.program = ProgramFacts();
        m_machine.process(20).facts.program->package = PackageState::none;
        m_snapshot = m_machine.snapshot();
    }

    /// As a database would say; of 2001:db8::/32 it says nothing.
    static FilterCountry countryOf(const IpAddress& address)
    {
        const QString text = QString::fromStdString(address.toString());
        return text.startsWith(QStringLiteral("203.")) ? FilterCountry{QStringLiteral("JP"), QStringLiteral("Japan")}
            : text.contains(QLatin1Char(':'))          ? FilterCountry{}
                                                       : FilterCountry{QStringLiteral("DE"), QStringLiteral("Germany")};
    }

    /// The pids that pass, ascending.
    QString passing(const QString& text) const
    {
        const ParsedFilter parsed = parseFilter(text);
        QStringList pids;
        for (const ProcessPointer& process : m_snapshot->processes) {
            const QString user = process->facts.uid == Uid(0) ? QStringLiteral("root") : QStringLiteral("alice");
            if (matches(parsed.filter, *process, user, countryOf)) {
                pids.append(QString::number(process->key.pid.value));
            }
        }
        return parsed.error ? QStringLiteral("error") : pids.join(QLatin1Char(' '));
    }

private:
    SampleMachine m_machine;
    SnapshotPointer m_snapshot;
};

} // namespace

class TestFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { installEnglish(); }
    void testKeeps_data();
    void testKeeps();
    void testSaysWhatIsWrongAndWhere_data();
    void testSaysWhatIsWrongAndWhere();
    void testEveryErrorHasWords();
    void testWrittenTermsAreReadBack_data();
    void testWrittenTermsAreReadBack();
    void testAddingATermTwiceAddsItOnce();
    void testAnyTextIsTakenWithoutHarm();
};

void TestFilter::testKeeps_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("pids");
    const auto row = [](const char* text, const char* pids) {
        QTest::newRow(text) << QString::fromUtf8(text) << QString::fromLatin1(pids);
    };
    row("", "1 10 20 21 30");
    row("   ", "1 10 20 21 30");
    row("fire", "10");
    row("FIRE", "10");
    row("203.0.113", "10");
    row("proc:firefox", "10");
    row("name:bot", "20");
    row("proc:\"my bot, the\"", "20");
    row("proc:bot,bash", "20 30");
    row("-proc:bot,bash", "1 10 21");
    row("!proc:bot !proc:bash", "1 10 21");
    row("user:root", "1");
    row("user:roo", "");
    row("-user:alice", "1");
    row("pid:21", "21");
    row("ip:203.0.113.7", "10");
    row("ip:203.0.113.0/24", "10");
    row("ip:2001:db8::/32", "10");
    row("ip:[2001:db8::9]", "10");
    row("ip:0.0.0.0/0", "10 20 21");
    row("host:example.org", "10");
    row("port:443", "10");
    row("port:80,6667", "10 20");
    row("port:6000-7000", "20");
    row("proto:udp", "21");
    row("proto:TCP", "10 20");
    row("country:jp", "10");
    row("country:JP,de", "10 20 21");
    row("country:japan", "10");
    row("country:man", "20 21");
    row("country:none", "10");
    row("-country:de", "1 10 30");
    row("country:jp port:80", "");
    row("package:firefox", "10");
    row("pkg:FIREFOX-esr", "10");
    row("package:none", "20");
    row("-package:none", "1 10 21 30");
    row("verdict:alert", "20 21");
    row("verdict:none", "1 10 30");
    row("-verdict:none", "20 21");
    row("verdict:notice,expected", "");
    row("is:external", "10 20 21");
    row("is:quiet", "1 30");
    row("is:suspended", "21");
    row("is:talking -is:suspended", "10 20");
    // Of one and the same connection:
    row("ip:203.0.113.7 port:443", "10");
    row("ip:203.0.113.7 port:80", "");
    row("host:example port:443 proto:tcp is:external", "10");
    // None of its connections:
    row("is:external -port:80", "20 21");
    // A lone word may hold what looks like a part of the language.
    row("second", "20");
    row("--second", "20");
    row("-\"--second\"", "1 10 21 30");
    row("bot,", "20");
    row("\"my bot\"", "20");
}

void TestFilter::testKeeps()
{
    QFETCH(const QString, text);
    QTEST(Machine().passing(text), "pids");
}

void TestFilter::testSaysWhatIsWrongAndWhere_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("problem");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    const auto row = [](const char* text, FilterProblem problem, int position, int length) {
        QTest::newRow(text) << QString::fromUtf8(text) << static_cast<int>(problem) << position << length;
    };
    row("prot:tcp", FilterProblem::unknownField, 0, 5);
    row("a -prot:tcp", FilterProblem::unknownField, 3, 5);
    row("port:", FilterProblem::missingValue, 5, 1);
    row("port:1,", FilterProblem::missingValue, 7, 1);
    row("port: 80", FilterProblem::missingValue, 5, 1);
    row("proc:\"\"", FilterProblem::missingValue, 5, 1);
    row("port:80,http", FilterProblem::badValue, 8, 4);
    row("port:65536", FilterProblem::badValue, 5, 5);
    row("port:9-1", FilterProblem::badValue, 5, 3);
    row("port:-1", FilterProblem::badValue, 5, 2);
    row("ip:1.2.3", FilterProblem::badValue, 3, 5);
    row("ip:1.2.3.4/33", FilterProblem::badValue, 3, 10);
    row("ip:1.2.3.4/", FilterProblem::badValue, 3, 8);
    row("ip:::1/129", FilterProblem::badValue, 3, 7);
    row("pid:-4", FilterProblem::badValue, 4, 2);
    row("proto:http", FilterProblem::badValue, 6, 4);
    row("country:", FilterProblem::missingValue, 8, 1);
    row("country:jp,8", FilterProblem::badValue, 11, 1);
    row("-country:x", FilterProblem::badValue, 9, 1);
    row("package: x", FilterProblem::missingValue, 8, 1);
    row("verdict:red", FilterProblem::badValue, 8, 3);
    row("is:extern", FilterProblem::badValue, 3, 6);
    row("a \"b", FilterProblem::openQuote, 2, 2);
    row("a - b", FilterProblem::nothingToNegate, 2, 1);
    row("!", FilterProblem::nothingToNegate, 0, 1);
}

void TestFilter::testSaysWhatIsWrongAndWhere()
{
    QFETCH(const QString, text);
    const ParsedFilter parsed = parseFilter(text);
    QVERIFY(parsed.error.has_value());
    QTEST(static_cast<int>(parsed.error->problem), "problem");
    QTEST(static_cast<int>(parsed.error->position), "position");
    QTEST(static_cast<int>(parsed.error->length), "length");
}

void TestFilter::testEveryErrorHasWords()
{
    for (const char* text : {"prot:tcp", "ip:", "port:x", "\"a", "-", "pid:x", "user:", "host:", "proc:", "is:x",
             "country:1", "package:"}) {
        const ParsedFilter parsed = parseFilter(QString::fromLatin1(text));
        QVERIFY(parsed.error.has_value());
        QVERIFY2(wordsFor(*parsed.error).startsWith(QStringLiteral("Character ")), text);
        QVERIFY2(wordsFor(*parsed.error).size() > 40, text);
    }
    QCOMPARE(static_cast<int>(parseFilter(QString(5000, QLatin1Char('a'))).error->problem),
        static_cast<int>(FilterProblem::tooLong));
    for (const FilterField field : namedFields()) {
        QVERIFY(!fieldHelp(field).isEmpty());
    }
}

void TestFilter::testWrittenTermsAreReadBack_data()
{
    QTest::addColumn<QString>("value");
    for (const char* value :
        {"firefox", "two words", "a,b", "a:b", "-a", "!", "\"quoted\"", "back\\slash", "\\", "é"}) {
        QTest::newRow(value) << QString::fromUtf8(value);
    }
}

void TestFilter::testWrittenTermsAreReadBack()
{
    QFETCH(const QString, value);
    for (const FilterField field : {FilterField::any, FilterField::process, FilterField::user}) {
        for (const bool isNegated : {false, true}) {
            const ParsedFilter parsed = parseFilter(writeTerm(field, value, isNegated));
            QVERIFY(!parsed.error);
            QCOMPARE(parsed.filter.terms.size(), std::size_t(1));
            QCOMPARE(parsed.filter.terms[0].isNegated, isNegated);
            QVERIFY(parsed.filter.terms[0].field == field);
            QCOMPARE(parsed.filter.terms[0].values.at(0).text, value);
        }
    }
}

void TestFilter::testAddingATermTwiceAddsItOnce()
{
    const QString once = withTerm(QStringLiteral("fire"), QStringLiteral("port:80"));
    QCOMPARE(once, QStringLiteral("fire port:80"));
    QCOMPARE(withTerm(once, QStringLiteral("port:80")), once);
    QCOMPARE(withTerm({}, QStringLiteral("port:80")), QStringLiteral("port:80"));
}

void TestFilter::testAnyTextIsTakenWithoutHarm()
{
    const QString pieces = QStringLiteral("ip:port:is:\"\\,-!/ :0123456789.[]abc\n\u202e\u00e9");
    QRandomGenerator random(1);
    for (int round = 0; round < 20000; ++round) {
        QString text;
        for (int length = random.bounded(24); length > 0; --length) {
            text.append(pieces[random.bounded(static_cast<int>(pieces.size()))]);
        }
        const ParsedFilter parsed = parseFilter(text);
        if (parsed.error) {
            QVERIFY(parsed.error->position >= 0 && parsed.error->position <= text.size());
            QVERIFY(!wordsFor(*parsed.error).isEmpty());
        }
    }
}

QTEST_GUILESS_MAIN(TestFilter)
#include "tst_filter.moc"
