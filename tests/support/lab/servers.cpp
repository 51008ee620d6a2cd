// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/lab/servers.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/lab/addresses.h"
#include "tests/support/lab/process.h"
#include "tests/support/lab/server_client.h"
#include "tests/support/lab/socket_address.h"

namespace netgrove::lab {
namespace {
constexpr std::array kTcpPorts{port::echo, port::discard, port::mail, port::web, port::webAlternative, port::desktop,
    port::peer, port::radio, port::controlDemo, port::controlFlood, port::controlScan, port::controlLater};
constexpr std::array kUdpPorts{port::echo, port::discard, port::peer};
constexpr std::size_t kMostClients = 4000;
constexpr int kMostCalls = 256;
constexpr int kTickMilliseconds = 20;

/// A socket of both families at every address: an IPv6 socket that takes IPv4 too (ipv6(7), IPV6_V6ONLY).
Result<FileDescriptor> openAnywhere(int type, int protocol, std::uint16_t port)
{
    FileDescriptor socket(::socket(AF_INET6, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol));
    if (!socket.isOpen()) {
        return systemFailure("socket", errno);
    }
    const int yes = 1;
    const int no = 0;
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no);
    ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_RECVPKTINFO, &yes, sizeof yes);
    // Answers come from addresses that no interface has (AnyIP); IPv6 asks for this before it believes them.
    ::setsockopt(socket.get(), IPPROTO_IPV6, IPV6_FREEBIND, &yes, sizeof yes);
    sockaddr_in6 address{};
    address.sin6_family = AF_INET6;
    address.sin6_port = htons(port);
    if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0
        || (type != SOCK_DGRAM && ::listen(socket.get(), 512) != 0)) {
        return systemFailure("outside port " + std::to_string(port), errno);
    }
    return socket;
}

/// Sends a datagram back from the address that it came to (ip(7): a wildcard socket must say which).
void echoDatagram(int socket, bool isAnswered)
{
    std::array<char, 65536> payload{};
    std::array<char, 256> control{};
    sockaddr_in6 peer{};
    iovec piece{payload.data(), payload.size()};
    msghdr message{};
    message.msg_name = &peer;
    message.msg_namelen = sizeof peer;
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t length = ::recvmsg(socket, &message, MSG_DONTWAIT);
    if (length < 0 || !isAnswered) {
        return;
    }
    for (cmsghdr* each = CMSG_FIRSTHDR(&message); each != nullptr; each = CMSG_NXTHDR(&message, each)) {
        if (each->cmsg_level == IPPROTO_IPV6 && each->cmsg_type == IPV6_PKTINFO) {
            // Only the address is told; which way it goes is the routing table's business.
            reinterpret_cast<in6_pktinfo*>(CMSG_DATA(each))->ipi6_ifindex = 0;
        }
    }
    piece.iov_len = static_cast<std::size_t>(length);
    ::sendmsg(socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}
} // namespace

class Servers::Loop {
public:
    Loop(int words, FileDescriptor poll)
        : m_words(words)
        , m_poll(std::move(poll))
    {
    }
    Result<void> open();
    void serve(std::chrono::seconds life);

private:
    void watch(int descriptor, std::uint32_t events, int operation);
    void handle(const epoll_event& event);
    void accept(int listener);
    void call(const ServerClient& client, std::uint16_t port);
    void tick();

    int m_words;
    FileDescriptor m_poll;
    std::map<int, FileDescriptor> m_listeners;
    std::map<int, FileDescriptor> m_datagrams;
    std::map<int, std::uint16_t> m_datagramPorts;
    std::map<int, ServerClient> m_clients;
    std::vector<FileDescriptor> m_callers; ///< made while still in the outside's namespace, used up one by one
};

void Servers::Loop::watch(int descriptor, std::uint32_t events, int operation)
{
    epoll_event event{};
    event.events = events;
    event.data.fd = descriptor;
    ::epoll_ctl(m_poll.get(), operation, descriptor, &event);
}

Result<void> Servers::Loop::open()
{
    const auto listen = [this](int protocol, std::uint16_t port) -> Result<void> {
        auto socket = openAnywhere(SOCK_STREAM, protocol, port);
        if (!socket) {
            return tl::unexpected(socket.error());
        }
        watch(socket->get(), EPOLLIN, EPOLL_CTL_ADD);
        const int descriptor = socket->get();
        m_listeners.emplace(descriptor, std::move(*socket));
        return {};
    };
    for (const std::uint16_t port : kTcpPorts) {
        if (auto listening = listen(IPPROTO_TCP, port); !listening) {
            return listening;
        }
    }
    // Many kernels are built without SCTP; then there is nothing to serve.
    (void)listen(IPPROTO_SCTP, port::discard);
    for (const std::uint16_t port : kUdpPorts) {
        auto socket = openAnywhere(SOCK_DGRAM, IPPROTO_UDP, port);
        if (!socket) {
            return tl::unexpected(socket.error());
        }
        watch(socket->get(), EPOLLIN, EPOLL_CTL_ADD);
        m_datagramPorts.emplace(socket->get(), port);
        const int descriptor = socket->get();
        m_datagrams.emplace(descriptor, std::move(*socket));
    }
    for (int number = 0; number < kMostCalls; ++number) {
        m_callers.emplace_back(::socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    }
    return {};
}

void Servers::Loop::serve(std::chrono::seconds life)
{
    const auto end = std::chrono::steady_clock::now() + life;
    std::array<epoll_event, 256> events{};
    auto nextTick = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() < end) {
        const int count = ::epoll_wait(m_poll.get(), events.data(), events.size(), kTickMilliseconds);
        for (int index = 0; index < count; ++index) {
            handle(events.at(static_cast<std::size_t>(index)));
        }
        if (std::chrono::steady_clock::now() >= nextTick) {
            nextTick += std::chrono::milliseconds(kTickMilliseconds);
            tick();
        }
    }
}

void Servers::Loop::handle(const epoll_event& event)
{
    const int descriptor = event.data.fd;
    if (m_listeners.contains(descriptor)) {
        accept(descriptor);
        return;
    }
    if (const auto port = m_datagramPorts.find(descriptor); port != m_datagramPorts.end()) {
        echoDatagram(descriptor, port->second != port::discard);
        return;
    }
    const auto client = m_clients.find(descriptor);
    if (client == m_clients.end()) {
        return;
    }
    bool isAlive = true;
    if ((event.events & EPOLLOUT) != 0) {
        isAlive = client->second.sendOwed();
    }
    if (isAlive && (event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        isAlive = client->second.readAndAnswer();
    }
    if (!isAlive) {
        m_clients.erase(client);
        return;
    }
    while (const auto port = client->second.takeCall()) {
        call(client->second, *port);
    }
    watch(descriptor, client->second.owesBytes() ? EPOLLIN | EPOLLOUT : EPOLLIN, EPOLL_CTL_MOD);
}

void Servers::Loop::accept(int listener)
{
    FileDescriptor connection(::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!connection.isOpen() || m_clients.size() >= kMostClients) {
        return;
    }
    const Endpoint local = localEndpointOf(connection.get());
    const int descriptor = connection.get();
    watch(descriptor, EPOLLIN, EPOLL_CTL_ADD);
    m_clients.emplace(descriptor, ServerClient(std::move(connection), local.port, local.toString()));
}

void Servers::Loop::call(const ServerClient& client, std::uint16_t port)
{
    if (m_callers.empty()) {
        return;
    }
    FileDescriptor caller = std::move(m_callers.back());
    m_callers.pop_back();
    const SocketAddress target = mappedSocketAddressOf({remoteEndpointOf(client.descriptor()).address, port});
    if (::connect(caller.get(), target.get(), target.length) != 0 && errno != EINPROGRESS) {
        return;
    }
    // Whoever calls takes what comes, like the discard server.
    const int descriptor = caller.get();
    ServerClient called(std::move(caller), port::discard, "caller");
    called.owe(kCallBytes);
    watch(descriptor, EPOLLIN | EPOLLOUT, EPOLL_CTL_ADD);
    m_clients.emplace(descriptor, std::move(called));
}

void Servers::Loop::tick()
{
    const auto now = ServerClient::Clock::now();
    std::vector<int> gone;
    for (auto& [descriptor, client] : m_clients) {
        if (const auto word = client.tick(now)) {
            const std::string line = *word + " " + client.localName() + "\n";
            (void)!::write(m_words, line.data(), line.size());
        }
        if (client.owesBytes()) {
            if (!client.sendOwed()) {
                gone.push_back(descriptor);
            } else if (client.owesBytes()) {
                watch(descriptor, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
            }
        }
    }
    for (const int descriptor : gone) {
        m_clients.erase(descriptor);
    }
}

Servers::Servers() = default;
Servers::Servers(Servers&&) noexcept = default;
Servers& Servers::operator=(Servers&&) noexcept = default;
Servers::~Servers() = default;

Result<Servers> Servers::open(int words)
{
    // Whoever listens to the words may be gone, or slow: neither may stop the servers.
    ::signal(SIGPIPE, SIG_IGN);
    ::fcntl(words, F_SETFL, O_NONBLOCK);
    FileDescriptor poll(::epoll_create1(EPOLL_CLOEXEC));
    if (!poll.isOpen()) {
        return systemFailure("epoll", errno);
    }
    Servers servers;
    servers.m_loop = std::make_unique<Loop>(words, std::move(poll));
    if (auto opened = servers.m_loop->open(); !opened) {
        return tl::unexpected(opened.error());
    }
    return servers;
}

void Servers::serve(std::chrono::seconds life) { m_loop->serve(life); }

} // namespace netgrove::lab
