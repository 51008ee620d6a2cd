// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <random>
#include <string>
#include <vector>

#include "core/places/place_database.h"

using namespace netgrove;

namespace {

// A database by hand (MaxMind DB File Format 2.0), for IPv4, with records of 24 bits: one network that has an entry.

std::string text(const std::string& words)
{
    constexpr std::size_t kShort = 29; // longer ones say by how much in a byte of its own
    const std::string head = words.size() < kShort
        ? std::string(1, static_cast<char>(0x40 | words.size()))
        : std::string{static_cast<char>(0x40 | kShort), static_cast<char>(words.size() - kShort)};
    return head + words;
}
std::string map(const std::vector<std::pair<std::string, std::string>>& pairs)
{
    std::string bytes(1, static_cast<char>(0xe0 | pairs.size()));
    for (const auto& [key, value] : pairs) {
        bytes += text(key) + value;
    }
    return bytes;
}
std::string uint16(unsigned number)
{
    return {static_cast<char>(0xa2), static_cast<char>(number >> 8U), static_cast<char>(number & 0xffU)};
}
std::string uint32(unsigned number)
{
    std::string bytes(1, static_cast<char>(0xc4));
    for (unsigned shift : {24U, 16U, 8U, 0U}) {
        bytes += static_cast<char>((number >> shift) & 0xffU);
    }
    return bytes;
}
std::string record(unsigned number)
{
    return {
        static_cast<char>(number >> 16U), static_cast<char>((number >> 8U) & 0xffU), static_cast<char>(number & 0xffU)};
}

std::string database(const IpAddress& network, unsigned prefix, const std::string& entry)
{
    const unsigned nodes = prefix;
    std::string tree;
    for (unsigned depth = 0; depth < prefix; ++depth) {
        const unsigned next = depth + 1 < prefix ? depth + 1 : nodes + 16; // the entry is at offset 0 of the data
        const bool isOne = (std::to_integer<unsigned>(network.bytes()[depth / 8]) >> (7U - depth % 8U) & 1U) != 0;
        tree += isOne ? record(nodes) + record(next) : record(next) + record(nodes);
    }
    return tree + std::string(16, '\0') + entry + "\xab\xcd\xefMaxMind.com"
        + map({{"binary_format_major_version", uint16(2)}, {"binary_format_minor_version", uint16(0)},
            {"build_epoch", std::string("\x01\x02\x01", 3)}, {"database_type", text("Test")}, {"description", map({})},
            {"ip_version", uint16(4)}, {"languages", std::string("\x01\x04", 2) + text("en")},
            {"node_count", uint32(nodes)}, {"record_size", uint16(24)}});
}

std::string sample()
{
    return database(*IpAddress::parse("203.0.113.0"), 24,
        map({{"country",
                 map({{"iso_code", text("JP")}, {"names", map({{"en", text("Japan")}, {"ja", text("Nihon")}})}})},
            {"autonomous_system_number", uint32(64500)}, {"autonomous_system_organization", text("Example Net")}}));
}

class File {
public:
    explicit File(const std::string& content)
        : m_path(m_folder.filePath(QStringLiteral("test.mmdb")))
    {
        QFile out(m_path);
        if (out.open(QIODevice::WriteOnly)) {
            out.write(content.data(), static_cast<qint64>(content.size()));
        }
    }
    std::string path() const { return m_path.toStdString(); }

private:
    QTemporaryDir m_folder;
    QString m_path;
};

} // namespace

class TestPlaceDatabase : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testSaysWhereAnAddressBelongs();
    void testSaysNothingOfOthers_data();
    void testSaysNothingOfOthers();
    void testSpeaksTheLanguage();
    void testWhatIsNoDatabaseIsRefused();
    void testACutFileDoesNoHarm();
    void testWrongBytesDoNoHarm();
    void testAFileCutWhileOpenDoesNoHarm();
};

void TestPlaceDatabase::testSaysWhereAnAddressBelongs()
{
    const File file(sample());
    const auto places = PlaceDatabase::open(file.path());
    QVERIFY2(places, places ? "" : places.error().detail.c_str());
    const auto place = places->find(*IpAddress::parse("203.0.113.77"));
    QVERIFY(place.has_value());
    QVERIFY(*place == (Place{"JP", "Japan", 64500, "Example Net"}));
}

void TestPlaceDatabase::testSaysNothingOfOthers_data()
{
    QTest::addColumn<QString>("address");
    for (const char* address : {"203.0.114.1", "192.0.2.1", "0.0.0.0", "255.255.255.255", "2001:db8::1"}) {
        QTest::newRow(address) << QString::fromLatin1(address);
    }
}

void TestPlaceDatabase::testSaysNothingOfOthers()
{
    QFETCH(const QString, address);
    const File file(sample());
    QVERIFY(!PlaceDatabase::open(file.path())->find(*IpAddress::parse(address.toStdString())));
    QVERIFY(!PlaceDatabase::open(file.path())->find(IpAddress()));
}

void TestPlaceDatabase::testSpeaksTheLanguage()
{
    const File file(sample());
    const IpAddress address = *IpAddress::parse("203.0.113.1");
    QCOMPARE(PlaceDatabase::open(file.path(), "ja")->find(address)->country, std::string("Nihon"));
    QCOMPARE(PlaceDatabase::open(file.path(), "fr")->find(address)->country, std::string("Japan"));
}

void TestPlaceDatabase::testWhatIsNoDatabaseIsRefused()
{
    QVERIFY(PlaceDatabase::open(File("").path()).error().code == ErrorCode::badInput);
    QVERIFY(PlaceDatabase::open(File("no database at all").path()).error().code == ErrorCode::badInput);
    QVERIFY(PlaceDatabase::open("/dev/zero").error().code == ErrorCode::badInput);
    QVERIFY(!PlaceDatabase::open("/nonexistent"));
    QVERIFY(!PlaceDatabase::open("/"));
}

void TestPlaceDatabase::testACutFileDoesNoHarm()
{
    const std::string whole = sample();
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const File file(whole.substr(0, length));
        if (const auto places = PlaceDatabase::open(file.path())) {
            places->find(*IpAddress::parse("203.0.113.77"));
        }
    }
}

void TestPlaceDatabase::testWrongBytesDoNoHarm()
{
    const std::string whole = sample();
    std::mt19937 random(5);
    for (int round = 0; round < 400; ++round) {
        std::string changed = whole;
        for (int change = 0; change < 3; ++change) {
            changed[random() % changed.size()] = static_cast<char>(random());
        }
        if (const auto places = PlaceDatabase::open(File(changed).path())) {
            places->find(*IpAddress::parse("203.0.113.77"));
            places->find(*IpAddress::parse("8.8.8.8"));
        }
    }
}

void TestPlaceDatabase::testAFileCutWhileOpenDoesNoHarm()
{
    const File file(sample());
    const auto places = PlaceDatabase::open(file.path());
    QVERIFY(QFile::resize(QString::fromStdString(file.path()), 0));
    QVERIFY(places->find(*IpAddress::parse("203.0.113.77")));
}

QTEST_GUILESS_MAIN(TestPlaceDatabase)
#include "tst_place_database.moc"
