// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connection_model.h"

#include <QStringList>

#include "ui/format.h"
#include "ui/messages.h"
#include "ui/place_names.h"
#include "ui/service_names.h"

namespace netgrove {

namespace {

/// Threads that are listed by number; of more, only how many.
constexpr std::size_t kThreadsListed = 3;

bool isNumber(int column)
{
    return column == ConnectionModel::sentColumn || column == ConnectionModel::receivedColumn
        || column == ConnectionModel::upColumn || column == ConnectionModel::downColumn
        || column == ConnectionModel::ageColumn;
}

QString remoteText(const FlowRecord& flow)
{
    const QString endpoint = formatEndpoint(flow.facts.key, true);
    return flow.facts.hostName.empty() ? endpoint
                                       : QStringLiteral("%1  %2").arg(safe(flow.facts.hostName, 128), endpoint);
}

/// Text that sorts as addresses do: 9.0.0.0 before 10.0.0.0.
QString addressOrder(const Endpoint& endpoint)
{
    const auto bytes = std::as_bytes(endpoint.address.bytes());
    const QByteArray hex
        = QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())).toHex();
    return QStringLiteral("%1 %2 %3")
        .arg(bytes.size(), 2, 10, QLatin1Char('0'))
        .arg(QString::fromLatin1(hex))
        .arg(endpoint.port, 5, 10, QLatin1Char('0'));
}

} // namespace

void ConnectionModel::setProcess(SnapshotPointer snapshot, const ProcessRecord* process)
{
    const MonotonicTime before = m_time;
    m_time = snapshot ? snapshot->time : MonotonicTime();
    take(process == nullptr ? std::vector<FlowPointer>() : process->flows);
    if (m_time != before && rowCount() > 0) { // ages grow though no row has changed
        Q_EMIT dataChanged(index(0, ageColumn), index(rowCount() - 1, ageColumn));
    }
}

int ConnectionModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(columnCount_); }

QVariant ConnectionModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const FlowRecord& flow = *row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return display(flow, index.column());
    case Qt::ToolTipRole:
        return plainToolTip(describe(flow));
    case Qt::TextAlignmentRole:
        return QVariant(
            isNumber(index.column()) ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    case sortRole:
        return sortValue(flow, index.column());
    default:
        return {};
    }
}

QString ConnectionModel::describe(const FlowRecord& flow) const
{
    QString text = tr("%1 from %2, %3")
                       .arg(remoteText(flow), formatEndpoint(flow.facts.key, false),
                           flow.facts.direction == FlowDirection::out ? tr("opened by this machine")
                                                                      : tr("opened by the other side"));
    for (const int column :
        {serviceColumn, countryColumn, networkColumn, upColumn, downColumn, threadColumn, howColumn, ageColumn}) {
        const QString value = display(flow, column).toString();
        if (!value.isEmpty()) {
            text += QStringLiteral("\n%1: %2").arg(headerData(column, Qt::Horizontal).toString(), value);
        }
    }
    return text;
}

QVariant ConnectionModel::display(const FlowRecord& flow, int column) const
{
    const FlowObservation& facts = flow.facts;
    switch (column) {
    case protocolColumn:
        return protocolWord(facts.key);
    case remoteColumn: // the name where there is one; the address is in the tooltip
        return facts.hostName.empty() || facts.key.remote.port == 0
            ? (facts.hostName.empty() ? formatEndpoint(facts.key, true) : safe(facts.hostName, 128))
            : QStringLiteral("%1:%2").arg(safe(facts.hostName, 128)).arg(facts.key.remote.port);
    case stateColumn:
        return tcpStateWord(facts);
    case sentColumn:
        return formatBytes(facts.counters.txBytes);
    case receivedColumn:
        return formatBytes(facts.counters.rxBytes);
    case addressColumn:
        return formatEndpoint(facts.key, true);
    case serviceColumn:
        return serviceName(facts);
    case countryColumn:
        return m_places != nullptr ? m_places->country(facts.key.remote.address) : QString();
    case networkColumn:
        return m_places != nullptr ? m_places->network(facts.key.remote.address) : QString();
    case localColumn:
        return formatEndpoint(facts.key, false);
    case upColumn:
        return formatRate(flow.txBytesPerSecond);
    case downColumn:
        return formatRate(flow.rxBytesPerSecond);
    case threadColumn: {
        if (flow.tids.size() > kThreadsListed) {
            return tr("%n thread(s)", nullptr, static_cast<int>(flow.tids.size()));
        }
        QStringList tids;
        for (const Tid tid : flow.tids) {
            tids.append(QString::number(tid.value));
        }
        return tids.join(QStringLiteral(", "));
    }
    case howColumn:
        return attributionSourceWord(flow.how);
    case ageColumn:
        return formatDuration(m_time - facts.first);
    default:
        return {};
    }
}

QVariant ConnectionModel::sortValue(const FlowRecord& flow, int column) const
{
    switch (column) {
    case sentColumn:
        return static_cast<qulonglong>(flow.facts.counters.txBytes);
    case receivedColumn:
        return static_cast<qulonglong>(flow.facts.counters.rxBytes);
    case upColumn:
        return flow.txBytesPerSecond;
    case downColumn:
        return flow.rxBytesPerSecond;
    case addressColumn:
        return addressOrder(flow.facts.key.remote);
    case localColumn:
        return addressOrder(flow.facts.key.local);
    case ageColumn:
        return static_cast<qlonglong>((m_time - flow.facts.first).count());
    default:
        return display(flow, column);
    }
}

QVariant ConnectionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(isNumber(section) ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case protocolColumn:
        return tr("Proto");
    case remoteColumn:
        return tr("Remote");
    case stateColumn:
        return tr("State");
    case sentColumn:
        return tr("Sent");
    case receivedColumn:
        return tr("Received");
    case addressColumn:
        return tr("Address");
    case serviceColumn:
        return tr("Service");
    case countryColumn:
        return tr("Country");
    case networkColumn:
        return tr("Network");
    case localColumn:
        return tr("Local end");
    case upColumn:
        return tr("Sends");
    case downColumn:
        return tr("Receives");
    case threadColumn:
        return tr("Thread");
    case howColumn:
        return tr("Known because");
    case ageColumn:
        return tr("Age");
    default:
        return {};
    }
}

} // namespace netgrove
