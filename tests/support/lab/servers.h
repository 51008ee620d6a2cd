// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <memory>

#include "core/base/result.h"

namespace netgrove::lab {

/// What the outside says when it was asked to call: so many bytes.
inline constexpr std::size_t kCallBytes = 10'000;

/// The outside host's servers, in one loop in one thread: every port of addresses.h, IPv4 and IPv6. What they
/// understand is all that the lab's programs can be told:
///
/// - web, mail, desktop and peer ports (TCP): "GET n" gives n bytes, "PUT n" takes n bytes and says "ok", any other
/// line gets "ok"; "GET /path HTTP/1.1" is answered as a web server does (http_answer.h);
/// - radio: a steady stream; echo: the same back; discard: nothing;
/// - control ports: the words "wait", "flood" and "scan", a line each, on a fixed timetable; one of them "flood"
/// after the time that the client asked for.
///
/// Bounded: clients, bytes for each, and the whole life.
class Servers {
public:
    /// Opens the sockets in the network namespace of the caller. Each control word that is said is also written to
    /// `words`, a line each.
    static Result<Servers> open(int words);

    Servers(Servers&&) noexcept;
    Servers& operator=(Servers&&) noexcept;
    ~Servers();

    /// Serves for so long. They only answer.
    void serve(std::chrono::seconds life);

private:
    Servers();
    class Loop;
    std::unique_ptr<Loop> m_loop;
};

} // namespace netgrove::lab
