// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <array>
#include <random>
#include <unistd.h>

#include "core/helper/helper_client.h"
#include "core/helper/helper_sensor.h"

using namespace netgrove;

namespace {

/// A stream whose other end the test writes.
class Stream {
public:
    Stream()
    {
        std::array<int, 2> ends{};
        if (::pipe(ends.data()) != 0) {
            qFatal("pipe");
        }
        m_ours = FileDescriptor(ends[1]);
        m_sensor = std::make_unique<HelperSensor>(FileDescriptor(ends[0]), [this](const std::optional<Error>& error) {
            ++endsTold;
            why = error;
        });
        if (!m_sensor->start()) {
            qFatal("start");
        }
    }
    void write(std::span<const std::byte> bytes)
    {
        QCOMPARE(::write(m_ours.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    }
    void write(const Observation& observation)
    {
        std::vector<std::byte> bytes;
        QVERIFY(appendFrame(observation, bytes));
        write(bytes);
    }
    void close() { m_ours = FileDescriptor(); }
    HelperSensor& sensor() { return *m_sensor; }

    int endsTold = 0;
    std::optional<Error> why;

private:
    FileDescriptor m_ours;
    std::unique_ptr<HelperSensor> m_sensor;
};

Observation numbered(std::uint64_t sequence)
{
    Observation observation;
    observation.sequence = sequence;
    observation.counters.packets = sequence * 10;
    return observation;
}

} // namespace

class TestHelperSensor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void testGivesWhatWasWritten();
    void testPutsPiecesTogether();
    void testEndsWithTheStream();
    void testCutStreamIsAnError();
    void testGarbageIsAnError_data();
    void testGarbageIsAnError();
    void testRandomBytesEndItQuietly();
    void testFinishClosesTheStream();
    void testErrorNamesBecomeStates_data();
    void testErrorNamesBecomeStates();
};

void TestHelperSensor::testGivesWhatWasWritten()
{
    Stream stream;
    QVERIFY(!stream.sensor().poll({}));
    stream.write(numbered(0));
    stream.write(numbered(1));
    QCOMPARE(stream.sensor().poll({})->sequence, 0U);
    QVERIFY(stream.sensor().nextDeadline() == MonotonicTime{}); // the next one is here already
    QCOMPARE(stream.sensor().poll({})->sequence, 1U);
    QVERIFY(!stream.sensor().poll({}));
    QVERIFY(stream.sensor().nextDeadline() == MonotonicTime::max());
    QVERIFY(!stream.sensor().isAtEnd());
}

void TestHelperSensor::testPutsPiecesTogether()
{
    Stream stream;
    std::vector<std::byte> bytes;
    QVERIFY(appendFrame(numbered(7), bytes));
    for (std::size_t index = 0; index + 1 < bytes.size(); ++index) {
        stream.write(std::span(bytes).subspan(index, 1));
        QVERIFY(!stream.sensor().poll({}));
    }
    stream.write(std::span(bytes).last(1));
    QCOMPARE(stream.sensor().poll({})->sequence, 7U);
}

void TestHelperSensor::testEndsWithTheStream()
{
    Stream stream;
    stream.write(numbered(0));
    stream.close();
    QVERIFY(stream.sensor().poll({}));
    QVERIFY(!stream.sensor().poll({}));
    QVERIFY(stream.sensor().isAtEnd());
    QCOMPARE(stream.endsTold, 1);
    QVERIFY(!stream.why);
}

void TestHelperSensor::testCutStreamIsAnError()
{
    Stream stream;
    std::vector<std::byte> bytes;
    QVERIFY(appendFrame(numbered(0), bytes));
    stream.write(std::span(bytes).first(bytes.size() - 1));
    stream.close();
    for (int turn = 0; turn < 3; ++turn) {
        QVERIFY(!stream.sensor().poll({}));
    }
    QVERIFY(stream.sensor().isAtEnd());
    QCOMPARE(stream.endsTold, 1);
    QCOMPARE(stream.why->code, ErrorCode::badInput);
}

void TestHelperSensor::testGarbageIsAnError_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("length 0") << QByteArray("\0\0\0\0", 4);
    QTest::newRow("length of four gigabytes") << QByteArray("\xff\xff\xff\xff", 4);
    QTest::newRow("text") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n");
    QTest::newRow("frame of no CBOR") << QByteArray("\x03\0\0\0\xff\xff\xff", 7);
    QTest::newRow("frame of another CBOR") << QByteArray("\x01\0\0\0\x80", 5);
}

void TestHelperSensor::testGarbageIsAnError()
{
    QFETCH(QByteArray, bytes);
    Stream stream;
    stream.write(std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size()))));
    QVERIFY(!stream.sensor().poll({}));
    QVERIFY(stream.sensor().isAtEnd());
    QVERIFY(stream.why.has_value());
    QCOMPARE(stream.why->code, ErrorCode::badInput);
    QVERIFY(!stream.why->detail.empty());
}

void TestHelperSensor::testRandomBytesEndItQuietly()
{
    std::mt19937 random(4711); // NOLINT: the same every time
    for (int round = 0; round < 200; ++round) {
        Stream stream;
        std::vector<std::byte> bytes;
        QVERIFY(appendFrame(numbered(1), bytes));
        bytes.at(4 + random() % (bytes.size() - 4)) = static_cast<std::byte>(random());
        stream.write(bytes);
        stream.close();
        for (int turn = 0; turn < 4; ++turn) {
            static_cast<void>(stream.sensor().poll({}));
        }
        QVERIFY(stream.sensor().isAtEnd());
    }
}

void TestHelperSensor::testFinishClosesTheStream()
{
    Stream stream;
    stream.write(numbered(3));
    QVERIFY(stream.sensor().poll({}));
    const Observation last = stream.sensor().finish({});
    QCOMPARE(last.sequence, 4U);
    QCOMPARE(last.counters.packets, 30U);
    QCOMPARE(stream.endsTold, 0); // whoever finishes knows
}

void TestHelperSensor::testErrorNamesBecomeStates_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<AccessState>("state");
    QTest::newRow("closed") << QStringLiteral("org.netgrove.Error.Cancelled") << AccessState::cancelled;
    QTest::newRow("no service") << QStringLiteral("org.freedesktop.DBus.Error.ServiceUnknown")
                                << AccessState::notInstalled;
    QTest::newRow("no bus") << QStringLiteral("org.freedesktop.DBus.Error.Disconnected") << AccessState::notInstalled;
    QTest::newRow("it ended") << QStringLiteral("org.freedesktop.DBus.Error.NoReply") << AccessState::died;
    QTest::newRow("another") << QStringLiteral("org.example.Never") << AccessState::failed;
}

void TestHelperSensor::testErrorNamesBecomeStates()
{
    QFETCH(QString, name);
    QFETCH(AccessState, state);
    QCOMPARE(accessStateFor(name), state);
}

QTEST_GUILESS_MAIN(TestHelperSensor)
#include "tst_helper_sensor.moc"
