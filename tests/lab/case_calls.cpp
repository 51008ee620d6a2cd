// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Ways into the kernel other than send(2) and recv(2).
#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef NETGROVE_LAB_HAS_URING
#include <liburing.h>
#endif

#include "tests/lab/cases.h"
#include "tests/support/lab/guard.h"
#include "tests/support/lab/truth.h"

namespace netgrove::lab {
namespace {
constexpr std::size_t kBytes = 200'000;

#ifdef NETGROVE_LAB_HAS_URING
/// Submits what was prepared and waits for its result.
int complete(io_uring& ring)
{
    io_uring_cqe* completion = nullptr;
    io_uring_submit(&ring);
    if (const int problem = io_uring_wait_cqe(&ring, &completion); problem < 0) {
        return problem;
    }
    const int result = completion->res;
    io_uring_cqe_seen(&ring, completion);
    return result;
}
#endif
} // namespace

void runIoUring(const CaseOptions&)
{
#ifdef NETGROVE_LAB_HAS_URING
    io_uring ring{};
    if (io_uring_queue_init(8, &ring, 0) < 0) {
        tellNotOffered("io-uring: this kernel or its settings refuse it");
        return;
    }
    Connection connection = Connection::tcp({serverAddress(Family::ipv4, 11), port::web});
    connection.sendText("PUT " + std::to_string(kBytes) + "\n");
    std::vector<char> buffer(kBytes);
    for (std::size_t done = 0; done < kBytes;) {
        io_uring_prep_send(
            io_uring_get_sqe(&ring), connection.descriptor(), buffer.data(), kBytes - done, MSG_NOSIGNAL);
        const int sent = complete(ring);
        if (sent <= 0) {
            giveUp("io_uring send failed");
        }
        done += static_cast<std::size_t>(sent);
    }
    connection.count(kBytes, 0);
    connection.receive(3);
    connection.sendText("GET " + std::to_string(kBytes) + "\n");
    for (std::size_t done = 0; done < kBytes;) {
        io_uring_prep_recv(io_uring_get_sqe(&ring), connection.descriptor(), buffer.data(), kBytes - done, 0);
        const int received = complete(ring);
        if (received <= 0) {
            giveUp("io_uring receive failed");
        }
        done += static_cast<std::size_t>(received);
    }
    connection.count(0, kBytes);
    tellFlow("io-uring", connection);
    io_uring_queue_exit(&ring);
#else
    tellNotOffered("io-uring: built without liburing");
#endif
}

void runSendfile(const CaseOptions&)
{
    const FileDescriptor file(::memfd_create("lab", MFD_CLOEXEC));
    if (!file.isOpen() || ::ftruncate(file.get(), kBytes) != 0) {
        giveUpWithErrno("memfd");
    }
    Connection connection = Connection::tcp({serverAddress(Family::ipv4, 12), port::web});
    connection.sendText("PUT " + std::to_string(kBytes) + "\n");
    off_t position = 0;
    while (position < static_cast<off_t>(kBytes)) {
        if (::sendfile(connection.descriptor(), file.get(), &position, kBytes - static_cast<std::size_t>(position))
            <= 0) {
            giveUpWithErrno("sendfile");
        }
    }
    connection.count(kBytes, 0);
    connection.receive(3);
    tellFlow("sendfile", connection);
}

namespace {
/// Moves bytes from one descriptor to another, one of them a pipe.
std::size_t spliceOnce(int from, int to, std::size_t bytes)
{
    const ssize_t moved = ::splice(from, nullptr, to, nullptr, bytes, SPLICE_F_MOVE);
    if (moved <= 0) {
        giveUpWithErrno("splice");
    }
    return static_cast<std::size_t>(moved);
}
} // namespace

void runSplice(const CaseOptions&)
{
    constexpr std::size_t kPiece = 16'384; // fits a pipe, so that filling it never blocks
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        giveUpWithErrno("pipe");
    }
    const FileDescriptor reader(ends[0]);
    const FileDescriptor writer(ends[1]);
    const std::vector<char> piece(kPiece);
    std::vector<char> sink(kPiece);
    Connection connection = Connection::tcp({serverAddress(Family::ipv4, 13), port::web});
    connection.sendText("PUT " + std::to_string(kBytes) + "\n");
    for (std::size_t done = 0; done < kBytes;) {
        const std::size_t count = std::min(kPiece, kBytes - done);
        if (::write(writer.get(), piece.data(), count) != static_cast<ssize_t>(count)) {
            giveUpWithErrno("write");
        }
        for (std::size_t left = count; left > 0;) {
            left -= spliceOnce(reader.get(), connection.descriptor(), left);
        }
        done += count;
    }
    connection.count(kBytes, 0);
    connection.receive(3);
    connection.sendText("GET " + std::to_string(kBytes) + "\n");
    for (std::size_t done = 0; done < kBytes;) {
        const std::size_t count = spliceOnce(connection.descriptor(), writer.get(), std::min(kPiece, kBytes - done));
        for (std::size_t left = count; left > 0;) {
            const ssize_t length = ::read(reader.get(), sink.data(), left);
            if (length <= 0) {
                giveUpWithErrno("read");
            }
            left -= static_cast<std::size_t>(length);
        }
        done += count;
    }
    connection.count(0, kBytes);
    tellFlow("splice", connection);
}

void runMmsg(const CaseOptions&)
{
    constexpr std::size_t kMessages = 16;
    constexpr std::size_t kDatagram = 500;
    Connection connection = Connection::udp({serverAddress(Family::ipv4, 14), port::echo});
    std::array<std::array<char, kDatagram>, kMessages> payloads{};
    std::array<iovec, kMessages> pieces{};
    std::array<mmsghdr, kMessages> messages{};
    for (std::size_t index = 0; index < kMessages; ++index) {
        pieces.at(index) = {payloads.at(index).data(), kDatagram};
        messages.at(index).msg_hdr.msg_iov = &pieces.at(index);
        messages.at(index).msg_hdr.msg_iovlen = 1;
    }
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    for (int round = 0; round < 5; ++round) {
        const int out = ::sendmmsg(connection.descriptor(), messages.data(), kMessages, 0);
        if (out <= 0) {
            giveUpWithErrno("sendmmsg");
        }
        sent += static_cast<std::uint64_t>(out) * kDatagram;
        for (int got = 0; got < out;) {
            const int in = ::recvmmsg(
                connection.descriptor(), messages.data(), static_cast<unsigned>(out - got), MSG_WAITFORONE, nullptr);
            if (in <= 0) {
                giveUpWithErrno("recvmmsg");
            }
            got += in;
            received += static_cast<std::uint64_t>(in) * kDatagram;
        }
    }
    connection.count(sent, received);
    tellFlow("mmsg", connection);
}

} // namespace netgrove::lab
