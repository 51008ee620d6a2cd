// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/small_widgets.h"

#include <QEvent>
#include <QHeaderView>
#include <QPainter>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <algorithm>
#include <cmath>

#include "ui/messages.h"

namespace netgrove {

void paintMessageGround(QWidget& widget, Severity severity)
{
    const Theme theme = Theme::of(widget.palette());
    QPainter painter(&widget);
    painter.fillRect(widget.rect(), theme.panel);
    painter.fillRect(0, widget.height() - 1, widget.width(), 1, theme.hairline);
    painter.fillRect(0, 0, 4, widget.height(),
        severity == Severity::problem       ? theme.alert
            : severity == Severity::warning ? theme.warning
            : severity == Severity::done    ? theme.done
                                            : theme.talkRing);
}

namespace {
constexpr int kMostLines = 4;

class RoomyDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width() + 8, option.fontMetrics.height() + 9};
    }

protected:
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        // Cells keep a distance from each other and from the edge; the selection still covers the row.
        QStyleOptionViewItem cell = option;
        initStyleOption(&cell, index);
        const QWidget* view = option.widget;
        view->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &cell, painter, view);
        cell = option;
        cell.rect.adjust(4, 0, -4, 0);
        QStyledItemDelegate::paint(painter, cell, index);
    }
};

} // namespace

PlainLabel::PlainLabel(const QString& text, bool isSoft, QWidget* parent)
    : QLabel(parent)
    , m_isSoft(isSoft)
{
    setTextFormat(Qt::PlainText);
    setText(text);
    applyTheme();
}

void PlainLabel::changeEvent(QEvent* event)
{
    // The style's change comes when all palettes have changed, the parent's among them.
    if ((event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) && !m_isApplying) {
        applyTheme();
    }
    QLabel::changeEvent(event);
}

void PlainLabel::applyTheme()
{
    if (!m_isSoft) {
        return;
    }
    m_isApplying = true;
    const QColor ink = Theme::of(parentWidget() == nullptr ? palette() : parentWidget()->palette()).softInk;
    QPalette own;
    own.setColor(QPalette::WindowText, ink);
    own.setColor(QPalette::Text, ink); // what a label on a Base background takes
    setPalette(own);
    m_isApplying = false;
}

namespace {

QString signOf(Badge::Kind kind)
{
    return kind == Badge::Kind::alert ? QStringLiteral("\u26a0 ")
        : kind == Badge::Kind::notice ? QStringLiteral("\u24d8 ")
                                      : QString();
}

} // namespace

Badge::Badge(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Badge::setState(Kind kind, const QString& word)
{
    if (kind != m_kind || word != m_word) {
        m_kind = kind;
        m_word = word;
        setAccessibleName(word);
        updateGeometry();
        update();
    }
}

QSize Badge::sizeHint() const
{
    QFont bold = font();
    bold.setBold(true);
    const QFontMetrics metrics(bold);
    return {metrics.horizontalAdvance(m_word) + metrics.height() + (signOf(m_kind).isEmpty() ? 0 : metrics.height()),
        metrics.height() + 6};
}

void Badge::paintEvent(QPaintEvent* /*event*/)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(m_kind == Kind::alert ? QPen(Qt::NoPen)
            : m_kind == Kind::notice     ? QPen(theme.warning, 2)
            : m_kind == Kind::talking    ? QPen(theme.talkRing, 1)
                                         : QPen(theme.hairline, 1));
    painter.setBrush(m_kind == Kind::alert ? theme.alertFill : theme.panel);
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    painter.setPen(m_kind == Kind::alert ? theme.onAlert : m_kind == Kind::quiet ? theme.softInk : theme.ink);
    painter.drawText(box, Qt::AlignCenter, signOf(m_kind) + m_word);
}

ReadOnlyText::ReadOnlyText(const QString& accessibleName, QWidget* parent)
    : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setAccessibleName(accessibleName);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTabChangesFocus(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    document()->setDocumentMargin(0);
    viewport()->setAutoFillBackground(false);
    QPalette transparent;
    transparent.setColor(QPalette::Base, Qt::transparent);
    setPalette(transparent);
}

void ReadOnlyText::setContent(const QString& text)
{
    if (text != toPlainText()) {
        setPlainText(text);
        adaptHeight();
    }
}

void ReadOnlyText::resizeEvent(QResizeEvent* event)
{
    QPlainTextEdit::resizeEvent(event);
    adaptHeight();
}

void ReadOnlyText::adaptHeight()
{
    QTextLayout layout(toPlainText(), font());
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    int lines = 0;
    for (QTextLine line = layout.createLine(); line.isValid() && lines < kMostLines; line = layout.createLine()) {
        line.setLineWidth(std::max(viewport()->width(), 60));
        ++lines;
    }
    layout.endLayout();
    setFixedHeight(static_cast<int>(std::ceil(QFontMetricsF(font()).lineSpacing() * std::max(lines, 1))) + 3);
    setVerticalScrollBarPolicy(lines < kMostLines ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
}

HintedView::HintedView(QWidget* parent)
    : QTreeView(parent)
{
    setItemDelegate(new RoomyDelegate(this));
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    header()->setHighlightSections(false);
    header()->setMinimumSectionSize(24);
    applyTheme();
}

void HintedView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange) {
        applyTheme();
    }
    QTreeView::changeEvent(event);
}

void HintedView::applyTheme()
{
    const Theme theme = Theme::of(palette());
    header()->setStyleSheet(
        QStringLiteral("QHeaderView { background: %1; }"
                       "QHeaderView::section { background: %1; color: %2; border: 0; border-bottom: 1px solid %3; "
                       "padding: 5px 6px; }")
            .arg(theme.canvas.name(), theme.softInk.name(), theme.hairline.name()));
}

void HintedView::setHint(const QString& hint)
{
    if (hint != m_hint) {
        m_hint = hint;
        viewport()->update();
    }
}

void HintedView::paintEvent(QPaintEvent* event)
{
    QTreeView::paintEvent(event);
    if (model() != nullptr && model()->rowCount() == 0) {
        QPainter painter(viewport());
        painter.setPen(Theme::of(palette()).softInk);
        painter.drawText(viewport()->rect().adjusted(24, 8, -24, -8), Qt::AlignCenter | Qt::TextWordWrap, m_hint);
    }
}

} // namespace netgrove
