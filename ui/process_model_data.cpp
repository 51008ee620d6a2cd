// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the rows of ProcessModel say: the half of the model that a QAbstractItemView asks.
#include <QBrush>
#include <QFont>
#include <QGuiApplication>
#include <algorithm>

#include "core/monitor.h"
#include "ui/format.h"
#include "ui/messages.h"
#include "ui/process_model.h"
#include "ui/theme.h"

namespace netgrove {

namespace {

bool isPair(const ProcessRecord& process) { return process.isPairAncestor || process.isPairDescendant; }

QString verdictText(const ProcessRecord& process)
{
    return process.findings.empty() ? QString() : gradeText(process.worstGrade);
}

/// A tint for what came or went a moment ago; the state column says it in words.
QVariant tint(bool isFresh, bool isEnded)
{
    if (!isFresh && !isEnded) {
        return {};
    }
    const Theme theme = Theme::of(QGuiApplication::palette());
    QColor color = isFresh ? theme.done : theme.quietRing;
    color.setAlphaF(isFresh ? 0.16F : 0.12F);
    return QBrush(color);
}

} // namespace

bool ProcessModel::isNumber(int column)
{
    return column == pidColumn || (column >= connectionsColumn && column <= receivedColumn);
}

QModelIndex ProcessModel::index(int row, int column, const QModelIndex& parent) const
{
    const Node& above = parent.isValid() ? *node(parent) : *m_root;
    if (row < 0 || column < 0 || column >= columnCount_ || static_cast<std::size_t>(row) >= above.children.size()
        || (parent.isValid() && parent.column() != 0)) {
        return {};
    }
    return createIndex(row, column, above.children[static_cast<std::size_t>(row)].get());
}

QModelIndex ProcessModel::parent(const QModelIndex& child) const
{
    const Node* found = node(child);
    return found == nullptr || found->parent == nullptr ? QModelIndex() : indexFor(*found->parent);
}

int ProcessModel::rowCount(const QModelIndex& parent) const
{
    if (parent.isValid() && parent.column() != 0) {
        return 0;
    }
    return static_cast<int>((parent.isValid() ? *node(parent) : *m_root).children.size());
}

int ProcessModel::columnCount(const QModelIndex& /*parent*/) const { return columnCount_; }

QVariant ProcessModel::data(const QModelIndex& index, int role) const
{
    const Node* found = node(index);
    if (found == nullptr || !found->record) {
        return {};
    }
    const ProcessRecord& process = *found->record;
    switch (role) {
    case Qt::DisplayRole:
        return display(*found, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == nameColumn
            ? tr("%1, pid %2, %3").arg(processName(process.facts)).arg(process.key.pid.value).arg(roleWord(process))
            : display(*found, index.column());
    case Qt::TextAlignmentRole:
        return isNumber(index.column()) ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                        : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::FontRole:
        if (isPair(process) && index.column() <= roleColumn && !isNumber(index.column())) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    case Qt::BackgroundRole:
        return tint(found->isFresh, process.ended.has_value());
    case Qt::ToolTipRole:
        return index.column() == executableColumn || index.column() == commandColumn
            ? QVariant(plainToolTip(display(*found, index.column()).toString()))
            : index.column() != threadsColumn ? QVariant()
            : m_snapshot->machine.attribution == AttributionMode::ebpf
            ? QVariant(tr("Threads that talk to the outside, of all"))
            : QVariant(tr("All threads; which of them talk is not known without tracing (eBPF)"));
    case keyRole:
        return QVariant::fromValue(process.key);
    case sortRole:
        return sortValue(*found, index.column());
    case roleWordRole:
        return roleWord(process);
    case isCommunicatingRole:
        return process.isCommunicating;
    case isPairRole:
        return isPair(process);
    case isOnPairPathRole:
        return process.isOnPairPath;
    case isEndedRole:
        return process.ended.has_value();
    case isFreshRole:
        return found->isFresh;
    case foldedBelowRole:
        return found->foldedBelow;
    case foldedAboveRole:
        return found->foldedAbove;
    default:
        return {};
    }
}

QVariant ProcessModel::display(const Node& node, int column) const
{
    const ProcessRecord& process = *node.record;
    switch (column) {
    case nameColumn:
        return node.foldedBelow > 0 ? tr("%1  (+ %2 quiet)").arg(processName(process.facts)).arg(node.foldedBelow)
                                    : processName(process.facts);
    case pidColumn:
        return process.key.pid.value;
    case userColumn:
        return m_users.name(process.facts.uid);
    case verdictColumn:
        return verdictText(process);
    case roleColumn:
        return roleWord(process);
    case stateColumn:
        return node.isFresh ? tr("new, %1").arg(processStateWord(process)) : processStateWord(process);
    case connectionsColumn:
        return process.flowCount == 0 ? QString() : formatCount(process.flowCount);
    case hostsColumn:
        return process.remoteHostCount == 0 ? QString() : formatCount(process.remoteHostCount);
    case threadsColumn: {
        const QString all = process.facts.threadCount == 0 ? QString() : formatCount(process.facts.threadCount);
        const auto talkers = std::ranges::count_if(process.threads, &ThreadRecord::isCommunicating);
        return talkers == 0 || process.ended
            ? all
            : tr("%1 of %2").arg(formatCount(static_cast<std::uint64_t>(talkers)), all);
    }
    case upColumn:
        return formatRate(process.txBytesPerSecond);
    case downColumn:
        return formatRate(process.rxBytesPerSecond);
    case sentColumn:
        return process.totals.txBytes == 0 ? QString() : formatBytes(process.totals.txBytes);
    case receivedColumn:
        return process.totals.rxBytes == 0 ? QString() : formatBytes(process.totals.rxBytes);
    case startedColumn:
        return formatClock(m_snapshot->toWall(process.key.start));
    case packageColumn:
        return process.facts.program && process.facts.program->package == PackageState::owned
            ? safe(process.facts.program->packageName, 128)
            : process.facts.program && process.facts.program->package == PackageState::none ? tr("none")
                                                                                            : QString();
    case executableColumn:
        return process.facts.isExecutableDeleted ? tr("%1 (deleted)").arg(safe(process.facts.executable))
                                                 : safe(process.facts.executable);
    case commandColumn:
        return safe(process.facts.commandLine);
    default:
        return {};
    }
}

QVariant ProcessModel::sortValue(const Node& node, int column) const
{
    const ProcessRecord& process = *node.record;
    switch (column) {
    case verdictColumn:
        return process.findings.empty() ? 3 : 2 - static_cast<int>(process.worstGrade);
    case roleColumn:
        return isPair(process) ? 0 : process.isOnPairPath ? 1 : process.isCommunicating ? 2 : process.ended ? 4 : 3;
    case connectionsColumn:
        return process.flowCount;
    case hostsColumn:
        return process.remoteHostCount;
    case threadsColumn:
        return process.facts.threadCount;
    case upColumn:
        return process.txBytesPerSecond;
    case downColumn:
        return process.rxBytesPerSecond;
    case sentColumn:
        return static_cast<qulonglong>(process.totals.txBytes);
    case receivedColumn:
        return static_cast<qulonglong>(process.totals.rxBytes);
    case startedColumn:
        return static_cast<qulonglong>(process.key.start.value);
    default:
        return display(node, column);
    }
}

QVariant ProcessModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return isNumber(section) ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                 : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case nameColumn:
        return tr("Process");
    case pidColumn:
        return tr("Pid");
    case userColumn:
        return tr("User");
    case verdictColumn:
        return tr("Verdict");
    case roleColumn:
        return tr("Part it plays");
    case stateColumn:
        return tr("State");
    case connectionsColumn:
        return tr("Connections");
    case hostsColumn:
        return tr("Hosts");
    case threadsColumn:
        return tr("Threads");
    case upColumn:
        return tr("Sends");
    case downColumn:
        return tr("Receives");
    case sentColumn:
        return tr("Sent in all");
    case receivedColumn:
        return tr("Received in all");
    case startedColumn:
        return tr("Started");
    case packageColumn:
        return tr("Package");
    case executableColumn:
        return tr("Program");
    case commandColumn:
        return tr("Command line");
    default:
        return {};
    }
}

} // namespace netgrove
