// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/trust_keeper.h"

#include <algorithm>
#include <chrono>

#include "core/monitor.h"

namespace netgrove {

TrustAccess trustInMemory()
{
    auto entries = std::make_shared<std::vector<TrustEntry>>();
    TrustAccess access;
    access.read = [entries]() -> Result<TrustList> { return TrustList(*entries); };
    access.remove = [entries](const TrustEntry& entry) -> Result<TrustList> {
        std::erase_if(*entries, [&entry](const TrustEntry& one) { return one.isAboutSame(entry); });
        return TrustList(*entries);
    };
    access.add = [entries](const TrustEntry& entry) -> Result<TrustList> {
        std::erase_if(*entries, [&entry](const TrustEntry& one) { return one.isAboutSame(entry); });
        entries->push_back(entry);
        return TrustList(*entries);
    };
    return access;
}

TrustKeeper::TrustKeeper(MonitorThread& monitor, TrustAccess access, QObject* parent)
    : QObject(parent)
    , m_monitor(monitor)
    , m_access(std::move(access))
{
}

void TrustKeeper::load() { take(m_access.read()); }

Result<TrustEntry> TrustKeeper::entryFor(const Finding& finding, const QString& note) const
{
    const auto now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
    QByteArray words = note.toUtf8();
    while (words.size() > static_cast<qsizetype>(TrustEntry::kLongestNote)) {
        words = QString::fromUtf8(words).chopped(1).toUtf8(); // whole characters
    }
    return trustEntryFor(finding, m_access.user.toStdString(), now, words.toStdString());
}

void TrustKeeper::add(const TrustEntry& entry) { take(m_access.add(entry)); }

void TrustKeeper::remove(const TrustEntry& entry) { take(m_access.remove(entry)); }

void TrustKeeper::take(const Result<TrustList>& list)
{
    if (!list) {
        Q_EMIT failed(list.error());
        return;
    }
    m_list = std::make_shared<TrustList>(*list);
    m_monitor.setTrust(m_list);
    Q_EMIT changed();
}

} // namespace netgrove
