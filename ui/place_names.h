// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>
#include <unordered_map>

#include "core/base/ip_address.h"
#include "core/base/result.h"
#include "core/places/place_database.h"

namespace netgrove {

/// Country and network of remote addresses, from the databases that a person chose; "" without one. Safe to show. Asks
/// nobody but the two files. Thread: the window's.
class PlaceNames {
public:
    /// Opens both; an empty path closes. The first error, where there was one; what could be opened is used.
    Result<void> open(const QString& countryDatabase, const QString& networkDatabase);
    bool isOpen() const { return m_countries || m_networks; }
    const QString& country(const IpAddress& address) const { return find(address).country; }
    const QString& countryCode(const IpAddress& address) const { return find(address).countryCode; } ///< ISO 3166-1
    const QString& network(const IpAddress& address) const { return find(address).network; }

private:
    struct Names {
        QString country;
        QString countryCode;
        QString network;
    };
    static constexpr std::size_t kMostRemembered = 8192;

    const Names& find(const IpAddress& address) const;

    std::optional<PlaceDatabase> m_countries;
    std::optional<PlaceDatabase> m_networks;
    mutable std::unordered_map<IpAddress, Names> m_known;
};

} // namespace netgrove
