// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/sockets/socket_table.h"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "core/base/file_descriptor.h"
#include "core/sense/sockets/portless_sockets.h"
#include "core/sense/sockets/proc_net.h"
#include "core/sense/sockets/sock_diag.h"
#include "core/sense/sockets/socket_memory.h"

namespace netgrove {
namespace {

constexpr std::array kPortlessTables{
    ProcNetTable::raw, ProcNetTable::raw6, ProcNetTable::icmp, ProcNetTable::icmp6, ProcNetTable::packet};
constexpr std::array kPortTables{ProcNetTable::tcp, ProcNetTable::tcp6, ProcNetTable::udp, ProcNetTable::udp6};
/// A namespace that could not be entered is tried again after this long.
constexpr auto kRetry = std::chrono::seconds(1);

bool hasPorts(Protocol protocol)
{
    return protocol == Protocol::tcp || protocol == Protocol::udp || protocol == Protocol::sctp;
}

/// Could this unconnected UDP socket send from that address?
bool couldSendFrom(const SocketRecord& socket, const IpAddress& local)
{
    const bool isFamily = socket.local.address.isIpv6() || local.isIpv4();
    return isFamily && (socket.local.address.isUnspecified() || socket.local.address == local);
}

} // namespace

class SocketTable::State {
public:
    State(std::filesystem::path root, const NamespaceSource& source, Limits given)
        : procRoot(::open(root.c_str(), O_DIRECTORY | O_PATH | O_CLOEXEC))
        , namespaces(source)
        , limits(given)
        , memory(given.memory, given.remembered)
        , tokens(given.queriesPerSecond)
    {
    }

    struct Namespace {
        explicit Namespace(std::chrono::nanoseconds keep)
            : portless(keep)
        {
        }
        std::optional<SockDiag> diag;
        MonotonicTime tried; ///< when we last failed to open diag
        bool isDiagRefused = false;
        PortlessSockets portless;
        MonotonicTime portTablesRead; ///< of /proc/net, in place of sock_diag
        std::map<std::uint16_t, std::pair<MonotonicTime, std::vector<SocketRecord>>> sharedUdpPorts;
    };

    Namespace& at(NetnsId netns);
    SockDiag* diag(NetnsId netns, MonotonicTime now);
    bool takeToken(MonotonicTime now);
    std::optional<SocketRecord> askKernel(const FlowKey& key, MonotonicTime now, InterfaceIndex interface);
    std::optional<SocketRecord> resolveTcp(
        SockDiag& from, const SocketRecord& found, const FlowKey& key, InterfaceIndex interface, MonotonicTime now);
    bool isOnlySender(SockDiag& from, const FlowKey& key, const SocketRecord& found, MonotonicTime now);
    void readPortTables(NetnsId netns, MonotonicTime now);
    void readPortlessTables(NetnsId netns, MonotonicTime now);
    std::vector<SocketRecord> read(NetnsId netns, std::span<const ProcNetTable> tables) const;

    FileDescriptor procRoot;
    const NamespaceSource& namespaces;
    Limits limits;
    SocketMemory memory;
    std::unordered_map<NetnsId, Namespace> open;
    std::unordered_set<Inode> own;
    std::optional<Error> refusal;
    double tokens;
    MonotonicTime lastToken;
    std::uint64_t skipped = 0;
};

SocketTable::State::Namespace& SocketTable::State::at(NetnsId netns)
{
    return open.try_emplace(netns, limits.memory).first->second;
}

SockDiag* SocketTable::State::diag(NetnsId netns, MonotonicTime now)
{
    Namespace& here = at(netns);
    if (here.diag) {
        return &*here.diag;
    }
    if (here.isDiagRefused || (here.tried != MonotonicTime{} && now - here.tried < kRetry)) {
        return nullptr;
    }
    here.tried = now;
    Result<SockDiag> opened = failure(ErrorCode::noSuchProcess, "nobody is in that network namespace");
    if (netns == namespaces.current() || netns.value == 0) {
        opened = SockDiag::open(netns);
    } else if (const FileDescriptor way = namespaces.open(netns); way.isOpen()) {
        opened = SockDiag::open(netns, way);
    }
    if (!opened) {
        here.isDiagRefused = opened.error().code != ErrorCode::noSuchProcess;
        if (here.isDiagRefused) {
            refusal = opened.error();
        }
        return nullptr;
    }
    here.diag.emplace(std::move(*opened));
    return &*here.diag;
}

bool SocketTable::State::takeToken(MonotonicTime now)
{
    const double perSecond = limits.queriesPerSecond;
    tokens = std::min(perSecond, tokens + std::chrono::duration<double>(now - lastToken).count() * perSecond);
    lastToken = now;
    if (tokens < 1) {
        ++skipped;
        return false;
    }
    tokens -= 1;
    return true;
}

/// A connection that nobody accepted yet is the listener's; of one in TIME_WAIT the memory knows whose it was.
std::optional<SocketRecord> SocketTable::State::resolveTcp(
    SockDiag& from, const SocketRecord& found, const FlowKey& key, InterfaceIndex interface, MonotonicTime now)
{
    if (found.inode.value != 0 && !found.isListening()) {
        memory.remember(found, now);
        return found;
    }
    if (const auto remembered = memory.find(key, now); remembered && remembered->isConnected()) {
        return remembered;
    }
    if (found.isListening()) {
        return found;
    }
    if (found.state != SocketRecord::kTimeWait) {
        if (auto listener = from.listener(key.local, key.remote.address, interface); listener && *listener) {
            return **listener;
        }
    }
    return std::nullopt;
}

/// The kernel's look-up answers "who receives". Of an unconnected UDP socket it is also who sends only where no other
/// socket shares the port.
bool SocketTable::State::isOnlySender(SockDiag& from, const FlowKey& key, const SocketRecord& found, MonotonicTime now)
{
    auto& [read, sockets] = at(key.netns).sharedUdpPorts[key.local.port];
    if (read == MonotonicTime{} || now - read > limits.tableAge) {
        read = now;
        auto listed = from.unconnectedUdpOn(key.local.port);
        sockets = listed ? std::move(*listed) : std::vector<SocketRecord>{};
    }
    return std::none_of(sockets.begin(), sockets.end(), [&](const SocketRecord& other) {
        return other.inode != found.inode && other.inode.value != 0 && couldSendFrom(other, key.local.address);
    });
}

std::optional<SocketRecord> SocketTable::State::askKernel(
    const FlowKey& key, MonotonicTime now, InterfaceIndex interface)
{
    SockDiag* from = key.protocol == Protocol::sctp ? nullptr : diag(key.netns, now);
    if (from == nullptr) {
        readPortTables(key.netns, now);
        return memory.find(key, now);
    }
    const auto answer = from->query(key, interface);
    if (!answer) {
        refusal = answer.error();
        if (answer.error().code == ErrorCode::noPrivilege || answer.error().code == ErrorCode::notSupported) {
            at(key.netns).isDiagRefused = true;
            at(key.netns).diag.reset();
        }
        return memory.find(key, now);
    }
    if (!*answer) {
        return memory.find(key, now);
    }
    if (key.protocol == Protocol::tcp) {
        return resolveTcp(*from, **answer, key, interface, now);
    }
    if ((*answer)->inode.value == 0 || (!(*answer)->isConnected() && !isOnlySender(*from, key, **answer, now))) {
        return std::nullopt;
    }
    memory.remember(**answer, now);
    return *answer;
}

std::vector<SocketRecord> SocketTable::State::read(NetnsId netns, std::span<const ProcNetTable> tables) const
{
    std::vector<SocketRecord> found;
    const auto pid = namespaces.processIn(netns);
    if (!pid) {
        return found;
    }
    for (const ProcNetTable table : tables) {
        const auto part = readProcNet(procRoot.get(), *pid, table, netns);
        found.insert(found.end(), part.begin(), part.end());
    }
    return found;
}

void SocketTable::State::readPortTables(NetnsId netns, MonotonicTime now)
{
    Namespace& here = at(netns);
    if (here.portTablesRead != MonotonicTime{} && now - here.portTablesRead < limits.tableAge) {
        return;
    }
    here.portTablesRead = now;
    for (const SocketRecord& record : read(netns, kPortTables)) {
        memory.remember(record, now);
    }
}

void SocketTable::State::readPortlessTables(NetnsId netns, MonotonicTime now)
{
    PortlessSockets& portless = at(netns).portless;
    if (portless.lastUpdate() != MonotonicTime{} && now - portless.lastUpdate() < limits.tableAge) {
        return;
    }
    std::vector<SocketRecord> current = read(netns, kPortlessTables);
    std::erase_if(current, [&](const SocketRecord& record) { return own.contains(record.inode); });
    portless.update(current, now);
}

SocketTable::SocketTable(std::filesystem::path procRoot, const NamespaceSource& namespaces)
    : SocketTable(std::move(procRoot), namespaces, Limits{})
{
}

SocketTable::SocketTable(std::filesystem::path procRoot, const NamespaceSource& namespaces, Limits limits)
    : m_state(std::make_unique<State>(std::move(procRoot), namespaces, limits))
{
}

SocketTable::~SocketTable() = default;
SocketTable::SocketTable(SocketTable&&) noexcept = default;
SocketTable& SocketTable::operator=(SocketTable&&) noexcept = default;

std::optional<SocketRecord> SocketTable::lookup(const FlowKey& key, MonotonicTime now, InterfaceIndex interface)
{
    if (!hasPorts(key.protocol)) {
        const auto found = candidates(key, now);
        return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
    }
    if (!m_state->takeToken(now)) {
        return m_state->memory.find(key, now);
    }
    return m_state->askKernel(key, now, interface);
}

std::vector<SocketRecord> SocketTable::candidates(const FlowKey& key, MonotonicTime now)
{
    if (key.protocol == Protocol::udp) {
        std::vector<SocketRecord> found;
        if (SockDiag* from = m_state->diag(key.netns, now)) {
            if (auto listed = from->unconnectedUdpOn(key.local.port)) {
                std::copy_if(listed->begin(), listed->end(), std::back_inserter(found),
                    [&](const SocketRecord& record) { return couldSendFrom(record, key.local.address); });
            }
        }
        if (!found.empty()) {
            return found;
        }
    }
    m_state->readPortlessTables(key.netns, now);
    return m_state->at(key.netns).portless.candidates(key);
}

void SocketTable::remember(const SocketRecord& record, MonotonicTime now)
{
    if (hasPorts(record.protocol)) {
        m_state->memory.remember(record, now);
    } else if (!m_state->own.contains(record.inode)) {
        m_state->at(record.netns).portless.remember(record, now);
    }
}

std::vector<SocketRecord> SocketTable::dumpAll(NetnsId netns, MonotonicTime now)
{
    std::vector<SocketRecord> found;
    bool isListed = false;
    if (SockDiag* from = m_state->diag(netns, now)) {
        const auto sink = [&](const SocketRecord& record) { found.push_back(record); };
        isListed = from->dump(Protocol::tcp, sink).has_value() && from->dump(Protocol::udp, sink).has_value();
        static_cast<void>(from->dump(Protocol::sctp, sink)); // most kernels have none
    }
    if (!isListed) {
        found = m_state->read(netns, kPortTables);
    }
    for (const SocketRecord& record : found) {
        m_state->memory.remember(record, now);
    }
    std::vector<SocketRecord> portless = m_state->read(netns, kPortlessTables);
    std::erase_if(portless, [&](const SocketRecord& record) { return m_state->own.contains(record.inode); });
    m_state->at(netns).portless.update(portless, now);
    found.insert(found.end(), portless.begin(), portless.end());
    return found;
}

std::vector<SocketRecord> SocketTable::established(NetnsId netns, MonotonicTime now)
{
    std::vector<SocketRecord> found;
    const auto sink = [&](const SocketRecord& record) { found.push_back(record); };
    SockDiag* from = m_state->diag(netns, now);
    if (from == nullptr || !from->dump(Protocol::tcp, sink, 1U << SocketRecord::kEstablished)) {
        found = m_state->read(netns, std::array{ProcNetTable::tcp, ProcNetTable::tcp6});
        std::erase_if(found, [](const SocketRecord& record) { return record.state != SocketRecord::kEstablished; });
    }
    for (const SocketRecord& record : found) {
        m_state->memory.remember(record, now);
    }
    return found;
}

std::vector<SocketRecord> SocketTable::special(NetnsId netns, MonotonicTime now)
{
    std::vector<SocketRecord> found;
    const auto sink = [&](const SocketRecord& record) { found.push_back(record); };
    SockDiag* from = m_state->diag(netns, now);
    if (from == nullptr || !from->dump(Protocol::tcp, sink, 1U << SocketRecord::kListen)) {
        found = m_state->read(netns, std::array{ProcNetTable::tcp, ProcNetTable::tcp6});
        std::erase_if(found, [](const SocketRecord& record) { return !record.isListening(); });
    }
    std::vector<SocketRecord> portless = m_state->read(netns, kPortlessTables);
    std::erase_if(portless, [&](const SocketRecord& record) { return m_state->own.contains(record.inode); });
    m_state->at(netns).portless.update(portless, now);
    found.insert(found.end(), portless.begin(), portless.end());
    return found;
}

void SocketTable::setOwnSockets(const std::vector<Inode>& inodes) { m_state->own = {inodes.begin(), inodes.end()}; }

void SocketTable::keepNamespaces(const std::vector<NetnsId>& existing)
{
    std::erase_if(m_state->open,
        [&](const auto& item) { return std::find(existing.begin(), existing.end(), item.first) == existing.end(); });
}

void SocketTable::forgetOld(MonotonicTime now)
{
    m_state->memory.forgetOld(now);
    for (auto& [netns, here] : m_state->open) {
        here.portless.forgetOld(now);
        std::erase_if(
            here.sharedUdpPorts, [&](const auto& item) { return now - item.second.first > m_state->limits.tableAge; });
    }
}

std::optional<Error> SocketTable::diagRefusal() const { return m_state->refusal; }

std::uint64_t SocketTable::skippedQueries() const { return m_state->skipped; }

} // namespace netgrove
