// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/cases.h"

#include <algorithm>
#include <array>

namespace netgrove::lab {
namespace {
constexpr std::array kCases{
    Case{"tcp-up", "TCP, bytes out", runTcpUp},
    Case{"tcp-down", "TCP, bytes in", runTcpDown},
    Case{"tcp-both", "TCP, both ways", runTcpBoth},
    Case{"tcp-ipv6", "TCP over IPv6, both ways", runTcpIpv6},
    Case{"tcp-mapped", "TCP over IPv4 from an IPv6 socket (v4-mapped)", runTcpMapped},
    Case{"tcp-drip", "TCP, a byte a second for five seconds", runTcpDrip},
    Case{"tcp-many", "TCP, hundreds of small connections, one after another", runTcpMany},
    Case{"tcp-burst", "TCP, a burst on a hundred connections at once", runTcpBurst},
    Case{"tcp-port-reuse", "TCP, two processes use the same local port within a second", runTcpPortReuse},
    Case{"udp-connected", "UDP, connected, both ways", runUdpConnected},
    Case{"udp-unconnected", "UDP, unconnected, both ways, three remotes from one socket", runUdpUnconnected},
    Case{"udp-ipv6", "UDP over IPv6, connected, both ways", runUdpIpv6},
    Case{"udp-mapped", "UDP over IPv4 from an unconnected IPv6 socket (v4-mapped)", runUdpMapped},
    Case{"udp-port-reuse", "UDP, two processes use the same local port within a second", runUdpPortReuse},
    Case{"udp-small-flood", "UDP, twenty thousand packets of one byte", runUdpSmallFlood},
    Case{"icmp-ping", "ICMP echo from a ping socket", runIcmpPing},
    Case{"icmp-raw", "ICMP echo from a raw socket", runIcmpRaw},
    Case{"icmpv6-ping", "ICMPv6 echo from a ping socket", runIcmpv6Ping},
    Case{"sctp", "SCTP, both ways", runSctp},
    Case{"raw-ip", "raw IP, protocol 253 (RFC 3692)", runRawIp},
    Case{"packet", "frames of EtherType 0x88b5 from an AF_PACKET socket", runPacket},
    Case{"io-uring", "TCP, sent and received through io_uring", runIoUring},
    Case{"sendfile", "TCP, sent with sendfile(2)", runSendfile},
    Case{"splice", "TCP, sent and received with splice(2)", runSplice},
    Case{"mmsg", "UDP, sendmmsg(2) and recvmmsg(2)", runMmsg},
    Case{"loopback", "TCP within this machine: no external flow", runLoopback},
    Case{"container", "TCP from a process in another network namespace", runContainer},
    Case{"short-tcp", "TCP, --count processes that live a millisecond each", runShortTcp},
    Case{"short-udp", "UDP, --count processes that live a millisecond each", runShortUdp},
    Case{"inherited-child", "a socket over fork: only the child uses it", runInheritedByChild},
    Case{"inherited-parent", "a socket over fork: only the parent uses it", runInheritedByParent},
    Case{"inherited-both", "a socket over fork: both use it", runInheritedByBoth},
    Case{"passed", "a connected socket passed to another process over a unix socket", runPassedSocket},
    Case{"other-thread", "a thread sends on the socket that another thread opened", runOtherThread},
    Case{"socket-activation", "a listening socket handed to a program that serves", runSocketActivation},
    Case{"prefork", "accept in a parent, serve in a child", runPrefork},
    Case{"renamed", "a process that changes its name while it talks", runRenamed},
    Case{"deleted", "a program whose file is deleted before it talks", runDeletedExecutable},
    Case{"exec-between", "exec between connect and send", runExecBetween},
    Case{"continue", "goes on with --descriptor (the second half of exec-between)", runContinue},
    Case{"vfork", "a child by vfork that executes a talking program", runVfork},
    Case{"clone-parent", "a child by CLONE_PARENT: its ppid is its creator's parent", runCloneParent},
    Case{"pid-reuse", "two processes with the same pid, one after the other", runPidReuse},
};
} // namespace

std::span<const Case> cases() { return kCases; }

const Case* findCase(std::string_view name)
{
    const auto found = std::ranges::find(kCases, name, &Case::name);
    return found == kCases.end() ? nullptr : &*found;
}

} // namespace netgrove::lab
