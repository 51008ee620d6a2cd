// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Whether the packets of a flow are those of a traced use of a socket, judged by what both sides say. Pure functions.
#pragma once

#include "core/observe/observation.h"
#include "core/sense/trace/tracer.h"

namespace netgrove {

/// A socket that makes its own headers, or frames: it may be behind any flow to its remote end.
bool isHeaderMaker(const SocketUse& use);
/// Of a header maker: both ends are known, as the tracer read them in the packets that left.
bool areEndsKnown(const SocketUse& use);

/// A thread that connects makes a packet leave before it has sent a byte; a refused connection never gets further. Ids
/// of attempts are the sockets' cookies.
SocketUse connectionAttempt(const SocketEvent& event);
bool isAttempt(const SocketUse& use);

/// A TCP port is used again by another socket, towards the same end: which of the two connections does a use belong to?
/// Not to one that was over before it began, nor to one that began after it was over.
bool isOfAnotherConnection(const FlowObservation& flow, const SocketUse& use);

/// Whether the packets that a header maker's socket made are those of the flow. The tracer reads the headers as they
/// leave; where it could not, all that is known is the socket's own protocol number.
bool couldHaveMade(const SocketUse& use, const FlowObservation& flow);

} // namespace netgrove
