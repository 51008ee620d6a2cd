// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the codec knows of each struct: a number for every field. This table is the whole format.
///
/// To add a field: give it a default in observation.h and one line here, with the next free number of its struct.
/// Forgetting the line does not compile (fieldCount), and tst_codec covers the field from then on without being
/// touched. A field that has its default value is not written, so an older file simply lacks it; an older reader skips
/// the number that it does not know.
///
/// Never give a number to another field, and never change what a field means: retire the number with a comment instead.
/// A type that changes, or a new value of an enum (which older readers could not name), raises kCodecVersion. An enum's
/// new value needs its case in isKnown(); the compiler says so.
#pragma once

#include "core/observe/field_count.h"
#include "core/observe/observation.h"

namespace netgrove {

/// Fields<T>::visit(f) calls f(number, pointer to member) for every field, in rising order of the numbers. `kIsTuple`:
/// written as an array without numbers, for small structs that will never have another field.
template <class T> struct Fields;

template <class T>
concept Record = requires { Fields<T>::kName; };

template <> struct Fields<ProcessKey> {
    static constexpr const char* kName = "ProcessKey";
    static constexpr bool kIsTuple = true;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = ProcessKey;
        field(1, &T::pid);
        field(2, &T::start);
    }
};

template <> struct Fields<Endpoint> {
    static constexpr const char* kName = "Endpoint";
    static constexpr bool kIsTuple = true;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = Endpoint;
        field(1, &T::address);
        field(2, &T::port);
    }
};

template <> struct Fields<FlowCounters> {
    static constexpr const char* kName = "FlowCounters";
    static constexpr bool kIsTuple = true;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = FlowCounters;
        field(1, &T::txBytes);
        field(2, &T::txPackets);
        field(3, &T::rxBytes);
        field(4, &T::rxPackets);
    }
};

template <> struct Fields<FlowKey> {
    static constexpr const char* kName = "FlowKey";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = FlowKey;
        field(1, &T::netns);
        field(2, &T::protocol);
        field(3, &T::discriminator);
        field(4, &T::local);
        field(5, &T::remote);
    }
};

template <> struct Fields<ProgramFacts> {
    static constexpr const char* kName = "ProgramFacts";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = ProgramFacts;
        field(1, &T::device);
        field(2, &T::inode);
        field(3, &T::size);
        field(4, &T::modified);
        field(5, &T::owner);
        field(6, &T::mode);
        field(7, &T::isInMemory);
        field(8, &T::isInSharedFolder);
        field(9, &T::isUserWritable);
        field(10, &T::isInHiddenFolder);
        field(11, &T::isReplaced);
        field(12, &T::package);
        field(13, &T::packageName);
        field(14, &T::content);
        field(15, &T::contentHash);
    }
};

template <> struct Fields<SocketRoles> {
    static constexpr const char* kName = "SocketRoles";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = SocketRoles;
        field(1, &T::hasRawSocket);
        field(2, &T::hasPacketSocket);
        field(3, &T::listeningPorts);
    }
};

template <> struct Fields<ProcessObservation> {
    static constexpr const char* kName = "ProcessObservation";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = ProcessObservation;
        field(1, &T::change);
        field(2, &T::time);
        field(3, &T::key);
        field(4, &T::birthParent);
        field(5, &T::isBirthParentKnown);
        field(6, &T::birthThread);
        field(7, &T::parentPid);
        field(8, &T::comm);
        field(9, &T::executable);
        field(10, &T::isExecutableDeleted);
        field(11, &T::commandLine);
        field(12, &T::uid);
        field(13, &T::state);
        field(14, &T::threadCount);
        field(15, &T::isKernelThread);
        field(16, &T::hasExeced);
        field(17, &T::netns);
        field(18, &T::session);
        field(19, &T::hasTerminal);
        field(20, &T::exitStatus);
        field(21, &T::program);
        field(22, &T::loginUid);
        field(23, &T::controlGroup);
        field(24, &T::sockets);
    }
};

template <> struct Fields<ThreadObservation> {
    static constexpr const char* kName = "ThreadObservation";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = ThreadObservation;
        field(1, &T::change);
        field(2, &T::time);
        field(3, &T::process);
        field(4, &T::tid);
        field(5, &T::creator);
        field(6, &T::name);
    }
};

template <> struct Fields<SocketUser> {
    static constexpr const char* kName = "SocketUser";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = SocketUser;
        field(1, &T::process);
        field(2, &T::tid);
        field(3, &T::txBytes);
        field(4, &T::rxBytes);
        field(5, &T::last);
    }
};

template <> struct Fields<FlowObservation> {
    static constexpr const char* kName = "FlowObservation";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = FlowObservation;
        field(1, &T::id);
        field(2, &T::key);
        field(3, &T::direction);
        field(4, &T::scope);
        field(5, &T::isForwarded);
        field(6, &T::isSourceForged);
        field(7, &T::forgedSources);
        field(8, &T::tcpState);
        field(9, &T::counters);
        field(10, &T::first);
        field(11, &T::last);
        field(12, &T::lastReceived);
        field(13, &T::isFinal);
        field(14, &T::socket);
        field(15, &T::owners);
        field(16, &T::opener);
        field(17, &T::users);
        field(18, &T::hostName);
    }
};

template <> struct Fields<PacketObservation> {
    static constexpr const char* kName = "PacketObservation";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = PacketObservation;
        field(1, &T::time);
        field(2, &T::flow);
        field(3, &T::interface);
        field(4, &T::isOutgoing);
        field(5, &T::originalBytes);
        field(6, &T::bytes);
    }
};

template <> struct Fields<SensorCounters> {
    static constexpr const char* kName = "SensorCounters";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = SensorCounters;
        field(1, &T::packets);
        field(2, &T::bytes);
        field(3, &T::kernelDrops);
        field(4, &T::interfaceDrops);
        field(5, &T::queueDrops);
        field(6, &T::lostEvents);
        field(7, &T::malformedPackets);
        field(8, &T::unsupportedPackets);
        field(9, &T::flows);
        field(10, &T::openFlows);
        field(11, &T::evictedFlows);
        field(12, &T::unattributedFlows);
        field(13, &T::processes);
    }
};

template <> struct Fields<SensorNotice> {
    static constexpr const char* kName = "SensorNotice";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = SensorNotice;
        field(1, &T::kind);
        field(2, &T::time);
        field(3, &T::detail);
    }
};

template <> struct Fields<InterfaceFacts> {
    static constexpr const char* kName = "InterfaceFacts";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = InterfaceFacts;
        field(1, &T::netns);
        field(2, &T::index);
        field(3, &T::name);
        field(4, &T::isUp);
        field(5, &T::isCaptured);
    }
};

template <> struct Fields<InterfaceAddress> {
    static constexpr const char* kName = "InterfaceAddress";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = InterfaceAddress;
        field(1, &T::netns);
        field(2, &T::interface);
        field(3, &T::address);
        field(4, &T::prefixLength);
    }
};

template <> struct Fields<MachineSleep> {
    static constexpr const char* kName = "MachineSleep";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = MachineSleep;
        field(1, &T::after);
        field(2, &T::totalMilliseconds);
    }
};

template <> struct Fields<MachineFacts> {
    static constexpr const char* kName = "MachineFacts";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = MachineFacts;
        field(1, &T::attribution);
        field(2, &T::hostName);
        field(3, &T::kernelRelease);
        field(4, &T::bootTime);
        field(5, &T::netns);
        field(6, &T::interfaces);
        field(7, &T::addresses);
        field(8, &T::sleeps);
    }
};

template <> struct Fields<Observation> {
    static constexpr const char* kName = "Observation";
    static constexpr bool kIsTuple = false;
    template <class Visitor> static constexpr void visit(Visitor&& field)
    {
        using T = Observation;
        field(1, &T::sequence);
        field(2, &T::time);
        field(3, &T::wallTime);
        field(4, &T::isComplete);
        field(5, &T::machine);
        field(6, &T::processes);
        field(7, &T::threads);
        field(8, &T::flows);
        field(9, &T::notices);
        field(10, &T::counters);
        field(11, &T::packets);
        field(12, &T::droppedPackets);
    }
};

/// How many fields the table above knows of T. Numbers that do not rise stop the build.
template <Record T> consteval std::size_t listedFields()
{
    std::size_t count = 0;
    unsigned last = 0;
    Fields<T>::visit([&](unsigned number, auto) {
        count = number > last ? count + 1 : count + 1000;
        last = number;
    });
    return count;
}

template <class... T> consteval bool hasEveryField() { return ((fieldCount<T>() == listedFields<T>()) && ...); }

static_assert(hasEveryField<ProcessKey, Endpoint, FlowCounters, FlowKey>(), "a field lacks its line above");
static_assert(
    hasEveryField<ProgramFacts, SocketRoles>(), "a field of ProgramFacts or SocketRoles lacks its line above");
static_assert(hasEveryField<ProcessObservation>(), "a field of ProcessObservation lacks its line above");
static_assert(hasEveryField<ThreadObservation>(), "a field of ThreadObservation lacks its line above");
static_assert(
    hasEveryField<SocketUser, FlowObservation>(), "a field of FlowObservation or SocketUser lacks its line above");
static_assert(
    hasEveryField<SensorCounters, SensorNotice>(), "a field of SensorCounters or SensorNotice lacks its line above");
static_assert(hasEveryField<InterfaceFacts, InterfaceAddress, MachineSleep, MachineFacts>(),
    "a field of MachineFacts lacks its line above");
static_assert(hasEveryField<Observation>(), "a field of Observation lacks its line above");

} // namespace netgrove
