// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDBusArgument>
#include <QMetaType>

namespace netgrove::helper_protocol {

/// A process on the wire: (it).
struct Target {
    qint32 pid = 0;
    quint64 start = 0;
};

inline QDBusArgument& operator<<(QDBusArgument& argument, const Target& target)
{
    argument.beginStructure();
    argument << target.pid << target.start;
    argument.endStructure();
    return argument;
}

inline const QDBusArgument& operator>>(const QDBusArgument& argument, Target& target)
{
    argument.beginStructure();
    argument >> target.pid >> target.start;
    argument.endStructure();
    return argument;
}

} // namespace netgrove::helper_protocol

Q_DECLARE_METATYPE(netgrove::helper_protocol::Target)
