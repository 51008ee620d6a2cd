// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <algorithm>

#include "ui/action_runner.h"
#include "ui/format.h"
#include "ui/messages.h"

namespace netgrove {

namespace {

struct ActionMessages {
    Q_DECLARE_TR_FUNCTIONS(ActionMessages)
};

/// The helper said no to all of it.
Message refusalMessage(AccessState refusal)
{
    switch (refusal) {
    case AccessState::cancelled:
        return {Severity::hint, ActionMessages::tr("You closed the question: nothing was done."), {}, {}};
    case AccessState::denied:
    case AccessState::inactiveSession:
        return {Severity::warning, ActionMessages::tr("The system did not allow it: nothing was done."),
            ActionMessages::tr("Processes of other users need an administrator's password."), {}};
    case AccessState::noAgent:
        return {Severity::problem, ActionMessages::tr("Nobody is there to ask for the password: nothing was done."),
            ActionMessages::tr("Desktops start an authentication agent by themselves; elsewhere pkttyagent is one."),
            {}};
    case AccessState::notInstalled:
        return {Severity::problem,
            ActionMessages::tr("Processes of other users need the helper, which is not installed."),
            ActionMessages::tr("Your own processes can be suspended and ended without it."), {}};
    case AccessState::busy:
        return {Severity::warning, ActionMessages::tr("The helper is busy: nothing was done."),
            ActionMessages::tr("Answer the questions that are open, then try again."), {}};
    case AccessState::died:
        return {Severity::problem, ActionMessages::tr("The helper ended before it answered."),
            ActionMessages::tr("What it did cannot be known: look at the states of the processes, then try again."),
            {}};
    default:
        return {Severity::problem, ActionMessages::tr("The helper could not do it: nothing was done."), {}, {}};
    }
}

QString countSentence(ProcessAction action, int count)
{
    switch (action) {
    case ProcessAction::suspend:
        return ActionMessages::tr("%n process(es) (is/are) suspended.", nullptr, count);
    case ProcessAction::resume:
        return ActionMessages::tr("%n process(es) (is/are) running again.", nullptr, count);
    case ProcessAction::terminate:
        return ActionMessages::tr("%n process(es) asked to end.", nullptr, count);
    case ProcessAction::kill:
        break;
    }
    return ActionMessages::tr("%n process(es) killed.", nullptr, count);
}

} // namespace

Message messageFor(const ActionResult& result)
{
    if (result.refusal) {
        return refusalMessage(*result.refusal);
    }
    if (result.errors.size() == 1) {
        const QString name = result.request.targets.empty() ? result.request.name : result.request.targets.front().name;
        return messageFor(result.request.action, name, result.errors.front());
    }
    int done = 0;
    int gone = 0;
    QStringList others;
    for (std::size_t index = 0; index < result.errors.size(); ++index) {
        const std::optional<Error>& error = result.errors.at(index);
        done += error ? 0 : 1;
        gone += error && error->code == ErrorCode::noSuchProcess ? 1 : 0;
        if (error && error->code != ErrorCode::noSuchProcess && index < result.request.targets.size()) {
            others.append(result.request.targets.at(index).name);
        }
    }
    QStringList remedies;
    if (gone > 0) {
        remedies.append(ActionMessages::tr("%n had already ended.", nullptr, gone));
    }
    if (!others.isEmpty()) {
        remedies.append(ActionMessages::tr("Not done to %1.").arg(others.mid(0, 5).join(QStringLiteral(", "))));
    }
    return {others.isEmpty() ? Severity::done : Severity::warning, countSentence(result.request.action, done),
        remedies.join(QLatin1Char(' ')), {}};
}

} // namespace netgrove
