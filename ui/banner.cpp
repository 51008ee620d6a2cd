// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/banner.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/format.h"
#include "ui/small_widgets.h"

namespace netgrove {

Banner::Banner(QWidget* parent)
    : QWidget(parent)
    , m_what(new PlainLabel({}, false, this))
    , m_remedy(new PlainLabel({}, true, this))
{
    auto* columns = new QHBoxLayout(this);
    columns->setContentsMargins(16, 9, 12, 9);
    columns->setSpacing(16);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    QFont bold = m_what->font();
    bold.setBold(true);
    m_what->setFont(bold);
    m_what->setObjectName(QStringLiteral("what"));
    for (PlainLabel* label : {m_what, m_remedy}) {
        label->setWordWrap(true);
        words->addWidget(label);
    }
    m_remedy->setTextInteractionFlags(Qt::TextSelectableByMouse);
    columns->addLayout(words, 1);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(8);
    columns->addLayout(m_buttons);
    columns->setAlignment(m_buttons, Qt::AlignVCenter);
    setVisible(false);
}

void Banner::show(const Message& message)
{
    m_severity = message.severity;
    m_what->setText(message.what);
    m_remedy->setText(message.remedy);
    m_remedy->setVisible(!message.remedy.isEmpty());
    setToolTip(plainToolTip(message.detail));
    setAccessibleName(message.what + QLatin1Char(' ') + message.remedy);
    while (QLayoutItem* item = m_buttons->takeAt(0)) {
        // The button may be the one that is being clicked.
        item->widget()->hide();
        item->widget()->setObjectName({});
        item->widget()->deleteLater();
        delete item;
    }
    setVisible(true);
    update();
}

QPushButton* Banner::addButton(const QString& text, const QString& objectName)
{
    auto* button = new QPushButton(text, this);
    button->setObjectName(objectName);
    button->setMinimumWidth(button->fontMetrics().horizontalAdvance(text) + 24);
    m_buttons->addWidget(button);
    return button;
}

QString Banner::what() const { return m_what->text(); }

QString Banner::remedy() const { return m_remedy->text(); }

void Banner::paintEvent(QPaintEvent* /*event*/) { paintMessageGround(*this, m_severity); }

} // namespace netgrove
