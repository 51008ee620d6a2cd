// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/regular_file.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>

namespace netgrove {

Result<RegularFile> openRegularFile(const std::filesystem::path& path)
{
    FileDescriptor descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    struct stat facts{};
    if (!descriptor.isOpen() || ::fstat(descriptor.get(), &facts) != 0) {
        return systemFailure("open " + path.string(), errno);
    }
    if (!S_ISREG(facts.st_mode)) {
        return failure(ErrorCode::badInput, path.string() + " is no regular file");
    }
    return RegularFile{std::move(descriptor), static_cast<std::uint64_t>(facts.st_size)};
}

} // namespace netgrove
