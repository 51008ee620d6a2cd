// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/programs/package_list.h"

#include <array>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <unordered_map>

#include "core/base/file_descriptor.h"

namespace netgrove {
namespace {
constexpr std::uintmax_t kLongestList = 64U << 20U; ///< of one package
constexpr std::array<std::string_view, 5> kMergedFolders{"/bin/", "/sbin/", "/lib/", "/lib64/", "/lib32/"};

/// The same file's name before /bin and /lib became links into /usr; empty: it has none.
std::string unmerged(std::string_view path)
{
    constexpr std::string_view kUsr = "/usr";
    if (path.starts_with(kUsr)) {
        for (const std::string_view folder : kMergedFolders) {
            if (path.substr(kUsr.size()).starts_with(folder)) {
                return std::string(path.substr(kUsr.size()));
            }
        }
    }
    return {};
}

std::string snapOf(const std::filesystem::path& root, const std::string& path)
{
    constexpr std::string_view kSnaps = "/snap/";
    if (!path.starts_with(kSnaps)) {
        return {};
    }
    const std::size_t end = path.find('/', kSnaps.size());
    struct stat status = {};
    const bool isRoots = ::lstat((root / path.substr(1)).c_str(), &status) == 0 && status.st_uid == 0;
    return isRoots && end != std::string::npos ? path.substr(kSnaps.size(), end - kSnaps.size()) : std::string();
}

/// Files that another package or the administrator moved away: "was", "is now", "for whom", line by line.
std::unordered_map<std::string, std::string> diversions(const std::filesystem::path& root)
{
    std::unordered_map<std::string, std::string> wasOfNow;
    std::ifstream file(root / "var/lib/dpkg/diversions");
    std::string was;
    std::string now;
    std::string whom;
    while (std::getline(file, was) && std::getline(file, now) && std::getline(file, whom)) {
        wasOfNow[now] = was;
    }
    return wasOfNow;
}

std::string readAll(const std::filesystem::path& path)
{
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    struct stat status = {};
    std::string text;
    if (!file.isOpen() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)
        || static_cast<std::uintmax_t>(status.st_size) > kLongestList) {
        return text;
    }
    text.resize(static_cast<std::size_t>(status.st_size));
    std::size_t length = 0;
    for (ssize_t got = 1; got > 0 && length < text.size(); length += got > 0 ? static_cast<std::size_t>(got) : 0) {
        got = ::read(file.get(), text.data() + length, text.size() - length);
    }
    text.resize(length);
    return text;
}

/// Calls with every line.
template <class Visit> void forEachLine(std::string_view text, Visit visit)
{
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        visit(text.substr(begin, end - begin));
        begin = end + 1;
    }
}

struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
} // namespace

PackageList::PackageList(std::filesystem::path root)
    : m_root(std::move(root))
{
}

std::vector<PackageAnswer> PackageList::owners(const std::vector<std::string>& paths) const
{
    std::vector<PackageAnswer> answers(paths.size());
    std::error_code error;
    const std::filesystem::directory_iterator lists(m_root / "var/lib/dpkg/info", error);
    const bool isDpkg = !error && std::filesystem::exists(m_root / "var/lib/dpkg/status", error);
    std::unordered_multimap<std::string, std::size_t, TextHash, std::equal_to<>> wanted;
    const auto moved = isDpkg ? diversions(m_root) : std::unordered_map<std::string, std::string>{};
    for (std::size_t index = 0; index < paths.size(); ++index) {
        if (std::string snap = snapOf(m_root, paths[index]); !snap.empty()) {
            answers[index] = {.state = PackageState::owned, .name = "snap " + snap};
        } else if (isDpkg) {
            answers[index].state = PackageState::none;
            const auto diverted = moved.find(paths[index]);
            const std::string& name = diverted != moved.end() ? diverted->second : paths[index];
            wanted.emplace(name, index);
            if (std::string before = unmerged(name); !before.empty()) {
                wanted.emplace(std::move(before), index);
            }
        }
    }
    if (!isDpkg || wanted.empty()) {
        return answers;
    }
    for (const auto& list : lists) {
        if (list.path().extension() != ".list") {
            continue;
        }
        const std::string text = readAll(list.path());
        forEachLine(text, [&](std::string_view line) {
            const auto [first, last] = wanted.equal_range(line);
            for (auto match = first; match != last; ++match) {
                std::string name = list.path().stem().string();
                name = name.substr(0, name.find(':')); // "libc6:amd64"
                answers[match->second] = {.state = PackageState::owned, .name = std::move(name)};
            }
        });
    }
    return answers;
}

} // namespace netgrove
