// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

#include "core/observe/observation.h"

namespace netgrove {

/// Takes out of Observations what tells of people: command lines, the machine's name, user ids of persons, the names in
/// home folders. Who is the same person stays visible: each gets a number. Addresses and names of remote hosts stay, as
/// they are what a recording is about.
class Redactor {
public:
    void apply(Observation& observation);
    void apply(MachineFacts& machine);

private:
    Uid pseudonym(Uid uid);
    /// "/home/alice/bin/x" becomes "/home/person-1/bin/x".
    void redactPath(std::string& path);

    std::unordered_map<std::uint32_t, std::uint32_t> m_uids;
    std::map<std::string, std::string, std::less<>> m_names;
};

} // namespace netgrove
