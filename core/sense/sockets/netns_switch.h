// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "core/base/file_descriptor.h"
#include "core/base/result.h"

namespace netgrove {

/// Runs `work` with this thread inside the given network namespace and brings it back (setns(2): per thread). A socket
/// stays in the namespace that it was made in, so nothing else has to run there. Errors: noPrivilege, system; where the
/// way back fails, the error says so and the thread must not go on using the network (the way back is opened before the
/// way in).
Result<void> runInNetns(const FileDescriptor& netns, const std::function<void()>& work);

} // namespace netgrove
