// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"

#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file_descriptor.h"

namespace netgrove {
namespace {
std::filesystem::path folderOf(const std::filesystem::path& file)
{
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

Result<void> writeAll(int descriptor, std::string_view bytes, const std::string& name)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            return systemFailure(name, errno);
        }
        bytes.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
    }
    return {};
}

Result<void> writeInPlace(const std::filesystem::path& file, std::string_view bytes)
{
    const FileDescriptor descriptor(::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
    if (!descriptor.isOpen()) {
        return systemFailure(file.string(), errno);
    }
    return writeAll(descriptor.get(), bytes, file.string());
}

mode_t umaskNow() // there is no call that only asks
{
    const mode_t mask = ::umask(S_IRWXG | S_IRWXO);
    ::umask(mask);
    return mask;
}

/// Removes the unfinished file unless it was given its name.
struct Unfinished {
    std::string name;
    ~Unfinished()
    {
        if (!name.empty()) {
            ::unlink(name.c_str());
        }
    }
};

/// The new name, too, is to outlive a power cut.
void syncFolder(const std::filesystem::path& folder)
{
    const FileDescriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    static_cast<void>(::fsync(descriptor.get()));
}

/// Beside the target, then in its place.
Result<void> replace(
    const std::filesystem::path& target, std::string_view bytes, mode_t mode, const std::optional<Uid>& owner)
{
    std::string name = (folderOf(target) / ".netgrove-XXXXXX").string();
    const FileDescriptor descriptor(::mkostemp(name.data(), O_CLOEXEC));
    if (!descriptor.isOpen()) {
        return systemFailure(target.string(), errno);
    }
    Unfinished unfinished{name};
    if (const Result<void> written = writeAll(descriptor.get(), bytes, target.string()); !written) {
        return written;
    }
    // Refused on a file system without owners: whoever may read it there may.
    [[maybe_unused]] const bool isGiven
        = owner && ::fchown(descriptor.get(), owner->value, static_cast<gid_t>(-1)) == 0;
    if (::fchmod(descriptor.get(), mode) != 0 || ::fsync(descriptor.get()) != 0
        || ::rename(name.c_str(), target.c_str()) != 0) {
        return systemFailure(target.string(), errno);
    }
    unfinished.name.clear();
    syncFolder(folderOf(target));
    return {};
}
} // namespace

Result<void> writeAtomically(const std::filesystem::path& file, std::string_view bytes, const AtomicWrite& how)
{
    constexpr mode_t kOwnersAlone = 0600;
    if (how.links == AtomicWrite::Links::replaced) {
        return replace(file, bytes, kOwnersAlone, how.owner);
    }
    struct stat status{};
    const bool isThere = ::stat(file.c_str(), &status) == 0;
    if (isThere && !S_ISREG(status.st_mode)) {
        return writeInPlace(file, bytes);
    }
    std::error_code ignored;
    const std::filesystem::path target = isThere ? std::filesystem::canonical(file, ignored) : file;
    const mode_t mode = isThere ? (status.st_mode & 0777U) : how.isPrivate ? kOwnersAlone : (0666U & ~umaskNow());
    return replace(target, bytes, mode, how.owner);
}

Result<void> checkWritable(const std::filesystem::path& file)
{
    struct stat status{};
    const bool isThere = ::stat(file.c_str(), &status) == 0;
    if (isThere && S_ISDIR(status.st_mode)) {
        return systemFailure(file.string(), EISDIR);
    }
    const bool isSpecial = isThere && !S_ISREG(status.st_mode);
    const std::filesystem::path place = isSpecial ? file : folderOf(file);
    if (::access(place.c_str(), isSpecial ? W_OK : W_OK | X_OK) != 0) {
        return systemFailure(file.string(), errno);
    }
    return {};
}

} // namespace netgrove
