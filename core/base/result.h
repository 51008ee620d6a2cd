// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a call that may fail gives back. Expected failures are values; the impossible asserts.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace netgrove {

/// What kept us from it, in a form that ui and app turn into words ("what happened, what to try").
enum class ErrorCode {
    noPrivilege, ///< the kernel refused: EPERM or EACCES
    noSuchInterface,
    noSuchProcess, ///< ended, or its pid belongs to another by now
    notSupported, ///< this kernel or this build lacks it
    badInput, ///< data from outside that does not parse
    tooNew, ///< written by a newer version
    refused, ///< we do not do that (pid 1, a kernel thread, Netgrove itself)
    system, ///< any other failed system call
};

struct Error {
    ErrorCode code = ErrorCode::system;
    std::string detail; ///< for people who know the system: which call on what, and the system's own message

    bool operator==(const Error&) const = default;
};

template <class T> using Result = tl::expected<T, Error>;

/// The failing branch of a Result.
inline tl::unexpected<Error> failure(ErrorCode code, std::string detail)
{
    return tl::unexpected<Error>(Error{code, std::move(detail)});
}

/// The failing branch for a system call: code from errno (EPERM and EACCES are noPrivilege, ESRCH noSuchProcess, ENODEV
/// and ENXIO noSuchInterface, EOPNOTSUPP, ENOSYS, EPROTONOSUPPORT notSupported), detail "what: message".
tl::unexpected<Error> systemFailure(const std::string& what, int errorNumber);

} // namespace netgrove
