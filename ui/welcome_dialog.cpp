// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome_dialog.h"

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <array>

#include "ui/small_widgets.h"

namespace netgrove {

namespace {

/// A quiet process, one that talks, a pair: drawn as in the forest.
class Sign final : public QWidget {
public:
    enum class Kind : std::uint8_t { quiet, talking, pair };

    Sign(Kind kind, QWidget* parent)
        : QWidget(parent)
        , m_kind(kind)
    {
        setFixedSize(84, 76);
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        const Theme theme = Theme::of(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const auto circle = [&](QPointF centre, const QColor& fill, const QColor& ring, double width) {
            painter.setPen(QPen(ring, width));
            painter.setBrush(fill);
            painter.drawEllipse(centre, 13, 13);
        };
        if (m_kind == Kind::quiet) {
            circle({42, 38}, theme.quietFill, theme.quietRing, 1.6);
        } else if (m_kind == Kind::talking) {
            circle({42, 38}, theme.talkNew, theme.talkRing, 1.6);
        } else {
            painter.setPen(QPen(theme.alert, 3));
            painter.drawLine(QPointF(42, 18), QPointF(42, 58));
            circle({42, 18}, theme.talkNew, theme.alert, 3);
            circle({42, 58}, theme.talkNew, theme.alert, 3);
        }
    }

private:
    Kind m_kind;
};

} // namespace

WelcomeDialog::WelcomeDialog(QWidget* parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("welcomeDialog"));
    setWindowTitle(tr("What Netgrove shows"));
    setModal(true);
    setMinimumWidth(580);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(24, 20, 24, 16);
    rows->setSpacing(10);
    auto* title = new PlainLabel(tr("This PC as a forest"), false, this);
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.5);
    large.setBold(true);
    title->setFont(large);
    rows->addWidget(title);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(14);
    const std::array sentences{
        std::pair(Sign::Kind::quiet,
            tr("Every circle is a process, hanging under the one that started it; quiet ones are folded away.")),
        std::pair(Sign::Kind::talking, tr("A shaded circle talks to other machines: the darker, the more recently.")),
        std::pair(Sign::Kind::pair,
            tr("When a process and one that it started both talk outside, the two turn red, because a PC that does "
               "that looks like a server, and so does a bot: select one to read why."))};
    int row = 0;
    for (const auto& [kind, sentence] : sentences) {
        grid->addWidget(new Sign(kind, this), row, 0);
        auto* label = new PlainLabel(sentence, false, this);
        label->setWordWrap(true);
        grid->addWidget(label, row++, 1);
    }
    grid->setColumnStretch(1, 1);
    rows->addLayout(grid);
    rows->addStretch(1);
    auto* buttons = new QDialogButtonBox(this);
    auto* start = buttons->addButton(tr("&Watch this PC"), QDialogButtonBox::AcceptRole);
    auto* demo = buttons->addButton(tr("Show a &demo"), QDialogButtonBox::ActionRole);
    demo->setObjectName(QStringLiteral("demoButton"));
    demo->setToolTip(tr("Plays a recording of a PC on which a harmless stand-in of a bot wakes up"));
    start->setDefault(true);
    connect(start, &QPushButton::clicked, this, &QDialog::accept);
    connect(demo, &QPushButton::clicked, this, [this] {
        Q_EMIT demoRequested();
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    rows->addWidget(buttons);
}

} // namespace netgrove
