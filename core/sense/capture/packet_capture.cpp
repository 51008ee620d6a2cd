// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/capture/packet_capture.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <pcap/pcap.h>
#include <span>

#include "core/sense/capture/capture_clock.h"
#include "core/sense/capture/interfaces.h"
#include "core/sense/capture/wake_pacer.h"

namespace netgrove {
namespace {
constexpr std::uint32_t kCookedHeader = 20; // SLL2; libpcap counts it as captured

struct PcapCloser {
    void operator()(pcap_t* handle) const { pcap_close(handle); }
};
using PcapHandle = std::unique_ptr<pcap_t, PcapCloser>;

tl::unexpected<Error> pcapFailure(const std::string& what, int status, pcap_t* handle)
{
    const ErrorCode code = status == PCAP_ERROR_PERM_DENIED || status == PCAP_ERROR_PROMISC_PERM_DENIED
        ? ErrorCode::noPrivilege
        : status == PCAP_ERROR_NO_SUCH_DEVICE ? ErrorCode::noSuchInterface
                                              : ErrorCode::system;
    const char* const message = pcap_geterr(handle);
    return failure(code, what + ": " + (*message != '\0' ? message : pcap_statustostr(status)));
}

/// Captured whole: DNS answers, TLS ClientHellos (kNamesOverTcp), and IPv6 packets whose first header is none of the
/// usual ones, since a chain of extension headers may be long, and a sender must not be able to hide behind it.
constexpr const char* kWhole = "udp src port 53 or (ip6 and ip6[6] != 6 and ip6[6] != 17 and ip6[6] != 58)";

/// What leaves by loopback, which comes in again and is kept back by libpcap on `any`, need not take room in the ring.
/// Offsets are those of the SLL2 header; libpcap translates them for the kernel. The loopback device has index 1 in
/// every namespace.
constexpr std::array<bpf_insn, 5> kNoLoopbackDepartures{{
    {BPF_LD | BPF_W | BPF_ABS, 0, 0, 4}, // interface index
    {BPF_JMP | BPF_JEQ | BPF_K, 0, 3, 1},
    {BPF_LD | BPF_B | BPF_ABS, 0, 0, 10}, // packet type
    {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, static_cast<bpf_u_int32>(PacketType::outgoing)},
    {BPF_RET | BPF_K, 0, 0, 0},
}};

/// Captured whole as well: DNS answers over TCP, and the first record of a TLS client (type 22, handshake message 1),
/// for the names in them. A load beyond a packet's end would end the program and lose the packet (bpf(4)), so that a
/// sender could hide: the length is compared before anything is loaded, with the longest TCP header and the SLL2 header
/// added, which the kernel does not count. So the least that is looked at is 60 bytes behind the IP header.
constexpr bpf_u_int32 kNetwork = 20; // offset of the IP header
constexpr bpf_u_int32 kLeastBehindIp = 20 + 60 + 6;
constexpr std::array<bpf_insn, 25> kNamesOverTcp{{
    {BPF_LD | BPF_W | BPF_LEN, 0, 0, 0},
    {BPF_JMP | BPF_JGE | BPF_K, 0, 23, 60 + kLeastBehindIp}, // 60: the longest IPv4 header
    {BPF_LD | BPF_H | BPF_ABS, 0, 0, 0}, // EtherType
    {BPF_JMP | BPF_JEQ | BPF_K, 4, 0, 0x0800}, {BPF_JMP | BPF_JEQ | BPF_K, 0, 20, 0x86dd},
    {BPF_LD | BPF_B | BPF_ABS, 0, 0, kNetwork + 6}, // IPv6: next header
    {BPF_LDX | BPF_W | BPF_IMM, 0, 0, 40}, {BPF_JMP | BPF_JA, 0, 0, 2},
    {BPF_LD | BPF_B | BPF_ABS, 0, 0, kNetwork + 9}, // IPv4: protocol
    {BPF_LDX | BPF_B | BPF_MSH, 0, 0, kNetwork}, // X: length of the IP header
    {BPF_JMP | BPF_JEQ | BPF_K, 0, 14, 6}, // TCP
    {BPF_LD | BPF_H | BPF_IND, 0, 0, kNetwork}, // source port
    {BPF_JMP | BPF_JEQ | BPF_K, 11, 0, 53},
    {BPF_LD | BPF_B | BPF_IND, 0, 0, kNetwork + 12}, // data offset, in words, in the upper half
    {BPF_ALU | BPF_AND | BPF_K, 0, 0, 0xf0}, {BPF_ALU | BPF_RSH | BPF_K, 0, 0, 2}, {BPF_ALU | BPF_ADD | BPF_X, 0, 0, 0},
    {BPF_MISC | BPF_TAX, 0, 0, 0}, // X: where the payload begins
    {BPF_LD | BPF_B | BPF_IND, 0, 0, kNetwork}, {BPF_JMP | BPF_JEQ | BPF_K, 0, 5, 22},
    {BPF_LD | BPF_B | BPF_IND, 0, 0, kNetwork + 1}, {BPF_JMP | BPF_JEQ | BPF_K, 0, 3, 3},
    {BPF_LD | BPF_B | BPF_IND, 0, 0, kNetwork + 5}, {BPF_JMP | BPF_JEQ | BPF_K, 0, 1, 1},
    {BPF_RET | BPF_K, 0, 0, 0x40000}, // all of it, which is the snap length
}};

/// Lets everything else through and says how much of it is captured: of all but kWhole and kNamesOverTcp only the
/// headers. The kernel then copies no more than that, and what else people send never reaches us.
Result<void> setFilter(pcap_t* handle, std::uint32_t headerBytes)
{
    bpf_program whole{};
    if (pcap_compile(handle, &whole, kWhole, 1, PCAP_NETMASK_UNKNOWN) != 0) {
        return pcapFailure("pcap_compile", PCAP_ERROR, handle);
    }
    std::vector<bpf_insn> instructions(kNoLoopbackDepartures.begin(), kNoLoopbackDepartures.end());
    instructions.insert(instructions.end(), kNamesOverTcp.begin(), kNamesOverTcp.end());
    for (bpf_insn instruction : std::span(whole.bf_insns, whole.bf_len)) {
        // A compiled filter ends in "return the snap length" and "return 0"; the number is how much is captured
        // (bpf(4)).
        if (instruction.code == (BPF_RET | BPF_K) && instruction.k == 0) {
            instruction.k = headerBytes; // the kernel counts from the network header on
        }
        instructions.push_back(instruction);
    }
    pcap_freecode(&whole);
    bpf_program program{static_cast<u_int>(instructions.size()), instructions.data()};
    if (const int status = pcap_setfilter(handle, &program); status != 0) {
        return pcapFailure("pcap_setfilter", status, handle);
    }
    return {};
}

/// Every interface of the namespace through one socket. Immediate mode: the kernel announces each packet instead of
/// full blocks; WakePacer keeps that from costing a wake-up per packet.
Result<PcapHandle> openAnyDevice(const CaptureOptions& options)
{
    char message[PCAP_ERRBUF_SIZE] = "";
    PcapHandle handle(pcap_create("any", message));
    if (!handle) {
        return failure(ErrorCode::system, std::string("pcap_create: ") + message);
    }
    pcap_set_snaplen(handle.get(), static_cast<int>(options.answerBytes + kCookedHeader));
    pcap_set_buffer_size(handle.get(), static_cast<int>(options.ringBytes));
    pcap_set_immediate_mode(handle.get(), 1);
    pcap_set_tstamp_precision(handle.get(), PCAP_TSTAMP_PRECISION_NANO);
    if (const int status = pcap_activate(handle.get()); status < 0) {
        return pcapFailure("capture on all interfaces", status, handle.get());
    }
    if (pcap_set_datalink(handle.get(), DLT_LINUX_SLL2) != 0) {
        return failure(ErrorCode::notSupported, std::string("libpcap without SLL2: ") + pcap_geterr(handle.get()));
    }
    if (pcap_setnonblock(handle.get(), 1, message) != 0) {
        return failure(ErrorCode::system, std::string("pcap_setnonblock: ") + message);
    }
    if (const Result<void> filtered = setFilter(handle.get(), options.headerBytes); !filtered) {
        return tl::unexpected(filtered.error());
    }
    return handle;
}

Result<void> requireInterfaces(const std::vector<std::string>& wanted, const std::vector<InterfaceFacts>& existing)
{
    for (const std::string& name : wanted) {
        if (std::ranges::find(existing, name, &InterfaceFacts::name) != existing.end()) {
            continue;
        }
        std::string names;
        for (const InterfaceFacts& facts : existing) {
            names += (names.empty() ? "" : ", ") + facts.name;
        }
        return failure(ErrorCode::noSuchInterface, "no interface \"" + name + "\"; there are: " + names);
    }
    return {};
}
} // namespace

class PacketCapture::State {
public:
    State(PcapHandle pcap, WakePacer wakePacer, CaptureOptions settings)
        : handle(std::move(pcap))
        , pacer(std::move(wakePacer))
        , options(std::move(settings))
    {
    }

    void onPacket(const pcap_pkthdr& header, const u_char* bytes);
    void countFailure(ParseFailure kind);
    bool isOutsideSelection(InterfaceIndex index) const
    {
        return !options.interfaces.empty() && std::ranges::find(selected, index) == selected.end();
    }

    PcapHandle handle;
    WakePacer pacer;
    CaptureOptions options;
    std::vector<InterfaceIndex> selected; ///< of the named interfaces; not used where all are wanted
    CaptureClock clock;
    CaptureCounters counts;
    SinkFunction sink = nullptr; ///< during a dispatch
    void* sinkContext = nullptr;
};

void PacketCapture::State::onPacket(const pcap_pkthdr& header, const u_char* bytes)
{
    const std::span captured(reinterpret_cast<const std::byte*>(bytes), header.caplen);
    ++counts.packets;
    tl::expected<PacketFacts, ParseFailure> facts = parsePacket(captured, header.len, LinkType::linuxSll2);
    if (!facts) {
        countFailure(facts.error());
        return;
    }
    counts.bytes += facts->wireBytes;
    counts.malformed += facts->isMalformed ? 1U : 0U;
    // With nanosecond precision tv_usec holds nanoseconds (pcap_set_tstamp_precision(3PCAP)).
    const std::chrono::nanoseconds stamp
        = std::chrono::seconds(header.ts.tv_sec) + std::chrono::nanoseconds(header.ts.tv_usec);
    facts->time = clock.toMonotonic(stamp);
    facts->isOutsideSelection = isOutsideSelection(facts->interface);
    if (facts->isLoopbackDevice && facts->type != PacketType::outgoing) {
        // On `any` libpcap keeps back what leaves by loopback, since it comes in again. Both ends are ours: tell of
        // both.
        PacketFacts departure = *facts;
        departure.type = PacketType::outgoing;
        sink(sinkContext, departure);
    }
    sink(sinkContext, *facts);
}

void PacketCapture::State::countFailure(ParseFailure kind)
{
    switch (kind) {
    case ParseFailure::malformed:
        ++counts.malformed;
        break;
    case ParseFailure::truncated:
        ++counts.truncated;
        break;
    case ParseFailure::unsupported:
        ++counts.unsupported;
        break;
    case ParseFailure::ignored:
        ++counts.ignored;
        break;
    }
}

PacketCapture::PacketCapture(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}
PacketCapture::PacketCapture(PacketCapture&&) noexcept = default;
PacketCapture& PacketCapture::operator=(PacketCapture&&) noexcept = default;
PacketCapture::~PacketCapture() = default;

Result<PacketCapture> PacketCapture::open(const CaptureOptions& options)
{
    const Result<InterfaceTable> table = listInterfaces({});
    if (!table) {
        return tl::unexpected(table.error());
    }
    if (const Result<void> existing = requireInterfaces(options.interfaces, table->interfaces); !existing) {
        return tl::unexpected(existing.error());
    }
    Result<PcapHandle> handle = openAnyDevice(options);
    if (!handle) {
        return tl::unexpected(handle.error());
    }
    Result<WakePacer> pacer = WakePacer::open(pcap_get_selectable_fd(handle->get()), options.busyInterval);
    if (!pacer) {
        return tl::unexpected(pacer.error());
    }
    PacketCapture capture(std::make_unique<State>(std::move(*handle), std::move(*pacer), options));
    capture.setInterfaces(table->interfaces);
    return capture;
}

int PacketCapture::descriptor() const { return m_state->pacer.descriptor(); }

Result<std::size_t> PacketCapture::dispatchTo(SinkFunction sink, void* context, std::size_t budget)
{
    State& state = *m_state;
    state.sink = sink;
    state.sinkContext = context;
    state.clock.beginDispatch();
    const std::uint64_t before = state.counts.packets;
    const auto most = static_cast<int>(std::clamp<std::size_t>(budget, 1, 1U << 30U));
    const int status = pcap_dispatch(
        state.handle.get(), most,
        [](u_char* user, const pcap_pkthdr* header, const u_char* bytes) {
            reinterpret_cast<State*>(user)->onPacket(*header, bytes);
        },
        reinterpret_cast<u_char*>(&state));
    if (status < 0) {
        return pcapFailure("pcap_dispatch", status, state.handle.get());
    }
    const std::size_t handled = state.counts.packets - before;
    const bool isDrained = handled < static_cast<std::size_t>(most);
    state.clock.endDispatch(isDrained);
    state.pacer.afterDispatch(handled, isDrained);
    return handled;
}

CaptureCounters PacketCapture::counters()
{
    pcap_stat statistics{};
    if (pcap_stats(m_state->handle.get(), &statistics) == 0) {
        m_state->counts.kernelDrops = statistics.ps_drop;
        m_state->counts.interfaceDrops = statistics.ps_ifdrop;
    }
    return m_state->counts;
}

void PacketCapture::setInterfaces(const std::vector<InterfaceFacts>& interfaces)
{
    m_state->selected.clear();
    for (const InterfaceFacts& facts : interfaces) {
        if (isSelected(facts.name)) {
            m_state->selected.push_back(facts.index);
        }
    }
}

bool PacketCapture::isSelected(const std::string& interfaceName) const
{
    const std::vector<std::string>& names = m_state->options.interfaces;
    return names.empty() || std::ranges::find(names, interfaceName) != names.end();
}

} // namespace netgrove
