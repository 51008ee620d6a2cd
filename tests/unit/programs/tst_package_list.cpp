// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>

#include "core/sense/programs/package_list.h"

using namespace netgrove;

/// A small dpkg database of our own.
class TestPackageList : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_root;

    void put(const std::string& path, const std::string& text) const
    {
        std::filesystem::create_directories((m_root / path).parent_path());
        std::ofstream(m_root / path) << text;
    }
    PackageAnswer ownerOf(const std::string& path) const { return PackageList(m_root).owners({path}).front(); }

private Q_SLOTS:
    void initTestCase()
    {
        m_root = m_folder.path().toStdString();
        put("var/lib/dpkg/status", "");
        put("var/lib/dpkg/info/curl.list", "/.\n/usr\n/usr/bin\n/usr/bin/curl\n");
        put("var/lib/dpkg/info/bash.list", "/.\n/bin\n/bin/bash\n/etc/bash.bashrc\n");
        put("var/lib/dpkg/info/libc6:amd64.list", "/usr/lib/x86_64-linux-gnu/ld.so\n");
        put("var/lib/dpkg/info/firefox.list", "/usr/bin/firefox");
        put("var/lib/dpkg/info/firefox.md5sums", "/usr/bin/no-list\n");
        put("var/lib/dpkg/diversions", "/usr/bin/firefox\n/usr/bin/firefox.real\n:\n");
    }

    void testOwners_data()
    {
        QTest::addColumn<std::string>("path");
        QTest::addColumn<PackageAnswer>("expected");
        const PackageAnswer none{PackageState::none, {}};
        QTest::newRow("listed") << std::string("/usr/bin/curl") << PackageAnswer{PackageState::owned, "curl"};
        QTest::newRow("listed by its name before /usr was merged")
            << std::string("/usr/bin/bash") << PackageAnswer{PackageState::owned, "bash"};
        QTest::newRow("architecture is no part of the name")
            << std::string("/usr/lib/x86_64-linux-gnu/ld.so") << PackageAnswer{PackageState::owned, "libc6"};
        QTest::newRow("last line without an end")
            << std::string("/usr/bin/firefox") << PackageAnswer{PackageState::owned, "firefox"};
        QTest::newRow("moved away by a diversion")
            << std::string("/usr/bin/firefox.real") << PackageAnswer{PackageState::owned, "firefox"};
        QTest::newRow("nobody's") << std::string("/usr/bin/cur") << none;
        QTest::newRow("in a file that is no list") << std::string("/usr/bin/no-list") << none;
        QTest::newRow("in the middle of a line") << std::string("/bash.bashrc") << none;
        QTest::newRow("empty") << std::string() << none;
    }
    void testOwners()
    {
        QFETCH(std::string, path);
        QFETCH(PackageAnswer, expected);
        const PackageAnswer answer = ownerOf(path);
        QCOMPARE(answer.name, expected.name);
        QCOMPARE(answer.state, expected.state);
    }

    void testManyAtOnce()
    {
        const auto answers = PackageList(m_root).owners({"/usr/bin/curl", "/nobody", "/usr/bin/curl"});
        QCOMPARE(answers.size(), 3U);
        QCOMPARE(answers[0].name, "curl");
        QCOMPARE(answers[1].state, PackageState::none);
        QCOMPARE(answers[2].name, "curl");
    }

    void testWithoutDpkgNothingIsKnown()
    {
        const QTemporaryDir elsewhere;
        const auto answers = PackageList(elsewhere.path().toStdString()).owners({"/usr/bin/curl"});
        QCOMPARE(answers.front().state, PackageState::notKnown);
    }
};

QTEST_GUILESS_MAIN(TestPackageList)
#include "tst_package_list.moc"
