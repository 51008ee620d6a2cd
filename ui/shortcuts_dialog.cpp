// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shortcuts_dialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QRegularExpression>
#include <QSet>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "ui/small_widgets.h"

namespace netgrove {
namespace {

/// What a menu's text says, without dots and without the letter: "開く(&O)…" as Japanese writes it, "開く(O)" as Qt
/// makes a tool tip of it.
QString withoutMarks(QString text)
{
    static const QRegularExpression letter(QStringLiteral("\\(&?[A-Z]\\)$"));
    return text.remove(QChar(0x2026)).remove(letter).remove(QLatin1Char('&')).trimmed();
}

/// A tool tip tells the keys behind its words.
QRegularExpression withKeys(const QString& keys)
{
    return QRegularExpression(QStringLiteral("\\s*[(\uff08]%1[)\uff09]").arg(QRegularExpression::escape(keys)));
}

} // namespace

ShortcutsDialog::ShortcutsDialog(QWidget* window)
    : QDialog(window)
{
    setObjectName(QStringLiteral("shortcutsDialog"));
    setWindowTitle(tr("Keyboard shortcuts"));
    resize(660, 600);
    auto* model = new QStandardItemModel(0, 2, this);
    model->setHorizontalHeaderLabels({tr("Keys"), tr("What they do")});
    QSet<QString> listed;
    const auto add = [&](const QString& keys, const QString& what) {
        if (keys.isEmpty() || what.isEmpty() || listed.contains(keys)) {
            return;
        }
        listed.insert(keys);
        auto* first = new QStandardItem(keys);
        auto* second = new QStandardItem(what);
        first->setEditable(false);
        second->setEditable(false);
        model->appendRow({first, second});
    };
    for (const QAction* action : window->findChildren<QAction*>()) {
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        QString words = withoutMarks(action->text());
        const QString help = withoutMarks(action->toolTip().remove(withKeys(keys)));
        if (action->isCheckable() && !help.isEmpty() && help != words) {
            words = QStringLiteral("%1: %2").arg(words, help);
        }
        add(keys, words);
    }
    add(tr("F10"), tr("Menu"));
    add(tr("Tab, Shift+Tab"), tr("Next or previous control"));
    add(tr("Arrows"), tr("Forest: parent, first child, siblings. Lists: rows"));
    add(tr("Home"), tr("Forest: the first process"));
    add(tr("Return"), tr("Forest: to the inspector. Filter: to what was found"));
    add(tr("Space"), tr("Forest: unfold or fold quiet children"));
    add(tr("T"), tr("Forest: show or fold the threads of a process"));
    add(tr("L"), tr("Forest: fold or unfold the legend"));
    add(tr("Esc"), tr("Filter: clear it and leave"));
    add(tr("Menu, Shift+F10"), tr("Everything that can be done with the selected row or process"));
    add(tr("F2"), tr("Trusted pairs: change the note"));
    auto* rows = new QVBoxLayout(this);
    auto* view = new HintedView(this);
    view->setAccessibleName(windowTitle());
    view->setModel(model);
    view->setRootIsDecorated(false);
    view->setColumnWidth(0, fontMetrics().averageCharWidth() * 24);
    rows->addWidget(view);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    rows->addWidget(buttons);
}

} // namespace netgrove
