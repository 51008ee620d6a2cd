// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/base/ip_address.h"
#include "core/base/result.h"

namespace netgrove {

/// What a database says of an address. Text is the database's: untrusted.
struct Place {
    std::string countryCode; ///< ISO 3166-1, "" where it says nothing
    std::string country; ///< its name
    std::uint32_t networkNumber = 0; ///< autonomous system; 0: not known
    std::string network; ///< who runs it

    bool operator==(const Place&) const = default;
};

/// A MaxMind database (MaxMind DB File Format 2.0) that the user supplies: of countries (or cities), or of network
/// operators. Read into memory at once, so that whoever changes the file later changes nothing here. Look-ups take
/// microseconds and allocate only what they give. One thread at a time.
class PlaceDatabase {
public:
    static constexpr std::uint64_t kLargest = std::uint64_t(512) << 20U; ///< bytes

    /// `language`: of country names, as "en" or "ja"; English where the database has no other.
    /// Errors: noPrivilege, badInput (no such database), refused (larger than kLargest), system.
    static Result<PlaceDatabase> open(const std::filesystem::path& file, std::string language = "en");

    PlaceDatabase(PlaceDatabase&&) noexcept;
    PlaceDatabase& operator=(PlaceDatabase&&) noexcept;
    ~PlaceDatabase();

    /// Nothing where the database says nothing of the address.
    std::optional<Place> find(const IpAddress& address) const;

private:
    class State;
    explicit PlaceDatabase(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace netgrove
