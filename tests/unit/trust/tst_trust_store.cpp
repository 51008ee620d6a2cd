// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <thread>
#include <vector>

#include "core/trust/trust_format.h"
#include "core/trust/trust_store.h"

using namespace netgrove;

namespace {
const std::string kHash(64, 'a');

TrustEntry entry(const std::string& ancestor, const std::string& descendant, const std::string& note = {})
{
    return {.rule = Rule::serverLikePair,
        .ancestor = {.path = ancestor, .contentHash = kHash},
        .descendant = {.path = descendant, .contentHash = std::string(64, '0')},
        .who = "someone",
        .when = WallTime(std::chrono::microseconds(1'700'000'000'123'456)),
        .note = note};
}

std::string textOf(const std::filesystem::path& path)
{
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}
} // namespace

class TestTrustStore : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path path() const { return m_folder->path().toStdString() + "/deep/netgrove/trust.json"; }
    TrustStore store() const { return TrustStore({.path = path(), .user = "someone", .owner = {}}); }
    void put(const std::string& text) const
    {
        std::filesystem::create_directories(path().parent_path());
        std::ofstream(path()) << text;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void testWithoutAFileNothingIsTrusted()
    {
        const auto list = store().read();
        QVERIFY(list && list->entries().empty());
        QVERIFY(!std::filesystem::exists(path()));
    }

    void testAnEntryComesBackAsItWas_data()
    {
        QTest::addColumn<TrustEntry>("written");
        QTest::newRow("plain") << entry("/usr/bin/a", "/usr/bin/b", "as I want it");
        QTest::newRow("hostile note") << entry("/a", "/b", "\"\\\n\x1b[31m \u202e}");
        QTest::newRow("path that is not UTF-8") << entry("/a\xff\xc3/b\x80", "/b");
        QTest::newRow("path with quotes and newlines") << entry("/a\"\n\\", "/\u00fcber");
        TrustEntry spoof = entry({}, "/sender");
        spoof.rule = Rule::spoofedSource;
        spoof.ancestor = {};
        QTest::newRow("spoofed source") << spoof;
    }
    void testAnEntryComesBackAsItWas()
    {
        QFETCH(TrustEntry, written);
        QVERIFY(store().add(written));
        const auto list = store().read();
        QVERIFY2(list, list ? "" : list.error().detail.c_str());
        QCOMPARE(list->entries().size(), 1U);
        QVERIFY(*list->entries().front() == written);
    }

    void testOnlyTheOwnerMayRead()
    {
        QVERIFY(store().add(entry("/a", "/b")));
        struct stat status = {};
        QCOMPARE(::stat(path().c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
        QCOMPARE(::stat(path().parent_path().c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0700U);
    }

    void testTheSamePairAgainReplacesIt()
    {
        QVERIFY(store().add(entry("/a", "/b", "first")));
        QVERIFY(store().add(entry("/a", "/c")));
        const auto list = store().add(entry("/a", "/b", "second"));
        QVERIFY(list);
        QCOMPARE(list->entries().size(), 2U);
        QCOMPARE(list->entries().back()->note, "second");
    }

    void testRemove()
    {
        QVERIFY(store().add(entry("/a", "/b")));
        QVERIFY(store().add(entry("/a", "/c")));
        QVERIFY(store().remove(entry("/a", "/b")));
        QCOMPARE(store().read()->entries().size(), 1U);
        QCOMPARE(store().remove(entry("/a", "/b")).error().code, ErrorCode::badInput);
        QCOMPARE(store().read()->entries().size(), 1U);
    }

    void testTwoWritersLoseNothing()
    {
        constexpr int kEach = 20;
        std::vector<std::jthread> writers;
        for (const char* name : {"/one", "/two", "/three"}) {
            writers.emplace_back([this, name] {
                for (int number = 0; number < kEach; ++number) {
                    if (!store().add(entry(name, "/" + std::to_string(number)))) {
                        qWarning("not written");
                    }
                }
            });
        }
        writers.clear();
        QCOMPARE(store().read()->entries().size(), 3U * kEach);
    }

    void testWhatIsNotOursIsLeftAlone_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<ErrorCode>("code");
        const std::string good = writeTrust({entry("/a", "/b")});
        const auto row = [](const char* name, const std::string& text, ErrorCode code = ErrorCode::badInput) {
            QTest::newRow(name) << QByteArray::fromStdString(text) << code;
        };
        row("empty", "");
        row("cut off", good.substr(0, good.size() / 2));
        row("no JSON", "trust everyone");
        row("a list", "[]");
        row("no version", R"({"trusted":[]})");
        row("newer", R"({"version":2,"trusted":[]})", ErrorCode::tooNew);
        row("no list", R"({"version":1})");
        row("entry is no object", R"({"version":1,"trusted":[7]})");
        row("a million brackets", std::string(1'000'000, '['));
        std::string broken = good;
        broken.replace(broken.find(kHash), 1, "Z");
        row("hash with another letter", broken);
        broken = good;
        broken.replace(broken.find("\"/a\""), 4, "\"a\"");
        row("relative path", broken);
        broken = good;
        broken.replace(broken.find("server-like-pair"), 6, "client");
        row("unknown rule", broken);
    }
    void testWhatIsNotOursIsLeftAlone()
    {
        QFETCH(QByteArray, text);
        QFETCH(ErrorCode, code);
        put(text.toStdString());
        QCOMPARE(store().read().error().code, code);
        QCOMPARE(store().add(entry("/a", "/b")).error().code, code);
        QCOMPARE(textOf(path()), text.toStdString());
        QVERIFY(store().read().error().detail.find("trust.json") != std::string::npos);
    }

    void testEveryCutIsAnErrorAndNoCrash()
    {
        const std::string good = writeTrust({entry("/a\xff", "/b", "note"), entry("/c", "/d")});
        QVERIFY(parseTrust(good));
        for (std::size_t length = 0; length + 2 < good.size(); ++length) {
            QVERIFY(!parseTrust(good.substr(0, length)));
        }
    }

    void testProgramsAreNamedByPathAndContent()
    {
        const std::filesystem::path file = std::filesystem::path(m_folder->path().toStdString()) / "program";
        std::ofstream(file) << "abc";
        std::filesystem::create_symlink(file, file.string() + "-link");
        const auto program = trustedProgramAt(file.string() + "-link");
        QVERIFY(program);
        QCOMPARE(program->path, std::filesystem::canonical(file).string());
        // FIPS 180-4's own example
        QCOMPARE(program->contentHash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        QCOMPARE(trustedProgramAt(file.parent_path()).error().code, ErrorCode::badInput);
        QCOMPARE(trustedProgramAt(file / "none").error().code, ErrorCode::badInput);
    }
};

QTEST_GUILESS_MAIN(TestTrustStore)
#include "tst_trust_store.moc"
