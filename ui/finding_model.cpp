// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/finding_model.h"

#include <QCoreApplication>
#include <QFont>
#include <algorithm>

#include "ui/format.h"
#include "ui/language.h"
#include "ui/messages.h"

namespace netgrove {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FindingModel)
};

QString nameAndPid(const ProcessRecord& process)
{
    return QStringLiteral("%1 %2").arg(processName(process.facts)).arg(process.key.pid.value);
}

/// The evidence that weighs most; of equals the first.
QString mainReason(const Finding& finding)
{
    const auto isLess = [](const Evidence& first, const Evidence& second) { return first.points < second.points; };
    const auto most = std::max_element(finding.evidence.begin(), finding.evidence.end(), isLess);
    if (most == finding.evidence.end()) {
        return {};
    }
    const auto least = std::min_element(finding.evidence.begin(), finding.evidence.end(), isLess);
    const bool isAgainst = finding.grade == Grade::expected && least->points < 0; // what made it harmless
    return translated((isAgainst ? least : most)->text);
}

} // namespace

const ProcessRecord* chiefSuspect(const Finding& finding)
{
    return finding.descendant ? finding.descendant.get() : finding.ancestor.get();
}

QString pairText(const Finding& finding)
{
    if (finding.rule == Rule::spoofedSource) {
        const QString sender = finding.descendant ? nameAndPid(*finding.descendant) : Words::tr("sender not known");
        return finding.forgedFlow
            ? QStringLiteral("%1 \u2192 %2").arg(sender, formatEndpoint(finding.forgedFlow->facts.key, true))
            : sender;
    }
    if (!finding.ancestor || !finding.descendant) {
        return {};
    }
    if (finding.isThreadLevel) {
        return Words::tr("%1, threads %2 \u2192 %3")
            .arg(nameAndPid(*finding.descendant))
            .arg(finding.ancestorThread.value)
            .arg(finding.descendantThread.value);
    }
    return QStringLiteral("%1 \u2192 %2").arg(nameAndPid(*finding.ancestor), nameAndPid(*finding.descendant));
}

void FindingModel::setSnapshot(const SnapshotPointer& snapshot) { take(snapshot->findings); }

int FindingModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(columnCount_); }

QVariant FindingModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const Finding& finding = *row(index.row());
    if (role == Qt::DisplayRole) {
        return display(finding, index.column());
    }
    if (role == sortRole) {
        return sortValue(finding, index.column());
    }
    if (role == Qt::ToolTipRole) {
        return plainToolTip(display(finding, index.column()).toString());
    }
    if (role == Qt::FontRole && index.column() == gradeColumn && finding.grade == Grade::alert) {
        QFont font;
        font.setBold(true);
        return font;
    }
    return {};
}

QVariant FindingModel::display(const Finding& finding, int column) const
{
    switch (column) {
    case timeColumn:
        return formatClock(finding.raisedAt);
    case gradeColumn:
        return gradeText(finding.grade);
    case pairColumn:
        return pairText(finding);
    case ruleColumn:
        return finding.isThreadLevel ? tr("%1 (threads)").arg(ruleWord(finding.rule)) : ruleWord(finding.rule);
    case reasonColumn:
        return mainReason(finding);
    case stateColumn:
        return finding.isActive ? tr("going on") : tr("over");
    default:
        return {};
    }
}

QVariant FindingModel::sortValue(const Finding& finding, int column) const
{
    switch (column) {
    case timeColumn:
        return static_cast<qulonglong>(finding.id); // in the order in which they were raised
    case gradeColumn:
        return -static_cast<int>(finding.grade);
    default:
        return display(finding, column);
    }
}

QVariant FindingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case timeColumn:
        return tr("When");
    case gradeColumn:
        return tr("Grade");
    case pairColumn:
        return tr("Who");
    case ruleColumn:
        return tr("Rule");
    case reasonColumn:
        return tr("Main reason");
    case stateColumn:
        return tr("State");
    default:
        return {};
    }
}

} // namespace netgrove
