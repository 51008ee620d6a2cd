// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/observe/observation.h"

namespace netgrove {

/// What the list of installed packages says of one file.
struct PackageAnswer {
    PackageState state = PackageState::notKnown;
    std::string name; ///< of `owned`
    bool operator==(const PackageAnswer&) const = default;
};

/// Asks dpkg's database which package owns a file: /var/lib/dpkg/info/NAME.list, one path a line (dpkg-query(1), -S
/// reads the same). Where there is none (rpm, pacman, …), the answer is "not known". Reads some ten megabytes at each
/// call, for all paths at once: not for a thread that is in a hurry. Knows of a merged /usr (a list may say /bin/ls of
/// /usr/bin/ls) and of diversions; of a snap by its folder.
class PackageList {
public:
    /// root: where paths begin; "/" but in tests.
    explicit PackageList(std::filesystem::path root);

    /// One answer for each path, in their order.
    std::vector<PackageAnswer> owners(const std::vector<std::string>& paths) const;

private:
    std::filesystem::path m_root;
};

} // namespace netgrove
