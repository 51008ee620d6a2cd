// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/analyse/trust.h"
#include "core/base/ids.h"
#include "core/base/result.h"

namespace netgrove {

/// Where a user's trust is kept, and whose it is.
struct TrustFile {
    std::filesystem::path path;
    std::string user;
    std::optional<Uid> owner; ///< to whom a new file is given, where that is another than who we run as
};

/// $XDG_CONFIG_HOME/netgrove/trust.json, else ~/.config/netgrove/trust.json. Run through sudo or pkexec as root: the
/// file of the user who did that, since it is that person's word. Errors: system (no home folder).
Result<TrustFile> trustFileOfUser();

/// An executable file as a trust entry names it: its path without links, and the hash of its content. Errors: badInput
/// (no such file, or no regular one), noPrivilege, system.
Result<TrustedProgram> trustedProgramAt(const std::filesystem::path& path);

/// The file of a user's trust: small, JSON, readable by its owner alone. A change reads it, changes it and writes it
/// anew under a lock, so that two programs at once lose nothing; what is written takes the old file's place in one step
/// (fsync(2), rename(2)), so that a power cut leaves the one or the other. A file that cannot be understood is left as
/// it is: nothing is ever written over it. Any thread; a call may wait for another program's for a moment.
class TrustStore {
public:
    explicit TrustStore(TrustFile file);

    const TrustFile& file() const { return m_file; }

    /// All entries; none where there is no file yet. Errors: badInput (not what we write; the detail says where),
    /// tooNew, noPrivilege, system.
    Result<TrustList> read() const;
    /// Adds an entry, in the place of one about the same programs and rule, and gives the list after it: also how a
    /// note is edited. Errors: those of read(); refused (the list is full).
    Result<TrustList> add(TrustEntry entry);
    /// Takes back every entry about the same programs and rule. Errors: those of read(); badInput (there is none).
    Result<TrustList> remove(const TrustEntry& entry);

    static constexpr std::uintmax_t kLongestFile = 4U << 20U; ///< bytes

private:
    template <class Change> Result<TrustList> change(Change&& change);

    TrustFile m_file;
};

} // namespace netgrove
