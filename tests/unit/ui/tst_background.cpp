// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "tests/unit/ui/snapshot_samples.h"
#include "ui/alert_policy.h"
#include "ui/autostart.h"
#include "ui/file_hash.h"
#include "ui/forgotten_settings.h"
#include "ui/preferences.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

SnapshotPointer withFindings(SampleMachine& machine, int count, Grade grade = Grade::alert)
{
    auto made = std::make_shared<Snapshot>(*machine.snapshot());
    made->findings.clear();
    for (int i = 0; i < count; ++i) {
        auto finding = std::make_shared<Finding>();
        finding->id = static_cast<std::uint64_t>(i) + 1;
        finding->grade = grade;
        auto suspect = std::make_shared<ProcessRecord>(*made->processes.front());
        suspect->facts.executable = "/opt/program-" + std::to_string(i % 2);
        finding->descendant = std::move(suspect);
        made->findings.push_back(std::move(finding));
    }
    return made;
}

} // namespace

class TestBackground : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testEachAlertIsSaidOnce();
    void testARushIsOneNotification();
    void testOnlyAlertsMakeNoise();
    void testMutedProgramsAreSilent();
    void testAutostartIsWrittenAndTakenAway();
    void testAutostartQuotesThePath_data();
    void testAutostartQuotesThePath();
    void testAutostartSaysWhyItFailed();
    void testPreferencesAreKept();
    void testForgottenSettingsLeaveNothing();
    void testHashOfAFile();
};

void TestBackground::testEachAlertIsSaidOnce()
{
    SampleMachine machine = sampleSmall();
    AlertPolicy policy;
    QVERIFY(!policy.take(*withFindings(machine, 0)));
    QCOMPARE(policy.take(*withFindings(machine, 1))->finding->id, std::uint64_t(1));
    machine.wait(std::chrono::minutes(1));
    QVERIFY(!policy.take(*withFindings(machine, 1)));
}

void TestBackground::testARushIsOneNotification()
{
    SampleMachine machine = sampleSmall();
    AlertPolicy policy;
    QVERIFY(policy.take(*withFindings(machine, 1)));
    machine.wait(std::chrono::seconds(1));
    QVERIFY(!policy.take(*withFindings(machine, 30)));
    machine.wait(std::chrono::seconds(5));
    QVERIFY(!policy.take(*withFindings(machine, 41)));
    machine.wait(AlertPolicy::kQuietTime);
    const auto call = policy.take(*withFindings(machine, 41));
    QCOMPARE(call->finding->id, std::uint64_t(41));
    QCOMPARE(call->others, 39);
    machine.wait(AlertPolicy::kQuietTime);
    QVERIFY(!policy.take(*withFindings(machine, 41)));
}

void TestBackground::testOnlyAlertsMakeNoise()
{
    SampleMachine machine = sampleSmall();
    AlertPolicy policy;
    QVERIFY(!policy.take(*withFindings(machine, 3, Grade::notice)));
    QVERIFY(!policy.take(*withFindings(machine, 3, Grade::expected)));
    QVERIFY(policy.take(*withFindings(machine, 3, Grade::alert))); // a notice that became one
}

void TestBackground::testMutedProgramsAreSilent()
{
    SampleMachine machine = sampleSmall();
    AlertPolicy policy;
    policy.setMuted({QStringLiteral("/opt/program-0")});
    QVERIFY(!policy.take(*withFindings(machine, 1)));
    QCOMPARE(policy.take(*withFindings(machine, 2))->finding->id, std::uint64_t(2));
}

void TestBackground::testAutostartIsWrittenAndTakenAway()
{
    const QTemporaryDir folder;
    const Autostart autostart(folder.path(), QStringLiteral("/usr/bin/netgrove"));
    QVERIFY(!autostart.isOn());
    QVERIFY(autostart.setOn(true));
    QVERIFY(autostart.isOn());
    const QSettings entry(autostart.file(), QSettings::IniFormat);
    QFile file(autostart.file());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY(text.startsWith("[Desktop Entry]\nType=Application\n"));
    QVERIFY(text.contains("\nExec=\"/usr/bin/netgrove\" --background\n"));
    QVERIFY(autostart.setOn(false));
    QVERIFY(!autostart.isOn());
    QVERIFY(autostart.setOn(false));
}

void TestBackground::testAutostartQuotesThePath_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("quoted");
    QTest::newRow("plain") << "/usr/bin/netgrove"
                           << "\"/usr/bin/netgrove\"";
    QTest::newRow("space") << "/my programs/netgrove"
                           << "\"/my programs/netgrove\"";
    QTest::newRow("dollar") << "/a$b"
                            << "\"/a\\\\$b\"";
    QTest::newRow("quote") << "/a\"b"
                           << "\"/a\\\\\"b\"";
    QTest::newRow("backslash") << "/a\\b"
                               << "\"/a\\\\\\\\b\"";
    QTest::newRow("field code") << "/100%/b"
                                << "\"/100%%/b\"";
}

void TestBackground::testAutostartQuotesThePath()
{
    QFETCH(const QString, path);
    QTEST(Autostart::quoted(path), "quoted");
}

void TestBackground::testAutostartSaysWhyItFailed()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("plain")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const auto done = Autostart(file.fileName(), QStringLiteral("/bin/x")).setOn(true);
    QVERIFY(!done && QString::fromStdString(done.error().detail).contains(QStringLiteral("plain")));
    QVERIFY(!Autostart(folder.path(), QStringLiteral("/bin/x\nExec=evil")).setOn(true));
}

void TestBackground::testForgottenSettingsLeaveNothing()
{
    QString file;
    {
        ForgottenSettings settings;
        QVERIFY(settings.allKeys().isEmpty());
        settings.setValue(QStringLiteral("window/table"), true);
        settings.sync(); // as on exit: a new file takes the place of the old one
        QCOMPARE(settings.status(), QSettings::NoError);
        file = settings.fileName();
        QVERIFY2(QFileInfo(file).isFile() && !file.startsWith(QLatin1String("/dev/")), qPrintable(file));
    }
    QVERIFY(!QFileInfo::exists(QFileInfo(file).path()));
}

void TestBackground::testPreferencesAreKept()
{
    const QTemporaryDir folder;
    QSettings settings(folder.filePath(QStringLiteral("s.ini")), QSettings::IniFormat);
    const Preferences fresh = Preferences::read(settings);
    QVERIFY(fresh.isNotifying && !fresh.staysInTray && !fresh.isLessMotion && !fresh.isHighContrast
        && fresh.mutedPrograms.isEmpty());
    Preferences chosen;
    chosen.isNotifying = false;
    chosen.staysInTray = true;
    chosen.isLessMotion = true;
    chosen.isHighContrast = true;
    chosen.mutedPrograms = {QStringLiteral("/usr/bin/curl"), QStringLiteral("odd, name")};
    chosen.countryDatabase = QStringLiteral("/var/lib/c.mmdb");
    chosen.write(settings);
    QVERIFY(Preferences::read(settings) == chosen);
}

void TestBackground::testHashOfAFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("file"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("abc");
    file.close();
    std::atomic<bool> isUnwanted = false;
    // FIPS 180-2, appendix B.1
    const QString expected = QStringLiteral("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    QCOMPARE(hashOfFile({QStringLiteral("/nonexistent"), path}, isUnwanted).value_or(QString()), expected);
    QVERIFY(!hashOfFile({QStringLiteral("/dev/zero")}, isUnwanted)); // would never end
    QVERIFY(!hashOfFile({}, isUnwanted));
    isUnwanted = true;
    QVERIFY(!hashOfFile({path}, isUnwanted));
}

QTEST_GUILESS_MAIN(TestBackground)
#include "tst_background.moc"
