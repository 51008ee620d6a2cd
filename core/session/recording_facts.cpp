// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/codec_decoder.h"
#include "core/observe/codec_encoder.h"
#include "core/session/recording_format.h"

namespace netgrove {

template <> struct Fields<RecordingFacts> {
    static constexpr const char* kName = "RecordingFacts";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = RecordingFacts;
        field(1, &T::program);
        field(2, &T::run);
        field(3, &T::segment);
        field(4, &T::started);
        field(5, &T::startedAt);
        field(6, &T::isPrivate);
        field(7, &T::machine);
    }
};

template <> struct Fields<RecordingEnd> {
    static constexpr const char* kName = "RecordingEnd";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = RecordingEnd;
        field(1, &T::observations);
        field(2, &T::merged);
    }
};

static_assert(hasEveryField<RecordingFacts, RecordingEnd>(), "a field lacks its line above");

namespace {

constexpr std::size_t kMemory = std::size_t{16} << 20U; ///< for the facts of a machine with very many interfaces

template <Record T> void encodeRecord(const T& record, std::vector<std::byte>& out)
{
    CborWriter writer(out);
    Encoder(writer).write(record);
}

template <Record T> Result<T> decodeRecord(std::span<const std::byte> bytes)
{
    CborReader reader(bytes);
    T record;
    if (Decoder(reader, kMemory).read(record) && reader.remaining() > 0) {
        reader.fail("bytes after its end");
    }
    if (reader.hasFailed()) {
        return failure(ErrorCode::badInput, reader.failure());
    }
    return record;
}

} // namespace

void encode(const RecordingFacts& facts, std::vector<std::byte>& out) { encodeRecord(facts, out); }
void encode(const RecordingEnd& end, std::vector<std::byte>& out) { encodeRecord(end, out); }
Result<RecordingFacts> decodeFacts(std::span<const std::byte> bytes) { return decodeRecord<RecordingFacts>(bytes); }
Result<RecordingEnd> decodeEnd(std::span<const std::byte> bytes) { return decodeRecord<RecordingEnd>(bytes); }

} // namespace netgrove
