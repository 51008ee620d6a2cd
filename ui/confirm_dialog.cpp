// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/confirm_dialog.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/messages.h"
#include "ui/small_widgets.h"
#include "ui/vital_processes.h"

namespace netgrove {

namespace {

QString question(ProcessAction action, const QString& process)
{
    switch (action) {
    case ProcessAction::suspend:
        return ConfirmDialog::tr("Suspend %1?").arg(process);
    case ProcessAction::resume:
        return ConfirmDialog::tr("Resume %1?").arg(process);
    case ProcessAction::terminate:
        return ConfirmDialog::tr("End %1?").arg(process);
    case ProcessAction::kill:
        break;
    }
    return ConfirmDialog::tr("Kill %1?").arg(process);
}

constexpr std::size_t kMostNamed = 6;

/// The descendants, by name.
QString namesOf(const std::vector<ProcessPointer>& targets)
{
    QStringList names;
    for (std::size_t index = 1; index < targets.size() && index <= kMostNamed; ++index) {
        names.append(
            QStringLiteral("%1 (%2)").arg(processName(targets.at(index)->facts)).arg(targets.at(index)->key.pid.value));
    }
    return names.join(QStringLiteral(", ")) + (targets.size() > kMostNamed + 1 ? QStringLiteral(", …") : QString());
}

/// Why it is asked twice; empty: it is not.
QString vitalReason(const std::vector<ProcessPointer>& targets)
{
    for (const ProcessPointer& target : targets) {
        const VitalityVerdict verdict = vitalityOf(*target);
        if (verdict.vitality == Vitality::vital) {
            return QStringLiteral("%1: %2").arg(processName(target->facts), verdict.reason);
        }
    }
    return {};
}

/// What hangs on the process.
QString extentOf(const ProcessRecord& process, const std::vector<ProcessPointer>& targets)
{
    QStringList sentences;
    if (targets.size() > 1) {
        return ConfirmDialog::tr("The others: %1. All are stopped first, parents before children, so that none starts "
                                 "another.")
            .arg(namesOf(targets));
    }
    if (process.flowCount > 0) {
        sentences.append(
            ConfirmDialog::tr("It has %n open connection(s).", nullptr, static_cast<int>(process.flowCount)));
    }
    if (!process.children.empty()) {
        sentences.append(ConfirmDialog::tr(
            "Its %n child process(es) (is/are) left alone.", nullptr, static_cast<int>(process.children.size())));
    }
    return sentences.join(QLatin1Char(' '));
}

QString verb(ProcessAction action) { return actionName(action).remove(QChar(0x2026)); }

} // namespace

ConfirmDialog::ConfirmDialog(ProcessAction action, const ProcessRecord& process, const QString& user,
    const std::vector<ProcessPointer>& targets, QWidget* parent)
    : QDialog(parent)
{
    QString name = QStringLiteral("%1 (%2)").arg(processName(process.facts)).arg(process.key.pid.value);
    if (targets.size() > 1) {
        name = tr("%1 and its %n descendant(s)", nullptr, static_cast<int>(targets.size() - 1)).arg(name);
    }
    setObjectName(QStringLiteral("confirmDialog"));
    setWindowTitle(question(action, name));
    setModal(true);
    setMinimumWidth(440);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(22, 20, 22, 16);
    rows->setSpacing(12);
    auto* title = new PlainLabel(question(action, name), false, this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.2);
    large.setBold(true);
    title->setFont(large);
    title->setWordWrap(true);
    rows->addWidget(title);
    auto* loss = new PlainLabel(actionLoss(action), false, this);
    loss->setObjectName(QStringLiteral("loss"));
    loss->setWordWrap(true);
    rows->addWidget(loss);
    if (const QString extent = extentOf(process, targets); !extent.isEmpty()) {
        auto* label = new PlainLabel(extent, true, this);
        label->setWordWrap(true);
        rows->addWidget(label);
    }
    auto* facts = new QFormLayout;
    facts->setLabelAlignment(Qt::AlignLeft);
    facts->setHorizontalSpacing(16);
    facts->addRow(new PlainLabel(tr("User"), true, this), new PlainLabel(user, false, this));
    auto* command = new ReadOnlyText(tr("Command line"), this);
    command->setContent(safe(process.facts.commandLine.empty() ? process.facts.comm : process.facts.commandLine, 1024));
    facts->addRow(new PlainLabel(tr("Command"), true, this), command);
    rows->addLayout(facts);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto* confirm = buttons->addButton(verb(action), QDialogButtonBox::AcceptRole);
    confirm->setObjectName(QStringLiteral("confirmButton"));
    confirm->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Cancel)->setDefault(true);
    buttons->button(QDialogButtonBox::Cancel)->setFocus();
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    if (const QString reason = vitalReason(targets); !reason.isEmpty()) {
        auto* warning = new PlainLabel(reason, false, this);
        warning->setObjectName(QStringLiteral("vitalReason"));
        warning->setWordWrap(true);
        rows->addWidget(warning);
        auto* sure = new QCheckBox(tr("I know that my session may end"), this);
        sure->setObjectName(QStringLiteral("vitalBox"));
        rows->addWidget(sure);
        confirm->setEnabled(false);
        connect(sure, &QCheckBox::toggled, confirm, &QWidget::setEnabled);
    }
    rows->addStretch(1);
    rows->addSpacing(4);
    rows->addWidget(buttons);
}

} // namespace netgrove
