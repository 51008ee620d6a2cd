// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/descriptor_passing.h"

#include <array>
#include <cstring>

#include <sys/socket.h>

#include "tests/support/lab/guard.h"

namespace netgrove::lab {

void passDescriptor(int channel, int descriptor)
{
    char byte = '.';
    iovec piece{&byte, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptor)> control{};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    cmsghdr* rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof descriptor);
    std::memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
    if (::sendmsg(channel, &message, 0) != 1) {
        giveUpWithErrno("pass a descriptor");
    }
}

FileDescriptor receiveDescriptor(int channel)
{
    char byte = 0;
    iovec piece{&byte, 1};
    int descriptor = -1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof descriptor)> control{};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (::recvmsg(channel, &message, 0) != 1 || CMSG_FIRSTHDR(&message) == nullptr) {
        giveUpWithErrno("receive a descriptor");
    }
    std::memcpy(&descriptor, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof descriptor);
    return FileDescriptor(descriptor);
}

} // namespace netgrove::lab
