// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/alert_policy.h"

#include "ui/finding_model.h"
#include "ui/format.h"

namespace netgrove {

QString AlertPolicy::programOf(const Finding& finding)
{
    const ProcessRecord* suspect = chiefSuspect(finding);
    if (suspect == nullptr) {
        return {};
    }
    return suspect->facts.executable.empty() ? processName(suspect->facts) : safe(suspect->facts.executable);
}

std::optional<AlertPolicy::Call> AlertPolicy::take(const Snapshot& snapshot)
{
    if (m_last && snapshot.time < *m_last) { // another run: its ids begin anew
        m_said.clear();
        m_waiting.clear();
        m_last.reset();
    }
    for (const FindingPointer& finding : snapshot.findings) {
        if (finding->grade == Grade::alert && m_said.size() < kMostRemembered && m_said.insert(finding->id).second
            && !m_muted.contains(programOf(*finding))) {
            m_waiting.push_back(finding);
        }
    }
    if (m_waiting.empty() || (m_last && snapshot.time - *m_last < kQuietTime)) {
        return std::nullopt;
    }
    Call call{m_waiting.back(), static_cast<int>(m_waiting.size()) - 1};
    m_waiting.clear();
    m_last = snapshot.time;
    return call;
}

} // namespace netgrove
