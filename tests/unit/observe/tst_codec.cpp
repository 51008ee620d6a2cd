// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTest>
#include <functional>
#include <random>

#include "core/base/time_bounds.h"
#include "core/observe/codec.h"
#include "tests/support/filled_observation.h"
#include "tests/support/observation_builder.h"

using namespace netgrove;
using namespace netgrove::test;

namespace {

using Bytes = std::vector<std::byte>;

Bytes encoded(const Observation& observation)
{
    Bytes bytes;
    encode(observation, bytes);
    return bytes;
}

Bytes fromHex(const QByteArray& hex)
{
    const QByteArray raw = QByteArray::fromHex(hex);
    const auto view = std::as_bytes(std::span(raw.constData(), static_cast<std::size_t>(raw.size())));
    return {view.begin(), view.end()};
}

QByteArray toHex(const Bytes& bytes)
{
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())).toHex();
}

/// A second in which one flow was seen, as version 1 says it.
constexpr const char* kVersion1
    = "8201bf0101021b000003466c536a00031b00060a24eec126400881bf010702bf011af00000000201048244c0000201199c47"
      "058244c63364071835ff09841903e80a00000a1b0000034630b8a0000b1b0000034630b8a0000e1a000186a70f8182186418"
      "64108218641864ffff";

/// A field equals its default: the filler left it out.
template <Record T> bool hasDefaultField(const T& record)
{
    const T defaults;
    bool isFound = false;
    Fields<T>::visit([&](unsigned, auto member) { isFound = isFound || record.*member == defaults.*member; });
    return isFound;
}

} // namespace

class TestCodec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFillerLeavesNoFieldOut();
    void everyFieldComesBack();
    void everyEnumValueComesBack();
    void extremeNumbersComeBack();
    void timesThatNoClockCountsAreBounded();
    void anEmptyObservationIsSmall();
    void theFormatStaysAsItWas();
    void laterFieldsAreSkipped_data();
    void laterFieldsAreSkipped();
    void fieldsInAnyOrderAreRead();
    void aLaterVersionIsRefused();
    void garbageIsAnError_data();
    void garbageIsAnError();
    void everyTruncationIsAnError();
    void noFlippedByteDoesHarm();
    void tooManyBytesAreRefusedUnread();
    void memoryIsBounded();
};

void TestCodec::theFillerLeavesNoFieldOut()
{
    const Observation observation = filledObservation();
    QVERIFY(!hasDefaultField(observation));
    QVERIFY(!hasDefaultField(*observation.machine));
    QVERIFY(!hasDefaultField(observation.machine->interfaces.back()));
    QVERIFY(!hasDefaultField(observation.machine->addresses.back()));
    QVERIFY(!hasDefaultField(observation.processes.back()));
    QVERIFY(!hasDefaultField(observation.threads.back()));
    QVERIFY(!hasDefaultField(observation.flows.back()));
    QVERIFY(!hasDefaultField(observation.flows.back().key));
    QVERIFY(!hasDefaultField(observation.flows.back().users.back()));
    QVERIFY(!hasDefaultField(observation.packets.back()));
    QVERIFY(!hasDefaultField(observation.notices.back()));
    QVERIFY(!hasDefaultField(observation.counters));
}

void TestCodec::everyFieldComesBack()
{
    const Observation before = filledObservation();
    const auto after = decode(encoded(before));
    QVERIFY2(after.has_value(), after ? "" : after.error().detail.c_str());
    QVERIFY(*after == before);
}

void TestCodec::everyEnumValueComesBack()
{
    Observation before;
    for (int number = 0; number < 256; ++number) {
        const auto add = [number](auto value, auto& list, auto place) {
            value = static_cast<decltype(value)>(number);
            if (isKnown(value)) {
                std::invoke(place, list.emplace_back()) = value;
            }
        };
        add(ProcessChange{}, before.processes, &ProcessObservation::change);
        add(ThreadChange{}, before.threads, &ThreadObservation::change);
        add(FlowDirection{}, before.flows, &FlowObservation::direction);
        add(RemoteScope{}, before.flows, &FlowObservation::scope);
        add(TcpState{}, before.flows, &FlowObservation::tcpState);
        add(Protocol{}, before.flows, [](FlowObservation& flow) -> Protocol& { return flow.key.protocol; });
        add(NoticeKind{}, before.notices, &SensorNotice::kind);
    }
    QVERIFY(before.notices.size() > 10);
    QVERIFY(decode(encoded(before)) == before);
}

void TestCodec::extremeNumbersComeBack()
{
    Observation before;
    before.sequence = ~0ULL;
    ProcessObservation process;
    process.key = {Pid(INT32_MIN), StartTime(~0ULL)};
    process.exitStatus = INT32_MIN;
    process.state = '\xff';
    process.commandLine = std::string(4096, '\0');
    process.birthParent = ProcessKey{}; // present, and all zero: not the same as none
    before.processes.push_back(process);
    QVERIFY(decode(encoded(before)) == before);
}

/// Whoever subtracts two of them need not fear what a stranger wrote.
void TestCodec::timesThatNoClockCountsAreBounded()
{
    Observation before;
    before.time = MonotonicTime::min();
    before.wallTime = WallTime::max();
    const auto after = decode(encoded(before));
    QVERIFY(after.has_value());
    QCOMPARE(after->time, MonotonicTime());
    QCOMPARE(after->wallTime, WallTime(std::chrono::duration_cast<std::chrono::microseconds>(kLatestTime)));
    before.time = MonotonicTime(kLatestTime); // and what one may count comes back
    before.wallTime = after->wallTime;
    QVERIFY(decode(encoded(before)) == before);
}

void TestCodec::anEmptyObservationIsSmall() { QCOMPARE(encoded(Observation{}).size(), std::size_t{4}); }

/// The bytes of version 1. Where this fails, files that people have would be read wrongly: see codec_fields.h.
void TestCodec::theFormatStaysAsItWas()
{
    ObservationBuilder scene;
    static_cast<void>(scene.take({}));
    Observation observation
        = scene.add(aFlow(7).udp().to("198.51.100.7", 53).openedBy(100)).take(std::chrono::seconds(1));
    QCOMPARE(toHex(encoded(observation)), QByteArray(kVersion1));
    QVERIFY(decode(fromHex(kVersion1)) == observation);
}

void TestCodec::laterFieldsAreSkipped_data()
{
    QTest::addColumn<QByteArray>("value"); // of a field 200 that is not ours
    QTest::newRow("number") << QByteArray("05");
    QTest::newRow("text") << QByteArray("6161");
    QTest::newRow("text in pieces") << QByteArray("7f61616162ff");
    QTest::newRow("list of lists") << QByteArray("8282010283030405");
    QTest::newRow("map") << QByteArray("a2010203a10405");
    QTest::newRow("open map") << QByteArray("bf01820203ff");
    QTest::newRow("tagged") << QByteArray("c1c21a00010203");
    QTest::newRow("double") << QByteArray("fb3ff0000000000000");
    QTest::newRow("null") << QByteArray("f6");
    QTest::newRow("empty list") << QByteArray("80");
}

void TestCodec::laterFieldsAreSkipped()
{
    QFETCH(QByteArray, value);
    Observation expected;
    expected.sequence = 9;
    const auto between = decode(fromHex("8201bf18c8" + value + "0109ff"));
    QVERIFY2(between == expected, between ? "" : between.error().detail.c_str());
    QVERIFY(decode(fromHex("8201bf010918c8" + value + "ff")) == expected);
    QVERIFY(decode(fromHex("8301bf0109ff" + value)) == expected); // beside the Observation
}

void TestCodec::fieldsInAnyOrderAreRead()
{
    Observation expected;
    expected.sequence = 9;
    expected.time = MonotonicTime(std::chrono::nanoseconds(5));
    expected.isComplete = true;
    QVERIFY(decode(fromHex("8201a304f502050109")) == expected);
}

void TestCodec::aLaterVersionIsRefused()
{
    const auto result = decode(fromHex("8202a0"));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::tooNew);
}

void TestCodec::garbageIsAnError_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("66676172626167");
    QTest::newRow("no version") << QByteArray("81bfff");
    QTest::newRow("version is text") << QByteArray("826131bfff");
    QTest::newRow("reserved head") << QByteArray("8201bf1cff");
    QTest::newRow("bytes after the end") << QByteArray("8201bfff00");
    QTest::newRow("a field's number is text") << QByteArray("8201bf616101ff");
    QTest::newRow("key without value") << QByteArray("8201bf01ff");
    QTest::newRow("number for a list") << QByteArray("8201bf0805ff");
    QTest::newRow("list for a number") << QByteArray("8201bf0180ff");
    QTest::newRow("number for a flag") << QByteArray("8201bf0401ff");
    QTest::newRow("negative sequence") << QByteArray("8201bf0120ff");
    QTest::newRow("time beyond 64 bits") << QByteArray("8201bf021bffffffffffffffffff");
    QTest::newRow("negative time beyond 64 bits") << QByteArray("8201bf023bffffffffffffffffff");
    QTest::newRow("unknown protocol") << QByteArray("8201bf0881bf02bf0263ffffff");
    QTest::newRow("unknown change") << QByteArray("8201bf0681bf0118c8ffff");
    QTest::newRow("list of 2^63") << QByteArray("8201bf089b8000000000000000ff");
    QTest::newRow("text of 2^63") << QByteArray("8201bf0981bf035b8000000000000000ff");
    QTest::newRow("open list of flows") << QByteArray("8201bf089fbfffffff");
    QTest::newRow("key of three") << QByteArray("8201bf0681bf0383010203ffff");
    QTest::newRow("key of one") << QByteArray("8201bf0681bf038101ffff");
    QTest::newRow("pid beyond 31 bits") << QByteArray("8201bf0681bf03821a8000000001ffff");
    QTest::newRow("address of 5 bytes") << QByteArray("8201bf0881bf02bf0482450102030405"
                                                      "00"
                                                      "ffffff");
    QTest::newRow("unknown field, map of 2^63") << QByteArray("8201bf18c8bb8000000000000000ff");
    QTest::newRow("unknown field, nested for ever") << QByteArray("8201bf18c8") + QByteArray("81").repeated(100'000);
    QTest::newRow("unknown field, tags for ever") << QByteArray("8201bf18c8") + QByteArray("c1").repeated(100'000);
    QTest::newRow("an end without a beginning") << QByteArray("8201bf18c882ff01ff");
}

void TestCodec::garbageIsAnError()
{
    QFETCH(QByteArray, bytes);
    const auto result = decode(fromHex(bytes));
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::badInput);
    QVERIFY2(result.error().detail.starts_with("byte "), result.error().detail.c_str());
}

void TestCodec::everyTruncationIsAnError()
{
    const Bytes whole = encoded(filledObservation());
    for (std::size_t length = 0; length < whole.size(); ++length) {
        QVERIFY(!decode(std::span(whole).first(length)));
    }
}

/// Reads or refuses; under a sanitizer this is where a careless read would show.
void TestCodec::noFlippedByteDoesHarm()
{
    const Bytes whole = encoded(filledObservation());
    std::mt19937 random(1); // the same every time
    for (std::size_t place = 0; place < whole.size(); ++place) {
        for (int trial = 0; trial < 4; ++trial) {
            Bytes damaged = whole;
            damaged[place] = static_cast<std::byte>(random());
            if (const auto read = decode(damaged)) {
                QVERIFY(decode(encoded(*read)) == read); // what was accepted can be said again
            }
        }
    }
}

void TestCodec::tooManyBytesAreRefusedUnread()
{
    const Bytes whole = encoded(filledObservation());
    CodecLimits limits;
    limits.maximumBytes = whole.size();
    QVERIFY(decode(whole, limits));
    limits.maximumBytes = whole.size() - 1;
    QVERIFY(!decode(whole, limits));
}

/// A byte of input may ask for hundreds of bytes of memory: an empty flow.
void TestCodec::memoryIsBounded()
{
    Observation many;
    many.flows.resize(1000);
    const Bytes bytes = encoded(many);
    CodecLimits limits;
    limits.maximumMemory = 1000 * sizeof(FlowObservation);
    QVERIFY(decode(bytes, limits));
    --limits.maximumMemory;
    const auto result = decode(bytes, limits);
    QVERIFY(!result);
    QVERIFY2(result.error().detail.find("memory") != std::string::npos, result.error().detail.c_str());
}

QTEST_GUILESS_MAIN(TestCodec)
#include "tst_codec.moc"
