// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/place_names.h"

#include <QFile>
#include <QLocale>

#include "ui/format.h"

namespace netgrove {

Result<void> PlaceNames::open(const QString& countryDatabase, const QString& networkDatabase)
{
    m_known.clear();
    Result<void> result;
    const std::string language = QLocale().name().section(QLatin1Char('_'), 0, 0).toStdString();
    const auto openOne = [&](const QString& path, std::optional<PlaceDatabase>& place) {
        place.reset();
        if (path.isEmpty()) {
            return;
        }
        auto opened = PlaceDatabase::open(QFile::encodeName(path).toStdString(), language);
        if (opened) {
            place = std::move(*opened);
        } else if (result) {
            result = tl::unexpected(opened.error());
        }
    };
    openOne(countryDatabase, m_countries);
    openOne(networkDatabase, m_networks);
    return result;
}

const PlaceNames::Names& PlaceNames::find(const IpAddress& address) const
{
    static const Names kNothing;
    if (!isOpen() || address.isNone()) {
        return kNothing;
    }
    if (const auto known = m_known.find(address); known != m_known.end()) {
        return known->second;
    }
    if (m_known.size() >= kMostRemembered) {
        m_known.clear();
    }
    Names names;
    for (const auto* database : {&m_countries, &m_networks}) {
        const auto place = *database ? (*database)->find(address) : std::nullopt;
        if (!place) {
            continue;
        }
        if (!place->country.empty() || !place->countryCode.empty()) {
            names.countryCode = safe(place->countryCode, 8);
            names.country = safe(place->country.empty() ? place->countryCode : place->country, 64);
        }
        if (place->networkNumber != 0) {
            names.network = QStringLiteral("AS%1 %2").arg(place->networkNumber).arg(safe(place->network, 96)).trimmed();
        }
    }
    return m_known.emplace(address, std::move(names)).first->second;
}

} // namespace netgrove
