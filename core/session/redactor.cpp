// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/redactor.h"

#include <array>
#include <string_view>

namespace netgrove {

namespace {

/// Below are the system's own (login.defs(5), UID_MIN); 65534 is nobody.
constexpr std::uint32_t kFirstPerson = 1000;
constexpr std::uint32_t kNobody = 65534;
constexpr std::uint32_t kFirstPseudonym = 1'000'001;
constexpr std::size_t kMostPersons = 10'000; ///< what a hostile replay could make us remember

/// After these a person's name stands.
constexpr std::array<std::string_view, 5> kHomes{"/home/", "/var/home/", "/run/user/", "/run/media/", "/media/"};

} // namespace

void Redactor::apply(Observation& observation)
{
    if (observation.machine) {
        apply(*observation.machine);
    }
    for (ProcessObservation& process : observation.processes) {
        process.commandLine.clear();
        process.uid = pseudonym(process.uid);
        redactPath(process.executable);
    }
}

void Redactor::apply(MachineFacts& machine) { machine.hostName.clear(); }

Uid Redactor::pseudonym(Uid uid)
{
    if (uid.value < kFirstPerson || uid.value == kNobody
        || (m_uids.size() >= kMostPersons && !m_uids.contains(uid.value))) {
        return uid.value < kFirstPerson ? uid : Uid(kNobody);
    }
    const auto next = static_cast<std::uint32_t>(kFirstPseudonym + m_uids.size());
    return Uid(m_uids.try_emplace(uid.value, next).first->second);
}

void Redactor::redactPath(std::string& path)
{
    for (const std::string_view home : kHomes) {
        if (!path.starts_with(home)) {
            continue;
        }
        const std::size_t end = std::min(path.find('/', home.size()), path.size());
        const std::string name = path.substr(home.size(), end - home.size());
        if (!m_names.contains(name) && m_names.size() < kMostPersons) {
            m_names.emplace(name, "person-" + std::to_string(m_names.size() + 1));
        }
        const auto known = m_names.find(name);
        path.replace(home.size(), name.size(), known != m_names.end() ? known->second : "person");
        return;
    }
}

} // namespace netgrove
