// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>

#include "core/analyse/trust.h"
#include "core/base/result.h"

namespace netgrove {

class MonitorThread;

/// Where trust is kept, as the window needs it; the program wires it to a file, a test to memory. Each gives the list
/// after it.
struct TrustAccess {
    std::function<Result<TrustList>()> read;
    std::function<Result<TrustList>(const TrustEntry&)> add; ///< in the place of one about the same programs and rule
    std::function<Result<TrustList>(const TrustEntry&)> remove;
    QString user; ///< whose word it is
};

/// Kept nowhere: gone with the program.
TrustAccess trustInMemory();

/// The window's side of trust: changes what is kept and tells the monitor. Thread: the window's.
class TrustKeeper final : public QObject {
    Q_OBJECT

public:
    TrustKeeper(MonitorThread& monitor, TrustAccess access, QObject* parent = nullptr);

    /// Reads what is kept. failed() where it cannot be read.
    void load();
    const std::vector<std::shared_ptr<const TrustEntry>>& entries() const { return m_list->entries(); }
    /// What trusting would write; errors as trustEntryFor().
    Result<TrustEntry> entryFor(const Finding& finding, const QString& note) const;
    void add(const TrustEntry& entry);
    void remove(const TrustEntry& entry);

Q_SIGNALS:
    void changed();
    void failed(netgrove::Error error);

private:
    void take(const Result<TrustList>& list);

    MonitorThread& m_monitor;
    TrustAccess m_access;
    TrustPointer m_list = std::make_shared<TrustList>();
};

} // namespace netgrove
