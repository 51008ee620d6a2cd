// SPDX-License-Identifier: GPL-3.0-or-later
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <map>

#include "app/netgrove-watch/ecs_file.h"
#include "app/netgrove-watch/journal.h"
#include "app/netgrove-watch/metrics_file.h"
#include "core/session/export/ecs.h"
#include "core/session/export/metrics.h"
#include "tests/unit/session/sample_run.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace netgrove::watch;
using namespace std::chrono_literals;

namespace {
/// The fields of the Elastic Common Schema that are used, with their types, from the schema's generated/csv/fields.csv.
const std::map<QString, QString> kSchema{{QStringLiteral("@timestamp"), QStringLiteral("text")},
    {QStringLiteral("message"), QStringLiteral("text")}, {QStringLiteral("ecs.version"), QStringLiteral("text")},
    {QStringLiteral("event.kind"), QStringLiteral("text")}, {QStringLiteral("event.category"), QStringLiteral("list")},
    {QStringLiteral("event.type"), QStringLiteral("list")}, {QStringLiteral("event.module"), QStringLiteral("text")},
    {QStringLiteral("event.dataset"), QStringLiteral("text")}, {QStringLiteral("event.action"), QStringLiteral("text")},
    {QStringLiteral("event.id"), QStringLiteral("text")}, {QStringLiteral("event.severity"), QStringLiteral("number")},
    {QStringLiteral("event.start"), QStringLiteral("text")}, {QStringLiteral("host.hostname"), QStringLiteral("text")},
    {QStringLiteral("host.name"), QStringLiteral("text")}, {QStringLiteral("host.os.type"), QStringLiteral("text")},
    {QStringLiteral("host.os.kernel"), QStringLiteral("text")},
    {QStringLiteral("observer.product"), QStringLiteral("text")},
    {QStringLiteral("observer.type"), QStringLiteral("text")},
    {QStringLiteral("observer.version"), QStringLiteral("text")}, {QStringLiteral("rule.name"), QStringLiteral("text")},
    {QStringLiteral("rule.ruleset"), QStringLiteral("text")}, {QStringLiteral("rule.version"), QStringLiteral("text")},
    {QStringLiteral("rule.description"), QStringLiteral("text")},
    {QStringLiteral("threat.framework"), QStringLiteral("text")},
    {QStringLiteral("threat.tactic.id"), QStringLiteral("list")},
    {QStringLiteral("threat.tactic.name"), QStringLiteral("list")},
    {QStringLiteral("threat.technique.id"), QStringLiteral("list")},
    {QStringLiteral("threat.technique.name"), QStringLiteral("list")},
    {QStringLiteral("network.direction"), QStringLiteral("text")},
    {QStringLiteral("network.transport"), QStringLiteral("text")},
    {QStringLiteral("network.type"), QStringLiteral("text")}, {QStringLiteral("related.ip"), QStringLiteral("list")}};

/// Field sets that stand in several places.
const std::map<QString, QString> kProcess{{QStringLiteral("pid"), QStringLiteral("number")},
    {QStringLiteral("entity_id"), QStringLiteral("text")}, {QStringLiteral("name"), QStringLiteral("text")},
    {QStringLiteral("start"), QStringLiteral("text")}, {QStringLiteral("user.id"), QStringLiteral("text")},
    {QStringLiteral("executable"), QStringLiteral("text")}, {QStringLiteral("command_line"), QStringLiteral("text")}};
const std::map<QString, QString> kEnd{{QStringLiteral("ip"), QStringLiteral("text")},
    {QStringLiteral("port"), QStringLiteral("number")}, {QStringLiteral("bytes"), QStringLiteral("number")},
    {QStringLiteral("packets"), QStringLiteral("number")}, {QStringLiteral("domain"), QStringLiteral("text")}};

QString typeOf(const QJsonValue& value)
{
    return value.isArray() ? QStringLiteral("list")
        : value.isDouble() ? QStringLiteral("number")
        : value.isString() ? QStringLiteral("text")
                           : QStringLiteral("other");
}

/// "field: type" of everything that the schema does not have in this form.
QStringList strangers(const QJsonObject& object, const std::map<QString, QString>& schema, const QString& prefix = {})
{
    QStringList found;
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        const QString name = prefix + entry.key();
        if (entry->isObject()) {
            found += strangers(entry->toObject(), schema, name + QStringLiteral("."));
        } else if (!schema.contains(name) || schema.at(name) != typeOf(*entry)) {
            found << name + QStringLiteral(": ") + typeOf(*entry);
        }
    }
    return found;
}

QJsonObject parsed(const std::string& line)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(line)).object();
}

QByteArray contentOf(const QString& name)
{
    QFile file(name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
} // namespace

/// What administrators' programs read.
class ReportsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ecsUsesTheSchemasFields();
    void ecsNamesTheProcessesAndTheConnection();
    void theSameFindingHasTheSameId();
    void hostileNamesStayOnOneLine();
    void aFindingIsWrittenOnce();
    void aNewGradeIsNews();
    void aFileThatWasMovedIsMadeAnew();
    void everyLineIsOfTheTextFormat_data();
    void everyLineIsOfTheTextFormat();
    void openMetricsEndsAndNamesItsFamilies();
    void everySeriesIsThereFromTheStart();
    void theCollectorsFileIsWrittenWhole();
    void journalEntriesAreStructured();
};

void ReportsTest::ecsUsesTheSchemasFields()
{
    const SampleRun sample;
    QJsonObject event = parsed(ecsLine(*sample.last->findings.front(), *sample.last));
    QVERIFY(!event.isEmpty());
    QJsonObject process = event.take(QStringLiteral("process")).toObject();
    QCOMPARE(strangers(process.take(QStringLiteral("parent")).toObject(), kProcess), QStringList());
    QCOMPARE(strangers(process, kProcess), QStringList());
    QCOMPARE(strangers(event.take(QStringLiteral("source")).toObject(), kEnd), QStringList());
    QCOMPARE(strangers(event.take(QStringLiteral("destination")).toObject(), kEnd), QStringList());
    event.remove(QStringLiteral("netgrove")); // ours
    QCOMPARE(strangers(event, kSchema), QStringList());
}

void ReportsTest::ecsNamesTheProcessesAndTheConnection()
{
    const SampleRun sample;
    const QJsonObject event = parsed(ecsLine(*sample.last->findings.front(), *sample.last));
    const QJsonObject process = event[QStringLiteral("process")].toObject();
    QCOMPARE(process[QStringLiteral("pid")].toInt(), 300);
    QCOMPARE(process[QStringLiteral("parent")].toObject()[QStringLiteral("name")].toString(), QStringLiteral("sh"));
    const QJsonObject ours = event[QStringLiteral("netgrove")].toObject();
    QCOMPARE(ours[QStringLiteral("ancestor")].toObject()[QStringLiteral("name")].toString(), QStringLiteral("agent"));
    const QJsonObject destination = event[QStringLiteral("destination")].toObject();
    QCOMPARE(destination[QStringLiteral("ip")].toString(), QStringLiteral("203.0.113.9"));
    QCOMPARE(destination[QStringLiteral("port")].toInt(), 25);
    QCOMPARE(event[QStringLiteral("related")].toObject()[QStringLiteral("ip")].toArray().size(), 2);
}

void ReportsTest::theSameFindingHasTheSameId()
{
    const auto idOf = [](const SampleRun& sample) {
        return parsed(ecsLine(*sample.last->findings.front(), *sample.last))[QStringLiteral("event")]
            .toObject()[QStringLiteral("id")]
            .toString();
    };
    const SampleRun first;
    const SampleRun second;
    QVERIFY(!idOf(first).isEmpty());
    QCOMPARE(idOf(first), idOf(second));
}

void ReportsTest::hostileNamesStayOnOneLine()
{
    const SampleRun sample("a\nb\x1b\xff", "/tmp/\"}\n{");
    const std::string line = ecsLine(*sample.last->findings.front(), *sample.last);
    QVERIFY(line.find('\n') == std::string::npos);
    QVERIFY(line.find('\x1b') == std::string::npos);
    const QJsonObject process = parsed(line)[QStringLiteral("process")].toObject();
    QCOMPARE(process[QStringLiteral("executable")].toString(), QStringLiteral("/tmp/\"}\n{"));
}

void ReportsTest::aFindingIsWrittenOnce()
{
    const QTemporaryDir folder;
    const QString name = folder.filePath(QStringLiteral("findings.json"));
    const auto file = EcsFile::open(name.toStdString());
    QVERIFY(file.has_value());
    SampleRun sample;
    Snapshot again = *sample.last;
    Finding grown = *again.findings.front();
    grown.changed = again.time;
    again.findings.front() = std::make_shared<const Finding>(grown);
    (*file)->tick({}, again);
    (*file)->tick({}, again);
    QCOMPARE(contentOf(name).count('\n'), 1);
}

void ReportsTest::aNewGradeIsNews()
{
    const SampleRun sample;
    Snapshot snapshot = *sample.last;
    Finding finding = *snapshot.findings.front();
    finding.changed = snapshot.time;
    FindingNews news;
    for (const Grade grade : {Grade::notice, Grade::alert}) {
        finding.grade = grade;
        snapshot.findings.front() = std::make_shared<const Finding>(finding);
        QCOMPARE(news.take(snapshot).size(), 1U);
        QCOMPARE(news.take(snapshot).size(), 0U);
    }
}

void ReportsTest::aFileThatWasMovedIsMadeAnew()
{
    const QTemporaryDir folder;
    const QString name = folder.filePath(QStringLiteral("findings.json"));
    const auto file = EcsFile::open(name.toStdString());
    QVERIFY(file.has_value());
    QVERIFY(QFile::rename(name, name + QStringLiteral(".1")));
    const SampleRun sample;
    Snapshot snapshot = *sample.last;
    Finding finding = *snapshot.findings.front();
    finding.changed = snapshot.time;
    snapshot.findings.front() = std::make_shared<const Finding>(finding);
    (*file)->tick({}, snapshot);
    QCOMPARE(contentOf(name).count('\n'), 1);
    QCOMPARE(contentOf(name + QStringLiteral(".1")), QByteArray());
}

void ReportsTest::everyLineIsOfTheTextFormat_data()
{
    QTest::addColumn<bool>("isOpenMetrics");
    QTest::newRow("Prometheus 0.0.4") << false;
    QTest::newRow("OpenMetrics 1.0") << true;
}

/// A family is introduced before its samples, once, and holds together. (./dev fleet asks promtool too.)
void ReportsTest::everyLineIsOfTheTextFormat()
{
    QFETCH(const bool, isOpenMetrics);
    const SampleRun sample;
    const MetricsFormat format = isOpenMetrics ? MetricsFormat::openMetrics : MetricsFormat::prometheus;
    const QString text = QString::fromStdString(metricsText(*sample.last, format));
    const QRegularExpression help(QStringLiteral("^# HELP ([a-z_]+) .+[.]$"));
    const QRegularExpression type(QStringLiteral("^# TYPE ([a-z_]+) (counter|gauge)$"));
    const QRegularExpression line(QStringLiteral(R"(^([a-z_]+)(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? [0-9.]+$)"));
    QStringList families;
    QString kind;
    for (const QString& each : text.split(u'\n', Qt::SkipEmptyParts)) {
        if (const auto match = help.match(each); match.hasMatch()) {
            QVERIFY2(!families.contains(match.captured(1)), qPrintable(each));
            families << match.captured(1);
        } else if (const auto typed = type.match(each); typed.hasMatch()) {
            QCOMPARE(typed.captured(1), families.last());
            kind = typed.captured(2);
        } else if (each != QStringLiteral("# EOF")) {
            const auto found = line.match(each);
            QVERIFY2(found.hasMatch(), qPrintable(each));
            const bool isSuffixed = kind == QStringLiteral("counter") && isOpenMetrics;
            QCOMPARE(found.captured(1), families.last() + (isSuffixed ? QStringLiteral("_total") : QString()));
            QCOMPARE(found.captured(1).endsWith(QStringLiteral("_total")), kind == QStringLiteral("counter"));
        }
    }
    QVERIFY(families.size() > 15);
}

void ReportsTest::openMetricsEndsAndNamesItsFamilies()
{
    const SampleRun sample;
    const QString text = QString::fromStdString(metricsText(*sample.last, MetricsFormat::openMetrics));
    QVERIFY(text.endsWith(QStringLiteral("# EOF\n")));
    QVERIFY(text.contains(QStringLiteral("# TYPE netgrove_packets counter\nnetgrove_packets_total ")));
}

void ReportsTest::everySeriesIsThereFromTheStart()
{
    const std::string text = metricsText(Snapshot(), MetricsFormat::prometheus);
    QVERIFY(text.find("netgrove_findings{rule=\"spoofed-source\",grade=\"alert\"} 0\n") != std::string::npos);
    const SampleRun sample;
    const std::string found = metricsText(*sample.last, MetricsFormat::prometheus);
    QVERIFY(found.find("netgrove_findings{rule=\"server-like-pair\",grade=\"alert\"} 1\n") != std::string::npos);
}

void ReportsTest::theCollectorsFileIsWrittenWhole()
{
    const QTemporaryDir folder;
    const QString name = folder.filePath(QStringLiteral("netgrove.prom"));
    MetricsFile file(name.toStdString());
    const SampleRun sample;
    file.tick({}, *sample.last);
    QVERIFY(contentOf(name).contains("# TYPE netgrove_packets_total counter"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList(QStringLiteral("netgrove.prom")));
    // The collector does not run as root.
    QVERIFY(QFile::permissions(name).testFlag(QFile::ReadOther));
}

void ReportsTest::journalEntriesAreStructured()
{
    const SampleRun sample;
    QStringList fields;
    for (const std::string& field : journalFields(*sample.last->findings.front(), *sample.last)) {
        fields << QString::fromStdString(field);
    }
    QVERIFY(fields.contains(QStringLiteral("MESSAGE=ALERT server-like pair: agent (100) > worker (300)")));
    QVERIFY(fields.contains(QStringLiteral("PRIORITY=4")));
    QVERIFY(fields.contains(QStringLiteral("NETGROVE_ANCESTOR_PID=100")));
    QVERIFY(fields.contains(QStringLiteral("NETGROVE_DESCENDANT_EXE=/usr/bin/worker")));
    QVERIFY(fields.contains(QStringLiteral("OBJECT_PID=300")));
    QVERIFY(!fields.filter(QStringLiteral("NETGROVE_EVIDENCE=")).isEmpty());
}

QTEST_APPLESS_MAIN(ReportsTest)
#include "tst_reports.moc"
