// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/content_hash.h"

#include <array>
#include <cerrno>
#include <nettle/sha2.h>
#include <unistd.h>
#include <vector>

namespace netgrove {
namespace {
constexpr std::size_t kPiece = 256U * 1024U;

std::string hexadecimal(const std::array<std::uint8_t, SHA256_DIGEST_SIZE>& digest)
{
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(2 * digest.size());
    for (const std::uint8_t byte : digest) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 15U];
    }
    return text;
}
} // namespace

Result<std::string> contentHashOf(int descriptor, std::uint64_t longest, const std::atomic<bool>* stop)
{
    sha256_ctx context;
    sha256_init(&context);
    std::vector<std::uint8_t> piece(kPiece);
    for (std::uint64_t offset = 0;;) {
        if (stop != nullptr && stop->load(std::memory_order_relaxed)) {
            return failure(ErrorCode::refused, "stopped");
        }
        const ssize_t got = ::pread(descriptor, piece.data(), piece.size(), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return systemFailure("read", errno);
        }
        if (got == 0) {
            break;
        }
        offset += static_cast<std::uint64_t>(got);
        if (offset > longest) {
            return failure(ErrorCode::refused, "longer than " + std::to_string(longest) + " bytes");
        }
        sha256_update(&context, static_cast<std::size_t>(got), piece.data());
    }
    std::array<std::uint8_t, SHA256_DIGEST_SIZE> digest{};
    sha256_digest(&context, digest.size(), digest.data());
    return hexadecimal(digest);
}

} // namespace netgrove
