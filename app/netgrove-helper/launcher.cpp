// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-helper/launcher.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace netgrove {
namespace {

enum class Word : std::uint32_t { open, close, ended };

struct Order {
    Word word = Word::close;
    std::uint16_t isTraced = 0;
    std::uint16_t withPackets = 0;
    std::uint64_t id = 0;
};

// ------------------------------------------------------------------------------------------------ orders on the way

bool send(int socket, const Order& order, int descriptor)
{
    Order copy = order;
    iovec part{&copy, sizeof copy};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    if (descriptor >= 0) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* const header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
    }
    ssize_t sent = -1;
    do {
        sent = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(sizeof copy);
}

enum class Received : std::uint8_t { order, nothing, end };

Received receive(int socket, Order& order, FileDescriptor& descriptor)
{
    iovec part{&order, sizeof order};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t length = ::recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (length < 0) {
        return errno == EAGAIN || errno == EINTR ? Received::nothing : Received::end;
    }
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS) {
            int number = -1;
            std::memcpy(&number, CMSG_DATA(header), sizeof number);
            descriptor = FileDescriptor(number);
        }
    }
    return length == static_cast<ssize_t>(sizeof order) ? Received::order : Received::end;
}

// ---------------------------------------------------------------------------------------------- the launcher itself

class LauncherLoop {
public:
    LauncherLoop(FileDescriptor service, const SensorMain& sensorMain)
        : m_service(std::move(service))
        , m_sensorMain(sensorMain)
    {
    }

    int run();

private:
    struct Child {
        std::uint64_t id;
        pid_t pid;
        FileDescriptor process; ///< readable when it has ended (pidfd_open(2))
    };

    bool obey();
    void open(const Order& order, FileDescriptor stream);
    void close(std::uint64_t id);
    void reap(const std::vector<pollfd>& watched);

    FileDescriptor m_service;
    const SensorMain& m_sensorMain;
    std::vector<Child> m_children;
};

int LauncherLoop::run()
{
    while (true) {
        std::vector<pollfd> watched{{m_service.get(), POLLIN, 0}};
        for (const Child& child : m_children) {
            watched.push_back({child.process.get(), POLLIN, 0});
        }
        if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) {
            return 1;
        }
        reap(watched);
        if (watched[0].revents != 0 && !obey()) {
            return 0; // the service is gone; PR_SET_PDEATHSIG takes the sensors
        }
    }
}

bool LauncherLoop::obey()
{
    Order order;
    FileDescriptor stream;
    switch (receive(m_service.get(), order, stream)) {
    case Received::end:
        return false;
    case Received::nothing:
        return true;
    case Received::order:
        break;
    }
    if (order.word == Word::open && stream.isOpen()) {
        open(order, std::move(stream));
    } else if (order.word == Word::close) {
        close(order.id);
    }
    return true;
}

void LauncherLoop::open(const Order& order, FileDescriptor stream)
{
    const pid_t self = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        if (::getppid() != self) {
            ::_exit(1); // it died before we said that we want to know
        }
        m_service = FileDescriptor();
        m_children.clear();
        ::_exit(m_sensorMain(std::move(stream), {order.isTraced != 0, order.withPackets != 0}));
    }
    FileDescriptor process(pid > 0 ? static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)) : -1);
    if (!process.isOpen()) {
        if (pid > 0) {
            ::kill(pid, SIGKILL);
            ::waitpid(pid, nullptr, 0);
        }
        send(m_service.get(), {Word::ended, 0, 0, order.id}, -1);
        return;
    }
    m_children.push_back({order.id, pid, std::move(process)});
}

void LauncherLoop::close(std::uint64_t id)
{
    for (const Child& child : m_children) {
        if (child.id == id) {
            ::kill(child.pid, SIGKILL); // ours, and not waited for yet: the number is still its own
        }
    }
}

void LauncherLoop::reap(const std::vector<pollfd>& watched)
{
    for (const pollfd& one : watched) {
        const auto child = std::find_if(
            m_children.begin(), m_children.end(), [&](const Child& known) { return known.process.get() == one.fd; });
        if (one.revents != 0 && child != m_children.end() && ::waitpid(child->pid, nullptr, WNOHANG) == child->pid) {
            send(m_service.get(), {Word::ended, 0, 0, child->id}, -1);
            m_children.erase(child);
        }
    }
}

} // namespace

// --------------------------------------------------------------------------------------------------- the service's end

Result<Launcher> Launcher::start(const std::function<Result<void>()>& harden, const SensorMain& sensorMain)
{
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return systemFailure("socketpair", errno);
    }
    FileDescriptor ours(ends[0]);
    FileDescriptor theirs(ends[1]);
    const pid_t self = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0) {
        return systemFailure("fork the launcher", errno);
    }
    if (pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
        ours = FileDescriptor();
        if (::getppid() != self || !harden()) {
            ::_exit(1);
        }
        ::_exit(LauncherLoop(std::move(theirs), sensorMain).run());
    }
    return Launcher(std::move(ours));
}

Result<void> Launcher::open(std::uint64_t id, SensorWishes wishes, const FileDescriptor& stream)
{
    const Order order{Word::open, static_cast<std::uint16_t>(wishes.isTraced ? 1 : 0),
        static_cast<std::uint16_t>(wishes.withPackets ? 1 : 0), id};
    if (!send(m_socket.get(), order, stream.get())) {
        return systemFailure("ask the launcher", errno);
    }
    return {};
}

void Launcher::close(std::uint64_t id) { send(m_socket.get(), {Word::close, 0, 0, id}, -1); }

Result<std::vector<std::uint64_t>> Launcher::takeEnded()
{
    std::vector<std::uint64_t> ended;
    while (true) {
        Order order;
        FileDescriptor none;
        switch (receive(m_socket.get(), order, none)) {
        case Received::end:
            return failure(ErrorCode::system, "the launcher has ended");
        case Received::nothing:
            return ended;
        case Received::order:
            ended.push_back(order.id);
        }
    }
}

} // namespace netgrove
