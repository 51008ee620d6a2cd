// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>

#include "core/observe/frame.h"
#include "tests/support/filled_observation.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

using Bytes = std::vector<std::byte>;

/// 20 Observations in a row, of different sizes.
Bytes stream(std::vector<Observation>& said)
{
    Bytes bytes;
    for (std::uint64_t sequence = 0; sequence < 20; ++sequence) {
        Observation observation = sequence % 3 == 0 ? filledObservation() : Observation{};
        observation.sequence = sequence;
        if (!appendFrame(observation, bytes)) {
            return {};
        }
        said.push_back(std::move(observation));
    }
    return bytes;
}

} // namespace

class TestFrame : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void framesComeOutOfChunksOfAnySize_data();
    void framesComeOutOfChunksOfAnySize();
    void aBadLengthIsAnErrorForEver_data();
    void aBadLengthIsAnErrorForEver();
    void aPromisedLengthTakesNoMemory();
    void aCutStreamDoesNotEndBetweenFrames();
    void tooLongIsNotWritten();
};

void TestFrame::framesComeOutOfChunksOfAnySize_data()
{
    QTest::addColumn<std::size_t>("chunk");
    for (const std::size_t chunk : {1U, 2U, 3U, 5U, 7U, 64U, 4096U, 1000000U}) {
        QTest::addRow("%zu bytes", chunk) << chunk;
    }
}

void TestFrame::framesComeOutOfChunksOfAnySize()
{
    QFETCH(std::size_t, chunk);
    std::vector<Observation> said;
    const Bytes bytes = stream(said);
    QVERIFY(!bytes.empty());
    std::vector<Observation> heard;
    FrameReader reader;
    for (std::size_t begin = 0; begin < bytes.size(); begin += chunk) {
        reader.append(std::span(bytes).subspan(begin, std::min(chunk, bytes.size() - begin)));
        while (true) {
            const auto frame = reader.next();
            QVERIFY(frame.has_value());
            if (!*frame) {
                break;
            }
            auto observation = decode(**frame);
            QVERIFY(observation.has_value());
            heard.push_back(std::move(*observation));
        }
    }
    QVERIFY(heard == said);
    QVERIFY(reader.isBetweenFrames());
}

void TestFrame::aBadLengthIsAnErrorForEver_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("none") << QByteArray::fromHex("00000000");
    QTest::newRow("one too many") << QByteArray::fromHex("01040000");
    QTest::newRow("text") << QByteArray("HTTP/1.1 200 OK");
}

void TestFrame::aBadLengthIsAnErrorForEver()
{
    QFETCH(QByteArray, head);
    FrameReader reader(1024);
    reader.append(std::as_bytes(std::span(head.constData(), static_cast<std::size_t>(head.size()))));
    QCOMPARE(reader.next().error().code, ErrorCode::badInput);
    const Bytes good(1000, std::byte{1});
    reader.append(good);
    QVERIFY(!reader.next());
}

void TestFrame::aPromisedLengthTakesNoMemory()
{
    // 128 MiB announced, three bytes sent, a thousand readers: this machine would notice.
    const std::array<std::byte, 7> head{std::byte{0}, std::byte{0}, std::byte{0}, std::byte{8}};
    std::vector<FrameReader> readers(1000);
    for (FrameReader& reader : readers) {
        reader.append(head);
        const auto frame = reader.next();
        QVERIFY(frame && !*frame);
        QVERIFY(!reader.isBetweenFrames());
    }
}

void TestFrame::aCutStreamDoesNotEndBetweenFrames()
{
    Bytes bytes;
    QVERIFY(appendFrame(Observation{}, bytes));
    FrameReader reader;
    QVERIFY(reader.isBetweenFrames());
    reader.append(std::span(bytes).first(bytes.size() - 1));
    QVERIFY(!*reader.next());
    QVERIFY(!reader.isBetweenFrames());
}

void TestFrame::tooLongIsNotWritten()
{
    Bytes bytes(3);
    CodecLimits limits;
    limits.maximumBytes = 20;
    const auto result = appendFrame(filledObservation(), bytes, limits);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::badInput);
    QCOMPARE(bytes.size(), std::size_t{3});
    const Bytes payload(21);
    QVERIFY(!appendFrame(payload, bytes, limits));
    QVERIFY(!appendFrame(std::span<const std::byte>(), bytes, limits));
    QCOMPARE(bytes.size(), std::size_t{3});
}

QTEST_GUILESS_MAIN(TestFrame)
#include "tst_frame.moc"
