// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/observe/codec.h"

#include "core/observe/codec_decoder.h"
#include "core/observe/codec_encoder.h"

namespace netgrove {

void encode(const Observation& observation, std::vector<std::byte>& out)
{
    CborWriter writer(out);
    // An array, so that a later version can be told before anything of it is read.
    writer.beginArray(2);
    writer.number(kCodecVersion);
    Encoder(writer).write(observation);
}

Result<Observation> decode(std::span<const std::byte> bytes, const CodecLimits& limits)
{
    if (bytes.size() > limits.maximumBytes) {
        return failure(ErrorCode::badInput,
            "an Observation of " + std::to_string(bytes.size()) + " bytes; at most "
                + std::to_string(limits.maximumBytes) + " are read");
    }
    CborReader reader(bytes);
    CborItem head;
    CborItem version;
    const bool isOurs = reader.next(head) && head.kind == CborItem::Kind::array && !head.isIndefinite
        && head.number >= 2 && reader.next(version) && version.kind == CborItem::Kind::unsignedInteger;
    if (!isOurs) {
        reader.fail("not an Observation");
        return failure(ErrorCode::badInput, reader.failure());
    }
    if (version.number > kCodecVersion) {
        return failure(ErrorCode::tooNew,
            "Observations of version " + std::to_string(version.number) + "; this program reads versions up to "
                + std::to_string(kCodecVersion));
    }
    Observation observation;
    Decoder(reader, limits.maximumMemory).read(observation);
    for (std::uint64_t extra = 2; extra < head.number && !reader.hasFailed(); ++extra) {
        CborItem item;
        static_cast<void>(reader.next(item) && reader.skip(item));
    }
    if (!reader.hasFailed() && reader.remaining() > 0) {
        reader.fail(std::to_string(reader.remaining()) + " bytes after its end");
    }
    if (reader.hasFailed()) {
        return failure(ErrorCode::badInput, reader.failure());
    }
    return observation;
}

} // namespace netgrove
