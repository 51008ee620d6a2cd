// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/places/place_database.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <maxminddb.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/sendfile.h>

#include "core/base/file_descriptor.h"
#include "core/base/regular_file.h"

namespace netgrove {

namespace {

/// libmaxminddb maps the file: were it cut while it is mapped, a look-up would end us (SIGBUS, mmap(2)). So it maps a
/// copy in memory that nobody else can reach.
Result<FileDescriptor> copyOf(const std::filesystem::path& file)
{
    const Result<RegularFile> from = openRegularFile(file);
    if (!from) {
        return tl::unexpected(from.error());
    }
    const std::uint64_t size = from->size;
    if (size > PlaceDatabase::kLargest) {
        return failure(ErrorCode::refused, file.string() + ": larger than 512 MiB");
    }
    FileDescriptor copy(::memfd_create("places", MFD_CLOEXEC));
    if (!copy.isOpen()) {
        return systemFailure("memfd_create", errno);
    }
    for (std::uint64_t done = 0; done < size;) {
        const ssize_t count = ::sendfile(copy.get(), from->descriptor.get(), nullptr, size - done);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return systemFailure("read " + file.string(), errno);
        }
        if (count == 0) {
            break; // it became shorter: what is missing is found out below
        }
        done += static_cast<std::uint64_t>(count);
    }
    return copy;
}

struct Handle {
    MMDB_s database{};
    bool isOpen = false;

    Handle() = default;
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle()
    {
        if (isOpen) {
            MMDB_close(&database);
        }
    }
};

template <class... Keys> std::optional<MMDB_entry_data_s> valueAt(MMDB_entry_s entry, Keys... keys)
{
    MMDB_entry_data_s data{};
    const std::array<const char*, sizeof...(Keys) + 1> path{keys..., nullptr};
    const bool isThere = MMDB_aget_value(&entry, &data, path.data()) == MMDB_SUCCESS && data.has_data;
    return isThere ? std::optional(data) : std::nullopt;
}

template <class... Keys> std::string textAt(const MMDB_entry_s& entry, Keys... keys)
{
    const auto data = valueAt(entry, keys...);
    return data && data->type == MMDB_DATA_TYPE_UTF8_STRING ? std::string(data->utf8_string, data->data_size)
                                                            : std::string();
}

} // namespace

class PlaceDatabase::State {
public:
    Handle handle;
    std::string language;
};

PlaceDatabase::PlaceDatabase(std::unique_ptr<State> state)
    : m_state(std::move(state))
{
}
PlaceDatabase::PlaceDatabase(PlaceDatabase&&) noexcept = default;
PlaceDatabase& PlaceDatabase::operator=(PlaceDatabase&&) noexcept = default;
PlaceDatabase::~PlaceDatabase() = default;

Result<PlaceDatabase> PlaceDatabase::open(const std::filesystem::path& file, std::string language)
{
    const auto copy = copyOf(file);
    if (!copy) {
        return tl::unexpected(copy.error());
    }
    auto state = std::make_unique<State>();
    state->language = std::move(language);
    const std::string name = "/proc/self/fd/" + std::to_string(copy->get());
    const int status = MMDB_open(name.c_str(), MMDB_MODE_MMAP, &state->handle.database);
    if (status != MMDB_SUCCESS) {
        return failure(ErrorCode::badInput, file.string() + ": " + MMDB_strerror(status));
    }
    state->handle.isOpen = true;
    return PlaceDatabase(std::move(state));
}

std::optional<Place> PlaceDatabase::find(const IpAddress& address) const
{
    sockaddr_storage storage{};
    const auto bytes = address.bytes();
    if (address.isIpv4()) {
        auto& inet = reinterpret_cast<sockaddr_in&>(storage);
        inet.sin_family = AF_INET;
        std::memcpy(&inet.sin_addr, bytes.data(), bytes.size());
    } else if (address.isIpv6() && m_state->handle.database.metadata.ip_version == 6) {
        auto& inet = reinterpret_cast<sockaddr_in6&>(storage);
        inet.sin6_family = AF_INET6;
        std::memcpy(&inet.sin6_addr, bytes.data(), bytes.size());
    } else {
        return std::nullopt;
    }
    int status = MMDB_SUCCESS;
    MMDB_lookup_result_s found
        = MMDB_lookup_sockaddr(&m_state->handle.database, reinterpret_cast<const sockaddr*>(&storage), &status);
    if (status != MMDB_SUCCESS || !found.found_entry) {
        return std::nullopt;
    }
    Place place;
    place.countryCode = textAt(found.entry, "country", "iso_code");
    place.country = textAt(found.entry, "country", "names", m_state->language.c_str());
    if (place.country.empty()) {
        place.country = textAt(found.entry, "country", "names", "en");
    }
    place.network = textAt(found.entry, "autonomous_system_organization");
    if (const auto number = valueAt(found.entry, "autonomous_system_number");
        number && number->type == MMDB_DATA_TYPE_UINT32) {
        place.networkNumber = number->uint32;
    }
    return place == Place() ? std::nullopt : std::optional(std::move(place));
}

} // namespace netgrove
