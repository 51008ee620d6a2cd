// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-helper/authority.h"

#include <QTimer>
#include <polkit/polkit.h>
#include <polkitqt1-authority.h>
#include <polkitqt1-subject.h>

namespace netgrove {
namespace {

template <class Object> struct Unref {
    void operator()(Object* object) const { g_object_unref(object); }
};
template <class Object> using Reference = std::unique_ptr<Object, Unref<Object>>;

/// What the text of the policy calls the subject: "$(netgrove.subject)".
constexpr const char* kSubjectDetail = "netgrove.subject";

PolkitAnswer verdictOf(PolkitAuthorizationResult* result)
{
    if (result == nullptr) {
        return PolkitAnswer::noAuthority;
    }
    if (polkit_authorization_result_get_is_authorized(result) != 0) {
        return PolkitAnswer::granted;
    }
    if (polkit_authorization_result_get_dismissed(result) != 0) {
        return PolkitAnswer::cancelled;
    }
    // We allowed the question; that it is still open means that nobody could put it.
    return polkit_authorization_result_get_is_challenge(result) != 0 ? PolkitAnswer::noAgent : PolkitAnswer::denied;
}

/// What travels through polkit and back.
struct Ticket {
    std::weak_ptr<Authority*> authority;
    RequestId id;
};

} // namespace

struct Authority::Open {
    Reference<GCancellable> cancellable{g_cancellable_new()};
    Answer answer;
};

Authority::Authority()
    : m_self(std::make_shared<Authority*>(this))
{
}

Authority::~Authority()
{
    m_self.reset();
    for (const auto& [id, open] : m_open) {
        g_cancellable_cancel(open->cancellable.get());
    }
}

void Authority::ask(RequestId id, const Question& question, Answer answer)
{
    auto open = std::make_unique<Open>();
    open->answer = std::move(answer);
    GCancellable* const cancellable = open->cancellable.get();
    m_open.emplace(id, std::move(open));

    // The instance keeps an error of long ago until it is told to forget it.
    auto* const authority = PolkitQt1::Authority::instance();
    authority->clearError();
    const PolkitQt1::SystemBusNameSubject subject(question.caller);
    if (authority->polkitAuthority() == nullptr || !subject.isValid()) {
        QTimer::singleShot(0, [self = std::weak_ptr(m_self), id] {
            if (const auto alive = self.lock()) {
                (*alive)->finish(id, PolkitAnswer::noAuthority);
            }
        });
        return;
    }
    const Reference<PolkitDetails> details(polkit_details_new());
    if (!question.subject.isEmpty()) {
        polkit_details_insert(details.get(), kSubjectDetail, question.subject.toUtf8().constData());
    }
    const auto onAnswer = [](GObject* source, GAsyncResult* pending, gpointer data) {
        const std::unique_ptr<Ticket> ticket(static_cast<Ticket*>(data));
        GError* error = nullptr;
        const Reference<PolkitAuthorizationResult> result(
            polkit_authority_check_authorization_finish(POLKIT_AUTHORITY(source), pending, &error));
        g_clear_error(&error);
        if (const auto alive = ticket->authority.lock()) {
            (*alive)->finish(ticket->id, verdictOf(result.get()));
        }
    };
    polkit_authority_check_authorization(authority->polkitAuthority(), subject.subject(),
        question.action.toUtf8().constData(), details.get(), POLKIT_CHECK_AUTHORIZATION_FLAGS_ALLOW_USER_INTERACTION,
        cancellable, onAnswer, new Ticket{m_self, id});
}

void Authority::withdraw(RequestId id)
{
    const auto found = m_open.find(id);
    if (found != m_open.end()) {
        g_cancellable_cancel(found->second->cancellable.get());
        m_open.erase(found);
    }
}

void Authority::finish(RequestId id, PolkitAnswer verdict)
{
    const auto found = m_open.find(id);
    if (found == m_open.end()) {
        return; // withdrawn
    }
    const Answer answer = std::move(found->second->answer);
    m_open.erase(found);
    answer(verdict);
}

} // namespace netgrove
