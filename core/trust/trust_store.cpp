// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/trust/trust_store.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "core/base/atomic_file.h"
#include "core/base/content_hash.h"
#include "core/base/file_descriptor.h"
#include "core/base/regular_file.h"
#include "core/trust/trust_format.h"

namespace netgrove {
namespace {
constexpr std::uint64_t kLongestProgram = 2ULL << 30U;
constexpr std::size_t kPasswordBuffer = 16384;

struct User {
    std::string name;
    std::string home;
    Uid uid;
};

std::optional<User> userOf(Uid uid)
{
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, kPasswordBuffer> buffer{};
    if (::getpwuid_r(uid.value, &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
        return std::nullopt;
    }
    return User{.name = entry.pw_name, .home = entry.pw_dir, .uid = uid};
}

/// Who asked sudo or pkexec to run us as root.
std::optional<Uid> caller()
{
    for (const char* name : {"SUDO_UID", "PKEXEC_UID"}) {
        const char* text = ::geteuid() == 0 ? std::getenv(name) : nullptr;
        std::uint32_t number = 0;
        const std::string_view digits = text != nullptr ? text : "";
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (!digits.empty() && error == std::errc{} && end == digits.data() + digits.size()) {
            return Uid(number);
        }
    }
    return std::nullopt;
}

Result<std::string> readAll(const std::filesystem::path& path)
{
    const Result<RegularFile> file = openRegularFile(path);
    if (!file) {
        return tl::unexpected(file.error());
    }
    if (file->size > TrustStore::kLongestFile) {
        return failure(ErrorCode::badInput, path.string() + ": too large");
    }
    std::string text(static_cast<std::size_t>(file->size), '\0');
    std::size_t length = 0;
    while (length < text.size()) {
        const ssize_t got = ::read(file->descriptor.get(), text.data() + length, text.size() - length);
        if (got < 0 && errno != EINTR) {
            return systemFailure(path.string(), errno);
        }
        if (got == 0) {
            break;
        }
        length += got > 0 ? static_cast<std::size_t>(got) : 0;
    }
    text.resize(length);
    return text;
}

void giveTo(int descriptor, const std::optional<Uid>& owner)
{
    const auto user = owner ? userOf(*owner) : std::nullopt;
    // Refused on a file system without owners: whoever may read it there may.
    [[maybe_unused]] const bool isGiven = user && ::fchown(descriptor, owner->value, static_cast<gid_t>(-1)) == 0;
}

/// The folders that are missing, readable by their owner alone as the XDG Base Directory Specification asks.
Result<void> makeFolders(const std::filesystem::path& folder, const std::optional<Uid>& owner)
{
    std::error_code error;
    if (folder.empty() || std::filesystem::is_directory(folder, error)) {
        return {};
    }
    if (auto made = makeFolders(folder.parent_path(), owner); !made) {
        return made;
    }
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) {
        return systemFailure(folder.string(), errno);
    }
    const FileDescriptor made(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    giveTo(made.get(), owner);
    return {};
}

} // namespace

Result<TrustFile> trustFileOfUser()
{
    const std::optional<Uid> behind = caller();
    const std::optional<User> user = userOf(behind.value_or(Uid(::geteuid())));
    const char* configured = behind ? nullptr : std::getenv("XDG_CONFIG_HOME");
    const char* home = behind ? nullptr : std::getenv("HOME");
    std::filesystem::path folder;
    if (configured != nullptr && configured[0] == '/') {
        folder = configured; // one that is not absolute is to be ignored
    } else if (home != nullptr && home[0] == '/') {
        folder = std::filesystem::path(home) / ".config";
    } else if (user && !user->home.empty()) {
        folder = std::filesystem::path(user->home) / ".config";
    } else {
        return failure(ErrorCode::system, "no home folder is known for this user");
    }
    return TrustFile{.path = folder / "netgrove" / "trust.json",
        .user = user ? user->name : std::to_string(::geteuid()),
        .owner = behind};
}

Result<TrustedProgram> trustedProgramAt(const std::filesystem::path& path)
{
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(path, error);
    if (error) {
        return failure(ErrorCode::badInput, path.string() + ": " + error.message());
    }
    const Result<RegularFile> file = openRegularFile(real);
    if (!file) {
        return tl::unexpected(file.error());
    }
    auto hash = contentHashOf(file->descriptor.get(), kLongestProgram);
    if (!hash) {
        return tl::unexpected(Error{hash.error().code, real.string() + ": " + hash.error().detail});
    }
    return TrustedProgram{.path = real.string(), .contentHash = std::move(*hash)};
}

TrustStore::TrustStore(TrustFile file)
    : m_file(std::move(file))
{
}

Result<TrustList> TrustStore::read() const
{
    std::error_code error;
    if (!std::filesystem::exists(m_file.path, error) && !error) {
        return TrustList();
    }
    const auto text = readAll(m_file.path);
    if (!text) {
        return tl::unexpected(text.error());
    }
    auto entries = parseTrust(*text);
    if (!entries) {
        return tl::unexpected(Error{entries.error().code, m_file.path.string() + ": " + entries.error().detail});
    }
    return TrustList(std::move(*entries));
}

template <class Change> Result<TrustList> TrustStore::change(Change&& change)
{
    if (auto made = makeFolders(m_file.path.parent_path(), m_file.owner); !made) {
        return tl::unexpected(made.error());
    }
    // A file of its own: the one with the entries is replaced, and its lock would go with it.
    const std::string lockPath = m_file.path.string() + ".lock";
    const FileDescriptor lock(
        ::open(lockPath.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, S_IRUSR | S_IWUSR));
    if (!lock.isOpen()) {
        return systemFailure(lockPath, errno);
    }
    giveTo(lock.get(), m_file.owner);
    while (::flock(lock.get(), LOCK_EX) != 0) {
        if (errno != EINTR) {
            return systemFailure(lockPath, errno);
        }
    }
    const auto now = read();
    if (!now) {
        return tl::unexpected(now.error());
    }
    std::vector<TrustEntry> entries;
    std::ranges::transform(now->entries(), std::back_inserter(entries), [](const auto& entry) { return *entry; });
    if (Result<void> changed = change(entries); !changed) {
        return tl::unexpected(changed.error());
    }
    if (auto written = writeAtomically(m_file.path, writeTrust(entries),
            {.isPrivate = true, .links = AtomicWrite::Links::replaced, .owner = m_file.owner});
        !written) {
        return tl::unexpected(written.error());
    }
    return TrustList(std::move(entries));
}

Result<TrustList> TrustStore::add(TrustEntry entry)
{
    return change([&](std::vector<TrustEntry>& entries) -> Result<void> {
        std::erase_if(entries, [&](const TrustEntry& known) { return known.isAboutSame(entry); });
        if (entries.size() >= TrustList::kMaximumEntries) {
            return failure(ErrorCode::refused, "the list of what is trusted is full");
        }
        entry.note.resize(std::min(entry.note.size(), TrustEntry::kLongestNote));
        entries.push_back(std::move(entry));
        return {};
    });
}

Result<TrustList> TrustStore::remove(const TrustEntry& entry)
{
    return change([&](std::vector<TrustEntry>& entries) -> Result<void> {
        if (std::erase_if(entries, [&](const TrustEntry& known) { return known.isAboutSame(entry); }) == 0) {
            return failure(ErrorCode::badInput, "there is no such entry");
        }
        return {};
    });
}

} // namespace netgrove
