// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/user_names.h"

#include <array>
#include <pwd.h>

#include "ui/format.h"

namespace netgrove {

const QString& UserNames::name(Uid uid)
{
    const auto [place, isNew] = m_names.try_emplace(uid);
    if (isNew) {
        passwd entry{};
        passwd* found = nullptr;
        std::array<char, 16384> buffer{};
        const bool isKnown
            = getpwuid_r(uid.value, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr;
        place->second = isKnown ? safe(found->pw_name, 64) : QString::number(uid.value);
    }
    return place->second;
}

} // namespace netgrove
