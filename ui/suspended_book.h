// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "core/base/ids.h"

namespace netgrove {

struct SuspendedProcess {
    ProcessKey key;
    Uid uid;
    QString name; ///< for people

    bool operator==(const SuspendedProcess&) const = default;
};

/// Which processes Netgrove has suspended and not resumed yet. Kept in a file, so that one who closes the window does
/// not leave them behind for ever; of an earlier boot nothing is left of them, so what was kept is dropped then. Where
/// the file cannot be written, the list lives as long as the window. Thread: one.
class SuspendedBook {
public:
    /// `file`: "" keeps nothing. `bootId`: /proc/sys/kernel/random/boot_id (random(4)).
    SuspendedBook(QString file, QString bootId);

    const std::vector<SuspendedProcess>& all() const { return m_processes; }
    void add(const SuspendedProcess& process);
    /// It runs again, or has ended.
    void remove(ProcessKey key);

private:
    void load();
    void save() const;

    QString m_file;
    QString m_bootId;
    std::vector<SuspendedProcess> m_processes;
};

QString readBootId();

} // namespace netgrove
