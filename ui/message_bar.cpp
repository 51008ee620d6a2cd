// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/message_bar.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QPointer>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>
#include <chrono>

#include "ui/format.h"
#include "ui/small_widgets.h"

namespace netgrove {

namespace {

constexpr auto kDoneStays = std::chrono::seconds(8);
constexpr qsizetype kMostBars = 3;

/// A message with a stripe in the colour of its severity.
class Bar final : public QWidget {
public:
    Bar(Severity severity, QWidget* parent)
        : QWidget(parent)
        , m_severity(severity)
    {
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override { paintMessageGround(*this, m_severity); }

private:
    Severity m_severity;
};

QString severityWord(Severity severity)
{
    switch (severity) {
    case Severity::problem:
        return MessageBar::tr("Problem");
    case Severity::warning:
        return MessageBar::tr("Warning");
    case Severity::done:
        return MessageBar::tr("Done");
    case Severity::hint:
        break;
    }
    return MessageBar::tr("Note");
}

} // namespace

MessageBar::MessageBar(QWidget* parent)
    : QWidget(parent)
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    setVisible(false);
}

void MessageBar::show(const QString& topic, const Message& message)
{
    const QString identity = topic + QLatin1Char('\n') + message.what + QLatin1Char('\n') + message.detail;
    QWidget* old = find(topic);
    if (m_dismissed.contains(identity) || (old != nullptr && old->property("identity") == identity)) {
        return;
    }
    remove(topic);
    QWidget* bar = makeBar(topic, message);
    bar->setProperty("identity", identity);
    static_cast<QVBoxLayout*>(layout())->insertWidget(0, bar);
    const auto bars = findChildren<QWidget*>(QStringLiteral("bar"), Qt::FindDirectChildrenOnly);
    if (bars.size() > kMostBars) {
        remove(bars.first()->property("topic").toString()); // the oldest
    }
    setVisible(true);
}

QWidget* MessageBar::makeBar(const QString& topic, const Message& message)
{
    auto* bar = new Bar(message.severity, this);
    bar->setObjectName(QStringLiteral("bar"));
    bar->setProperty("topic", topic);
    bar->setAccessibleName(tr("%1: %2 %3").arg(severityWord(message.severity), message.what, message.remedy));
    auto* columns = new QHBoxLayout(bar);
    columns->setContentsMargins(16, 7, 8, 7);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    auto* what = new PlainLabel(message.what, false, bar);
    QFont bold = what->font();
    bold.setBold(true);
    what->setFont(bold);
    what->setObjectName(QStringLiteral("what"));
    what->setWordWrap(true);
    words->addWidget(what);
    if (!message.remedy.isEmpty()) {
        auto* remedy = new PlainLabel(message.remedy, false, bar);
        remedy->setWordWrap(true);
        remedy->setTextInteractionFlags(Qt::TextSelectableByMouse);
        words->addWidget(remedy);
    }
    bar->setToolTip(plainToolTip(message.detail));
    columns->addLayout(words, 1);
    auto* close = new QToolButton(bar);
    close->setText(QStringLiteral("\u2715"));
    close->setAutoRaise(true);
    close->setObjectName(QStringLiteral("dismiss"));
    close->setAccessibleName(tr("Dismiss this message"));
    close->setToolTip(tr("Dismiss"));
    columns->addWidget(close, 0, Qt::AlignTop);
    connect(close, &QToolButton::clicked, this, [this, bar, topic] {
        m_dismissed.insert(bar->property("identity").toString());
        remove(topic);
    });
    if (message.severity == Severity::done) {
        QTimer::singleShot(kDoneStays, bar, [this, topic] { remove(topic); });
    }
    return bar;
}

QWidget* MessageBar::find(const QString& topic) const
{
    for (QWidget* bar : findChildren<QWidget*>(QStringLiteral("bar"), Qt::FindDirectChildrenOnly)) {
        if (bar->property("topic") == topic) {
            return bar;
        }
    }
    return nullptr;
}

void MessageBar::remove(const QString& topic)
{
    if (QWidget* bar = find(topic)) {
        bar->setObjectName(QStringLiteral("gone"));
        bar->hide();
        bar->deleteLater();
    }
    setVisible(!texts().isEmpty());
}

QStringList MessageBar::texts() const
{
    QStringList all;
    for (const QWidget* bar : findChildren<QWidget*>(QStringLiteral("bar"), Qt::FindDirectChildrenOnly)) {
        all.append(bar->accessibleName());
    }
    return all;
}

void MessageBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        update();
    }
    QWidget::changeEvent(event);
}

} // namespace netgrove
