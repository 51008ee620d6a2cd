// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <set>
#include <sys/resource.h>
#include <sys/stat.h>

#include "core/session/recorder.h"
#include "core/session/salvage.h"
#include "tests/support/filled_observation.h"
#include "tests/support/recorded_scene.h"

using namespace netgrove;
using namespace netgrove::test;
using namespace std::chrono_literals;

namespace {

namespace fs = std::filesystem;

/// Where the blocks of a whole file begin, its end included.
std::vector<std::size_t> blockEnds(const std::string& content)
{
    std::vector<std::size_t> ends{kFileHeadBytes};
    const auto bytes = std::as_bytes(std::span(content));
    while (ends.back() < content.size()) {
        const auto head = readBlockHead(bytes.subspan(ends.back(), kBlockHeadBytes));
        if (!head) {
            break;
        }
        ends.push_back(ends.back() + kBlockHeadBytes + head->storedBytes);
    }
    return ends;
}

/// In the content of a block that a replay from the beginning has no need of: a keyframe, the end.
bool isUnread(const std::string& content, std::size_t place)
{
    const auto ends = blockEnds(content);
    const std::size_t block = *(std::ranges::upper_bound(ends, place) - 1);
    const auto head = readBlockHead(std::as_bytes(std::span(content)).subspan(block));
    return place >= block + kBlockHeadBytes && (head->kind == BlockKind::keyframe || head->kind == BlockKind::end);
}

RecordingOptions smallBlocks()
{
    RecordingOptions options;
    options.blockTime = 300ms;
    options.keyframeTime = 1s;
    return options;
}

} // namespace

class TestRecording : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void whatWasSaidComesBack();
    void factsStandInFront();
    void onlyItsOwnerMayReadIt();
    void anExistingFileIsNeverTouched();
    void aCutFileIsGoodToItsLastBlock();
    void everyFlippedByteIsNoticed();
    void newerAndOtherFilesAreRefused_data();
    void newerAndOtherFilesAreRefused();
    void lengthsThatLieTakeNoMemory();
    void aPackedBombIsRefused();
    void unknownBlocksArePassedOver();
    void itBeginsInTheMiddleWithEverythingKnown();
    void aHoleIsHealedByTheNextKeyframe();
    void aRingKeepsAtMostItsSize();
    void aRingKeepsAtLeastItsTime();
    void aRingIsContinuedAndReadsAsTheLastRun();
    void aFolderWithOtherThingsIsRefused();
    void privateRecordingsNameNobody();
    void salvageSavesWhatIsWhole();
    void salvageOfAFolderIsOneFile();
    void whatIsInMemoryIsReadAsAFileIs();
    void salvageOfGarbageSaysSo();
    void salvageMakesWhatCanBeRead_data();
    void salvageMakesWhatCanBeRead();
    void aFullDiskStopsTheRecordingAlone();
    void aRemovedFileIsNoticed();
    void theRecorderNeverWaits();

private:
    fs::path file(const char* name = "r.netgrove") const { return fs::path(m_folder->path().toStdString()) / name; }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestRecording::whatWasSaidComesBack()
{
    std::vector<Observation> said = pairScene();
    Observation odd = filledObservation(); // every field is kept
    odd.sequence = 41;
    odd.isComplete = false;
    odd.time = said.back().time + 1s;
    said.push_back(odd);
    QVERIFY(writeRecording(file(), said, smallBlocks()));
    const auto reader = RecordingReader::open(file());
    QVERIFY2(reader.has_value(), reader ? "" : reader.error().detail.c_str());
    QVERIFY(reader->isClosed() && !reader->fault());
    QVERIFY(everythingIn(*reader) == said);
    QVERIFY(reader->blocks().size() > 12);
    QCOMPARE(reader->begin(), said.front().time);
    QCOMPARE(reader->end(), said.back().time);
}

void TestRecording::factsStandInFront()
{
    const auto said = pairScene();
    QVERIFY(writeRecording(file(), said));
    const auto reader = RecordingReader::open(file());
    QVERIFY(reader.has_value());
    QCOMPARE(reader->facts().program, std::string("netgrove ") + NETGROVE_VERSION);
    QCOMPARE(reader->facts().machine, *said.front().machine);
    QCOMPARE(reader->facts().started, said.front().wallTime);
    QVERIFY(!reader->facts().isPrivate);
}

void TestRecording::onlyItsOwnerMayReadIt()
{
    const mode_t before = ::umask(0);
    QVERIFY(writeRecording(file(), pairScene()));
    RecordingOptions ring;
    ring.limit.time = 10s;
    QVERIFY(writeRecording(file("ring"), pairScene(), ring));
    ::umask(before);
    struct stat facts{};
    QCOMPARE(::stat(file().c_str(), &facts), 0);
    QCOMPARE(facts.st_mode & 07777U, 0600U);
    QCOMPARE(::stat(file("ring").c_str(), &facts), 0);
    QCOMPARE(facts.st_mode & 07777U, 0700U);
}

void TestRecording::anExistingFileIsNeverTouched()
{
    setFileContent(file(), "mine");
    const auto result = RecordingWriter::create(file(), {});
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::refused);
    QCOMPARE(fileContent(file()), std::string("mine"));
    fs::create_symlink("nowhere", file("link"));
    QVERIFY(!RecordingWriter::create(file("link"), {}));
}

/// Whatever a kill leaves.
void TestRecording::aCutFileIsGoodToItsLastBlock()
{
    const auto said = pairScene();
    QVERIFY(writeRecording(file(), said, smallBlocks()));
    const std::string whole = fileContent(file());
    const auto ends = blockEnds(whole);
    for (std::size_t length = 0; length < whole.size(); length += length < 600 ? 1 : 37) {
        setFileContent(file("cut"), whole.substr(0, length));
        const auto reader = RecordingReader::open(file("cut"));
        const bool isBetween = std::ranges::find(ends, length) != ends.end();
        if (!reader) {
            QVERIFY(length < ends[2]); // before the first Observation is whole
            continue;
        }
        QVERIFY(!reader->isClosed());
        QCOMPARE(reader->fault().has_value(), !isBetween);
        const auto read = everythingIn(*reader);
        QVERIFY(read && !read->empty() && std::equal(read->begin(), read->end(), said.begin()));
        if (reader->fault()) {
            const auto lastWhole = std::ranges::lower_bound(ends, length) - 1;
            const std::string place = "byte " + std::to_string(*lastWhole) + ":";
            QVERIFY2(reader->fault()->detail.find(place) != std::string::npos, reader->fault()->detail.c_str());
        }
    }
}

void TestRecording::everyFlippedByteIsNoticed()
{
    QVERIFY(writeRecording(file(), pairScene(), smallBlocks()));
    const std::string whole = fileContent(file());
    for (std::size_t place = 0; place < whole.size(); place += 11) {
        if (place >= 10 && place < kFileHeadBytes) {
            continue; // not used yet
        }
        std::string damaged = whole;
        damaged[place] = static_cast<char>(damaged[place] ^ 0x10);
        setFileContent(file("damaged"), damaged);
        const auto reader = RecordingReader::open(file("damaged"));
        const bool isNoticed = !reader || reader->fault() || !everythingIn(*reader);
        QVERIFY2(isNoticed || isUnread(whole, place), qPrintable(QString::number(place)));
    }
}

void TestRecording::newerAndOtherFilesAreRefused_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("empty") << QByteArray() << ErrorCode::badInput;
    QTest::newRow("text") << QByteArray("root:x:0:0:root:/root:/bin/bash\nmore text that is long enough\n")
                          << ErrorCode::badInput;
    QTest::newRow("version 2") << QByteArray::fromHex("8e4e47520d0a1a0a0200000000000000") << ErrorCode::tooNew;
    QTest::newRow("nothing but a head") << QByteArray::fromHex("8e4e47520d0a1a0a0100000000000000")
                                        << ErrorCode::badInput;
    QTest::newRow("copied as text") << QByteArray::fromHex("8e4e47520a1a0a010000000000000000") << ErrorCode::badInput;
}

void TestRecording::newerAndOtherFilesAreRefused()
{
    QFETCH(QByteArray, content);
    QFETCH(ErrorCode, code);
    setFileContent(file(), content.toStdString());
    const auto reader = RecordingReader::open(file());
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, code);
    QVERIFY(reader.error().detail.find("r.netgrove") != std::string::npos);
}

/// Heads with good checksums that announce ten gigabytes, or all that 32 bits can.
void TestRecording::lengthsThatLieTakeNoMemory()
{
    std::vector<std::byte> block = packBlock({}, std::span<const std::byte>());
    const auto announce = [&](std::size_t place, std::uint32_t bytes) {
        auto lying = block;
        for (std::size_t index = 0; index < 4; ++index) {
            lying[place + index] = static_cast<std::byte>(bytes >> (8 * index));
        }
        return lying;
    };
    QVERIFY(readBlockHead(block));
    QVERIFY(!readBlockHead(announce(8, 0xffffffff))); // the checksum
    BlockHead head;
    head.plainBytes = 0xffffffff;
    QVERIFY(!unpackBlock(head, {}));
    head.plainBytes = 100 << 20;
    head.compression = 1;
    QVERIFY(!unpackBlock(head, {}));
    head.compression = 9;
    QCOMPARE(unpackBlock(head, {}).error().code, ErrorCode::tooNew);
}

/// A megabyte of zeros packs well; a head that tells another length is not believed.
void TestRecording::aPackedBombIsRefused()
{
    const std::vector<std::byte> zeros(std::size_t{1} << 20U);
    const std::vector<std::byte> block = packBlock({}, zeros);
    QVERIFY(block.size() < 1000);
    auto head = readBlockHead(block);
    QVERIFY(head.has_value());
    const auto stored = std::span<const std::byte>(block).subspan(kBlockHeadBytes);
    QVERIFY(unpackBlock(*head, stored) == zeros);
    head->plainBytes = 1000;
    QVERIFY(!unpackBlock(*head, stored));
    CodecLimits small;
    small.maximumBytes = 1000;
    QVERIFY(readBlockHead(block, small)); // a mebibyte is allowed on top
    QVERIFY(!observationsOf(zeros));
}

void TestRecording::unknownBlocksArePassedOver()
{
    const auto said = pairScene();
    QVERIFY(writeRecording(file(), said, smallBlocks()));
    std::string content = fileContent(file());
    BlockHead later;
    later.kind = static_cast<BlockKind>(77);
    const auto block = packBlock(later, std::as_bytes(std::span("from tomorrow")));
    content.insert(blockEnds(content)[3], reinterpret_cast<const char*>(block.data()), block.size());
    setFileContent(file(), content);
    const auto reader = RecordingReader::open(file());
    QVERIFY(reader && !reader->fault());
    QVERIFY(everythingIn(*reader) == said);
}

void TestRecording::itBeginsInTheMiddleWithEverythingKnown()
{
    const auto said = pairScene();
    auto writer = RecordingWriter::create(file(), smallBlocks());
    QVERIFY(writer.has_value());
    Analyzer analyzer;
    SnapshotPointer live;
    for (std::size_t index = 0; index < said.size(); ++index) {
        live = analyzer.apply(said[index]);
        if (index >= 30) {
            QVERIFY(writer->take(said[index], live));
        }
    }
    QVERIFY(writer->finish(0));
    const auto read = everythingIn(*RecordingReader::open(file()));
    QVERIFY(read.has_value());
    QCOMPARE(read->size(), std::size_t{10});
    QVERIFY(read->front().isComplete);
    QCOMPARE(read->front().sequence, said[30].sequence);
    QCOMPARE(read->front().processes.size(), std::size_t{3});
    Analyzer again;
    SnapshotPointer replayed;
    for (const Observation& observation : *read) {
        replayed = again.apply(observation);
    }
    QCOMPARE(replayed->findings.size(), live->findings.size());
    QCOMPARE(replayed->processes.size(), live->processes.size());
}

void TestRecording::aHoleIsHealedByTheNextKeyframe()
{
    const auto said = pairScene();
    QVERIFY(writeRecording(file(), said, smallBlocks()));
    std::string content = fileContent(file());
    const auto ends = blockEnds(content);
    // Without the third block: what is behind the hole says no later thing than the keyframe that follows.
    content.erase(ends[3], ends[4] - ends[3]);
    setFileContent(file(), content);
    const auto read = everythingIn(*RecordingReader::open(file()));
    QVERIFY(read.has_value());
    const auto healed = std::ranges::find_if(
        read->begin() + 1, read->end(), [](const Observation& observation) { return observation.isComplete; });
    QVERIFY(healed != read->end());
    QVERIFY(healed->sequence >= (healed - 1)->sequence);
    QCOMPARE(read->back(), said.back());
    QVERIFY(std::ranges::is_sorted(*read, {}, &Observation::sequence));
}

void TestRecording::aRingKeepsAtMostItsSize()
{
    RecordingOptions ring = smallBlocks();
    ring.limit.bytes = 600'000;
    std::vector<Observation> said = pairScene(1200);
    for (Observation& observation : said) { // text that does not pack
        for (FlowObservation& flow : observation.flows) {
            for (int word = 0; word < 100; ++word) {
                flow.hostName
                    += std::to_string(hashCombine(observation.sequence + flow.id, static_cast<std::uint64_t>(word)));
            }
        }
    }
    QVERIFY(writeRecording(file("ring"), said, ring));
    std::uintmax_t bytes = 0;
    int files = 0;
    for (const auto& entry : fs::directory_iterator(file("ring"))) {
        bytes += entry.file_size();
        ++files;
    }
    QVERIFY2(bytes <= 600'000, qPrintable(QString::number(bytes)));
    QVERIFY2(bytes >= 400'000, qPrintable(QString::number(bytes)));
    QVERIFY(files > 2);
    const auto reader = RecordingReader::open(file("ring"));
    QVERIFY(reader && !reader->fault() && reader->isClosed());
    const auto read = everythingIn(*reader);
    QVERIFY(read && read->size() > 100 && read->size() < 1200);
    QVERIFY(read->front().isComplete);
    QCOMPARE(read->back(), said.back());
    for (std::size_t index = 1; index < read->size(); ++index) {
        QCOMPARE((*read)[index].sequence, (*read)[index - 1].sequence + 1);
    }
}

void TestRecording::aRingKeepsAtLeastItsTime()
{
    RecordingOptions ring = smallBlocks();
    ring.limit.time = 16s;
    const auto said = pairScene(600); // 60 s
    QVERIFY(writeRecording(file("ring"), said, ring));
    const auto reader = RecordingReader::open(file("ring"));
    QVERIFY(reader.has_value());
    const auto kept = reader->end() - reader->begin();
    QVERIFY(kept >= 16s && kept <= 21s);
    Analyzer analyzer;
    SnapshotPointer last;
    const auto read = everythingIn(*reader);
    for (const Observation& observation : *read) {
        last = analyzer.apply(observation);
    }
    QCOMPARE(last->findings.size(), std::size_t{1});
}

void TestRecording::aRingIsContinuedAndReadsAsTheLastRun()
{
    RecordingOptions ring = smallBlocks();
    ring.limit.bytes = 10'000'000;
    QVERIFY(writeRecording(file("ring"), pairScene(40), ring));
    QVERIFY(writeRecording(file("ring"), pairScene(20), ring));
    QCOMPARE(recordingFiles(file("ring"))->size(), std::size_t{2});
    QCOMPARE(everythingIn(*RecordingReader::open(file("ring")))->size(), std::size_t{20});
    QCOMPARE(everythingIn(*RecordingReader::open(recordingFiles(file("ring"))->front()))->size(), std::size_t{40});
}

void TestRecording::aFolderWithOtherThingsIsRefused()
{
    fs::create_directory(file("home"));
    setFileContent(file("home/letter.txt"), "dear");
    RecordingOptions ring;
    ring.limit.time = 10s;
    const auto result = RecordingWriter::create(file("home"), ring);
    QVERIFY(!result);
    QCOMPARE(result.error().code, ErrorCode::refused);
    QVERIFY(!RecordingReader::open(file("home")));
}

void TestRecording::privateRecordingsNameNobody()
{
    ObservationBuilder scene;
    ProcessObservation process = aProcess(100, "editor");
    process.commandLine = "editor --user=Smith secret.txt";
    process.executable = "/home/smith/bin/editor";
    process.uid = Uid(1234);
    ProcessObservation other = aProcess(101, "daemon");
    other.uid = Uid(33);
    scene.add(process).add(other);
    std::vector<Observation> said{scene.take(1s)};
    said.front().machine->hostName = "smiths-laptop";
    said.push_back(scene.take(2s));
    said.push_back(scene.take(100s)); // and a keyframe
    RecordingOptions options;
    options.isPrivate = true;
    options.keyframeTime = 1s;
    QVERIFY(writeRecording(file(), said, options));
    const auto reader = RecordingReader::open(file());
    QVERIFY(reader && reader->facts().isPrivate && reader->facts().machine.hostName.empty());
    int named = 0;
    for (const auto& block : reader->blocks()) {
        const auto observations = reader->read(block);
        QVERIFY(observations.has_value());
        for (const Observation& observation : *observations) {
            QVERIFY(!observation.machine || observation.machine->hostName.empty());
            if (!observation.processes.empty()) {
                const ProcessObservation& seen = observation.processes.front();
                QVERIFY(seen.commandLine.empty());
                QCOMPARE(seen.executable, std::string("/home/person-1/bin/editor"));
                QVERIFY(seen.uid != Uid(1234) && seen.uid.value >= 1000);
                QCOMPARE(observation.processes.back().uid, Uid(33));
                ++named;
            }
        }
    }
    QVERIFY(named >= 2); // at the beginning, and in the keyframe
    QCOMPARE(reader->blocks().back().head.kind, BlockKind::keyframe);
}

void TestRecording::salvageSavesWhatIsWhole()
{
    const auto said = pairScene();
    QVERIFY(writeRecording(file(), said, smallBlocks()));
    std::string content = fileContent(file());
    const auto ends = blockEnds(content);
    content[ends[4] + 80] = static_cast<char>(content[ends[4] + 80] ^ 1); // inside a block
    content.insert(ends[8], "garbage between two blocks");
    setFileContent(file(), content);
    QVERIFY(RecordingReader::open(file())->fault().has_value());
    const auto report = salvage(file(), file("saved"));
    QVERIFY2(report.has_value(), report ? "" : report.error().detail.c_str());
    QCOMPARE(report->damage.size(), std::size_t{2});
    QVERIFY(report->damage.front().find("byte " + std::to_string(ends[4]) + ":") != std::string::npos);
    QCOMPARE(report->skippedBytes, ends[5] - ends[4] + 26);
    const auto reader = RecordingReader::open(file("saved"));
    QVERIFY(reader && !reader->fault() && reader->isClosed());
    const auto read = everythingIn(*reader);
    QVERIFY(read.has_value());
    QVERIFY(read->size() > 20 && read->size() < 40);
    QCOMPARE(read->back(), said.back());
    QVERIFY(!salvage(file(), file("saved"))); // never over another
}

void TestRecording::salvageOfAFolderIsOneFile()
{
    RecordingOptions ring = smallBlocks();
    ring.limit.time = 10s;
    const auto said = pairScene();
    QVERIFY(writeRecording(file("ring"), said, ring));
    QVERIFY(recordingFiles(file("ring"))->size() > 1);
    QVERIFY(salvage(file("ring"), file("one")));
    QVERIFY(everythingIn(*RecordingReader::open(file("one"))) == said);
}

void TestRecording::whatIsInMemoryIsReadAsAFileIs()
{
    const auto said = pairScene();
    QVERIFY(writeRecording(file(), said, smallBlocks()));
    const std::string content = fileContent(file());
    const auto bytes = std::as_bytes(std::span(content));
    const RecordingInput input(bytes, "memory");
    QCOMPARE(input.size(), std::uint64_t{content.size()});
    QCOMPARE(input.read(content.size() - 3, 10)->size(), std::size_t{3});
    QVERIFY(input.read(content.size(), 10)->empty());
    QVERIFY(input.read(content.size() + 100, 10)->empty());
    const auto inMemory = [](std::span<const std::byte> part) {
        std::deque<RecordingInput> inputs;
        inputs.emplace_back(part, "memory");
        return RecordingReader::open(std::move(inputs), "memory");
    };
    QVERIFY(everythingIn(*inMemory(bytes)) == said);
    const auto cut = inMemory(bytes.first(bytes.size() - 10));
    QVERIFY(cut && cut->fault() && cut->fault()->detail.starts_with("memory, byte "));
    const auto nothing = inMemory(bytes.first(kFileHeadBytes));
    QVERIFY(!nothing && nothing.error().detail == "memory holds no Observations");
}

void TestRecording::salvageOfGarbageSaysSo()
{
    setFileContent(file(), std::string(100'000, 'x'));
    const auto report = salvage(file(), file("saved"));
    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::badInput);
    QVERIFY(!fs::exists(file("saved")));
}

/// Blocks whose checksums are right, and yet nobody can open what begins with them.
void TestRecording::salvageMakesWhatCanBeRead_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("facts that are none") << static_cast<int>(BlockKind::facts);
    QTest::newRow("of a later version, before any facts") << 45;
}

void TestRecording::salvageMakesWhatCanBeRead()
{
    QFETCH(int, kind);
    QVERIFY(writeRecording(file(), pairScene(), smallBlocks()));
    const std::string whole = fileContent(file());
    BlockHead strange;
    strange.kind = static_cast<BlockKind>(kind);
    const std::vector<std::byte> block = packBlock(strange, std::vector<std::byte>(100, std::byte{0x2d}));
    // In the place of the true facts.
    const std::size_t next = whole.find("NG\xb1K", kFileHeadBytes + 1);
    std::string changed = whole.substr(0, kFileHeadBytes);
    changed.append(reinterpret_cast<const char*>(block.data()), block.size());
    setFileContent(file(), changed + whole.substr(next));
    const auto report = salvage(file(), file("saved"));
    QVERIFY2(report.has_value(), report ? "" : report.error().detail.c_str());
    const auto reader = RecordingReader::open(file("saved"));
    QVERIFY2(reader && !reader->fault(), reader ? "" : reader.error().detail.c_str());
    QVERIFY(everythingIn(*reader) == pairScene());
}

/// A limit on the size of files stands for a disk that fills up: it needs no mount.
void TestRecording::aFullDiskStopsTheRecordingAlone()
{
    auto recorder = Recorder::start(file(), smallBlocks());
    QVERIFY(recorder.has_value());
    struct rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit full{.rlim_cur = 2500, .rlim_max = before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
    Analyzer analyzer;
    int notices = 0;
    for (Observation& observation : pairScene(400)) {
        (*recorder)->report(observation);
        notices += static_cast<int>(observation.notices.size());
        const auto snapshot = analyzer.apply(observation);
        (*recorder)->take(std::move(observation), snapshot);
        if (notices == 0) {
            QThread::usleep(500); // for the other thread to meet the end of the disk
        }
    }
    const auto finished = (*recorder)->finish();
    ::setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(!finished);
    QCOMPARE(notices, 1);
    const auto reader = RecordingReader::open(file());
    QVERIFY(reader.has_value());
    QVERIFY(!reader->fault() && !reader->isClosed());
    QVERIFY(everythingIn(*reader)->size() > 3);
}

void TestRecording::aRemovedFileIsNoticed()
{
    auto writer = RecordingWriter::create(file(), smallBlocks());
    QVERIFY(writer.has_value());
    fs::remove(file());
    Analyzer analyzer;
    const auto said = pairScene(1);
    const auto result = writer->take(said.front(), analyzer.apply(said.front()));
    QVERIFY(!result);
    QVERIFY2(result.error().detail.find("removed") != std::string::npos, result.error().detail.c_str());
}

/// More than can be written in time.
void TestRecording::theRecorderNeverWaits()
{
    auto recorder = Recorder::start(file(), smallBlocks());
    QVERIFY(recorder.has_value());
    Analyzer analyzer;
    const auto said = pairScene(2000);
    for (const Observation& observation : said) { // far faster than they can be packed and written
        (*recorder)->take(observation, analyzer.apply(observation));
    }
    const auto status = (*recorder)->status();
    QCOMPARE(status.observations, std::uint64_t{2000});
    QVERIFY((*recorder)->finish());
    const auto read = everythingIn(*RecordingReader::open(file()));
    QVERIFY(read.has_value());
    // What was too much at once is joined, not lost.
    std::set<std::uint64_t> sequences;
    for (const Observation& observation : *read) {
        sequences.insert(observation.sequence);
    }
    QCOMPARE(sequences.size() + (*recorder)->status().merged, std::size_t{2000});
    QCOMPARE(read->back().counters, said.back().counters);
    QVERIFY(read->front().isComplete);
}

QTEST_GUILESS_MAIN(TestRecording)
#include "tst_recording.moc"
