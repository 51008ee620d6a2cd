// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/action_runner.h"

#include <QPointer>
#include <algorithm>
#include <unistd.h>

namespace netgrove {

ActionRunner::ActionRunner(MonitorThread& monitor, SuspendedBook& suspended)
    : m_monitor(monitor)
    , m_suspended(suspended)
    , m_ownUid(::geteuid())
{
    connect(&m_monitor, &MonitorThread::signalsDone, this,
        [this](quint64 request, const std::vector<std::optional<Error>>& errors) {
            const auto running = m_running.extract(request);
            if (!running.empty()) {
                finish({running.mapped(), errors, std::nullopt});
            }
        });
}

void ActionRunner::run(ActionRequest request)
{
    std::vector<ProcessKey> keys;
    for (const SuspendedProcess& target : request.targets) {
        keys.push_back(target.key);
    }
    const bool areAllOwn = m_ownUid == Uid(0)
        || std::all_of(request.targets.begin(), request.targets.end(),
            [this](const SuspendedProcess& target) { return target.uid == m_ownUid; });
    if (areAllOwn || !m_others) {
        const quint64 number = m_monitor.signalProcesses(std::move(keys), request.action);
        m_running.emplace(number, std::move(request));
        return;
    }
    const auto done = [self = QPointer(this), request](
                          std::vector<std::optional<Error>> errors, std::optional<AccessState> refusal) {
        if (self) {
            self->finish({request, std::move(errors), refusal});
        }
    };
    m_others(keys, request.action, done);
}

void ActionRunner::resumeAll()
{
    if (m_suspended.all().empty()) {
        return;
    }
    // Children first: whoever waits for them finds them awake.
    std::vector<SuspendedProcess> targets(m_suspended.all().rbegin(), m_suspended.all().rend());
    run({ProcessAction::resume, std::move(targets), {}});
}

void ActionRunner::finish(ActionResult result)
{
    remember(result);
    Q_EMIT finished(result);
}

void ActionRunner::remember(const ActionResult& result)
{
    const std::size_t before = m_suspended.all().size();
    for (std::size_t index = 0; index < result.errors.size() && index < result.request.targets.size(); ++index) {
        const SuspendedProcess& target = result.request.targets.at(index);
        const std::optional<Error>& error = result.errors.at(index);
        if (!error && result.request.action == ProcessAction::suspend) {
            m_suspended.add(target);
        } else if (!error || error->code == ErrorCode::noSuchProcess) {
            m_suspended.remove(target.key); // it runs, ends, or is no more
        }
    }
    if (m_suspended.all().size() != before) {
        Q_EMIT suspendedChanged();
    }
}

} // namespace netgrove
