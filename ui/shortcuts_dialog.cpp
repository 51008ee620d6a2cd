// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shortcuts_dialog.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QSet>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include "ui/small_widgets.h"

namespace netgrove {

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
        QString words = action->text().remove(QLatin1Char('&')).remove(QChar(0x2026));
        const QString help = action->toolTip().section(QStringLiteral(" ("), 0, 0);
        if (action->isCheckable() && !help.isEmpty() && help != words) {
            words = QStringLiteral("%1: %2").arg(words, help);
        }
        add(action->shortcut().toString(QKeySequence::NativeText), words);
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
