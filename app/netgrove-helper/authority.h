// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>
#include <memory>
#include <unordered_map>

#include "app/netgrove-helper/request_book.h"

namespace netgrove {

enum class PolkitAnswer : std::uint8_t {
    granted,
    denied, ///< by the policy, or with a wrong password
    cancelled, ///< the person closed the question
    noAgent, ///< a question was needed, and the caller's session has nobody who asks it
    noAuthority, ///< polkit could not be reached, or went away while it asked
};

/// What polkit is asked.
struct Question {
    QString caller; ///< a unique name of the bus: a pid could be another's when polkit looks
    QString action;
    QString subject; ///< what it is about, for the person who is asked: safe text; may be empty
};

/// Asks polkit, any number of questions at a time, each with an answer of its own; none of it blocks. (PolkitQt's
/// Authority tells the answer of a check without telling of which, so the checks themselves are made one floor below,
/// with libpolkit-gobject on the same authority.) Thread: the one with the event loop.
class Authority {
public:
    using Answer = std::function<void(PolkitAnswer)>;

    Authority();
    Authority(const Authority&) = delete;
    Authority& operator=(const Authority&) = delete;
    /// Questions that are open are withdrawn and not answered.
    ~Authority();

    /// `answer` comes later, from the event loop, and exactly once, unless the question is withdrawn.
    void ask(RequestId id, const Question& question, Answer answer);
    /// The person is not asked any longer, and no answer comes. Unknown ones are ignored.
    void withdraw(RequestId id);

private:
    struct Open;

    void finish(RequestId id, PolkitAnswer verdict);

    std::unordered_map<RequestId, std::unique_ptr<Open>> m_open;
    std::shared_ptr<Authority*> m_self; ///< what a late answer from polkit finds: null once we are gone
};

} // namespace netgrove
