// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/result.h"

#include <cerrno>
#include <system_error>

namespace netgrove {
namespace {
ErrorCode codeOf(int errorNumber)
{
    switch (errorNumber) {
    case EPERM:
    case EACCES:
        return ErrorCode::noPrivilege;
    case ESRCH:
        return ErrorCode::noSuchProcess;
    case ENODEV:
    case ENXIO:
        return ErrorCode::noSuchInterface;
    case EOPNOTSUPP:
    case ENOSYS:
    case EPROTONOSUPPORT:
        return ErrorCode::notSupported;
    default:
        return ErrorCode::system;
    }
}
} // namespace

tl::unexpected<Error> systemFailure(const std::string& what, int errorNumber)
{
    return failure(codeOf(errorNumber), what + ": " + std::generic_category().message(errorNumber));
}

} // namespace netgrove
