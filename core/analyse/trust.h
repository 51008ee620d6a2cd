// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The user's word: that a finding about these two programs is expected. It is about what the files hold, and not only
/// about where they are: a program that was changed has lost it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/analyse/snapshot.h"
#include "core/base/result.h"
#include "core/base/time.h"
#include "core/observe/observation.h"

namespace netgrove {

/// One executable file, by path and content.
struct TrustedProgram {
    std::string path; ///< absolute; empty: none (the ancestor of a spoofed source)
    std::string contentHash; ///< SHA-256, 64 lower-case hexadecimal digits
    bool operator==(const TrustedProgram&) const = default;
};

struct TrustEntry {
    Rule rule = Rule::serverLikePair;
    TrustedProgram ancestor;
    TrustedProgram descendant;
    std::string who; ///< user name
    WallTime when;
    std::string note; ///< the user's own words, untrusted, at most kLongestNote bytes

    static constexpr std::size_t kLongestNote = 1000;
    bool operator==(const TrustEntry&) const = default;

    /// About the same programs and rule, whatever they hold.
    bool isAboutSame(const TrustEntry& other) const
    {
        return rule == other.rule && ancestor.path == other.ancestor.path && descendant.path == other.descendant.path;
    }
};

/// What the list says about two processes.
enum class TrustAnswer : std::uint8_t {
    none, ///< nothing
    pending, ///< the paths are trusted; what the files hold is being read
    trusted,
    changed, ///< the paths are trusted, but a file holds something else by now, or could not be read
};

struct TrustMatch {
    TrustAnswer answer = TrustAnswer::none;
    std::shared_ptr<const TrustEntry> entry; ///< null with `none`
    std::string path; ///< with `changed`: of which file
    bool isUnreadable = false; ///< with `changed`: the file could not be read
};

/// All that a user trusts. Immutable.
class TrustList {
public:
    TrustList() = default;
    explicit TrustList(std::vector<TrustEntry> entries);

    const std::vector<std::shared_ptr<const TrustEntry>>& entries() const { return m_entries; }
    /// ancestor: null for a spoofed source. O(entries).
    TrustMatch match(Rule rule, const ProcessObservation* ancestor, const ProcessObservation& descendant) const;

    static constexpr std::size_t kMaximumEntries = 1000;

private:
    std::vector<std::shared_ptr<const TrustEntry>> m_entries;
};
using TrustPointer = std::shared_ptr<const TrustList>;

/// The entry that says of this finding: expected. Errors: notSupported (the sender, a path or a content hash is not
/// known; the detail says which).
Result<TrustEntry> trustEntryFor(const Finding& finding, std::string who, WallTime when, std::string note);

} // namespace netgrove
