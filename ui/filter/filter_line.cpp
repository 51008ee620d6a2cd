// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filter/filter_line.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QInputDialog>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QSettings>
#include <QStandardItemModel>
#include <QTextCharFormat>
#include <QToolButton>
#include <QTreeView>

#include "ui/filter/filter_words.h"
#include "ui/theme.h"

namespace netgrove {

namespace {

const QString kSaved = QStringLiteral("filters");
constexpr int kMostSaved = 50;
constexpr int kTermRole = Qt::UserRole + 1; ///< what is put into the line

/// A star, drawn: not every font has one.
QIcon starIcon(const QPalette& palette)
{
    QPixmap picture(64, 64);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::of(palette).softInk, 5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolygon(
        QPolygonF({{32, 8}, {39, 25}, {57, 26}, {43, 38}, {48, 56}, {32, 46}, {16, 56}, {21, 38}, {7, 26}, {25, 25}}));
    return QIcon(picture);
}

} // namespace

FilterLine::FilterLine(QSettings& settings, QWidget* parent)
    : QLineEdit(parent)
    , m_settings(settings)
{
    setPlaceholderText(tr("Filter: a word, or proc: user: ip: port: proto: verdict: is:external …"));
    setClearButtonEnabled(true);
    for (QToolButton* clear : findChildren<QToolButton*>()) { // Qt's own, which says nothing
        clear->setAccessibleName(tr("Clear the filter"));
    }
    setTextMargins(6, 0, 4, 0);
    setMaxLength(static_cast<int>(kLongestFilter) + 1);
    setAccessibleName(tr("Filter"));
    setToolTip(tr("All terms must hold; a comma means “or”, a minus before a term leaves out (Ctrl+F; Esc clears)"));
    setMinimumHeight(fontMetrics().height() + 12);
    m_offers = new QStandardItemModel(this);
    m_completer = new QCompleter(m_offers, this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setCompletionRole(kTermRole);
    m_completer->setMaxVisibleItems(10);
    m_completer->setWidget(this); // not setCompleter(): an offer replaces a term, not the line
    connect(m_completer, qOverload<const QModelIndex&>(&QCompleter::activated), this,
        [this](const QModelIndex& index) { take(index.data(kTermRole).toString()); });
    m_savedMenu = new QMenu(this);
    m_savedMenu->setAccessibleName(tr("Saved filters"));
    QAction* saved = addAction(starIcon(palette()), QLineEdit::TrailingPosition);
    saved->setObjectName(QStringLiteral("savedFilters"));
    saved->setText(tr("Saved filters"));
    saved->setToolTip(tr("Saved filters (Ctrl+D)"));
    saved->setShortcut(Qt::CTRL | Qt::Key_D);
    connect(saved, &QAction::triggered, this, [this] {
        m_savedMenu->clear();
        fillMenu(*m_savedMenu);
        m_savedMenu->popup(mapToGlobal(QPoint(width() - m_savedMenu->sizeHint().width(), height())));
    });
    connect(this, &QLineEdit::textChanged, this, &FilterLine::read);
    connect(this, &QLineEdit::textEdited, this, &FilterLine::offer);
}

void FilterLine::read(const QString& text)
{
    ParsedFilter parsed = parseFilter(text);
    m_error = parsed.error;
    const QString words = m_error ? wordsFor(*m_error) : QString();
    underline();
    if (!(parsed.filter == m_filter)) {
        m_filter = std::move(parsed.filter);
        Q_EMIT filterChanged();
    }
    if (words != m_errorText) {
        m_errorText = words;
        setAccessibleDescription(words);
        Q_EMIT errorChanged(words);
    }
}

void FilterLine::underline()
{
    // QLineEdit has no formats of its own; what an input method may do serves (QInputMethodEvent::TextFormat).
    QList<QInputMethodEvent::Attribute> attributes;
    if (m_error) {
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(Theme::of(palette()).alert);
        format.setForeground(Theme::of(palette()).alert);
        attributes.append(QInputMethodEvent::Attribute(QInputMethodEvent::TextFormat,
            static_cast<int>(m_error->position) - cursorPosition(), static_cast<int>(m_error->length), format));
    }
    m_isUnderlining = true;
    QInputMethodEvent event(QString(), attributes);
    QCoreApplication::sendEvent(this, &event);
    m_isUnderlining = false;
}

// ------------------------------------------------------------------------------------------------------- completing

QString FilterLine::wordAtCursor(qsizetype* begin) const
{
    const QString before = text().left(cursorPosition());
    qsizetype start = before.size();
    while (start > 0 && !before[start - 1].isSpace()) {
        --start;
    }
    if (start < before.size() && (before[start] == QLatin1Char('-') || before[start] == QLatin1Char('!'))) {
        ++start;
    }
    if (begin != nullptr) {
        *begin = start;
    }
    return before.mid(start);
}

QStringList FilterLine::offers() const
{
    const QString word = wordAtCursor();
    const qsizetype colon = word.indexOf(QLatin1Char(':'));
    QStringList found;
    if (colon < 0) {
        for (const FilterField field : namedFields()) {
            if (!word.isEmpty() && fieldName(field).startsWith(word, Qt::CaseInsensitive)) {
                found.append(fieldName(field) + QLatin1Char(':'));
            }
        }
        return found;
    }
    const ParsedFilter probe = parseFilter(QString(word.left(colon + 1) + QStringLiteral("xx")));
    const FilterField field = !probe.filter.terms.empty() ? probe.filter.terms.front().field
        : probe.error                                     ? probe.error->field
                                                          : FilterField::any;
    const QString typed = word.mid(std::max(colon, word.lastIndexOf(QLatin1Char(','))) + 1);
    QStringList values = fieldValues(field);
    if (values.isEmpty() && m_knownValues) {
        values = m_knownValues(field);
    }
    for (const QString& value : values) {
        if (value.startsWith(typed, Qt::CaseInsensitive) && value.size() > typed.size()) {
            found.append(word.left(word.size() - typed.size()) + quotedValue(value));
        }
    }
    return found;
}

void FilterLine::offer()
{
    const QStringList terms = offers();
    m_offers->clear();
    for (const QString& term : terms) {
        QString help;
        for (const FilterField field : namedFields()) {
            if (term == fieldName(field) + QLatin1Char(':')) {
                help = fieldHelp(field);
            }
        }
        auto* item = new QStandardItem(help.isEmpty() ? term : QStringLiteral("%1   %2").arg(term, help));
        item->setData(term, kTermRole);
        m_offers->appendRow(item);
    }
    if (terms.isEmpty()) {
        m_completer->popup()->hide();
        return;
    }
    QRect place = cursorRect();
    place.setWidth(fontMetrics().averageCharWidth() * 46);
    m_completer->complete(place);
}

void FilterLine::take(const QString& offer)
{
    qsizetype begin = 0;
    const QString word = wordAtCursor(&begin);
    const bool isWhole = !offer.endsWith(QLatin1Char(':'));
    QString line = text();
    line.replace(begin, word.size(), isWhole ? offer + QLatin1Char(' ') : offer);
    setText(line);
    setCursorPosition(static_cast<int>(begin + offer.size()) + (isWhole ? 1 : 0));
    if (!isWhole) {
        this->offer();
    }
}

void FilterLine::addTerm(const QString& term) { setText(withTerm(m_error ? QString() : text(), term)); }

// ----------------------------------------------------------------------------------------------------------- saving

QStringList FilterLine::savedNames() const { return m_settings.value(kSaved).toMap().keys(); }

void FilterLine::saveAs(const QString& name)
{
    QVariantMap all = m_settings.value(kSaved).toMap();
    if (!name.trimmed().isEmpty() && (all.size() < kMostSaved || all.contains(name))) {
        all.insert(name.trimmed().left(60), text());
        m_settings.setValue(kSaved, all);
    }
}

void FilterLine::forget(const QString& name)
{
    QVariantMap all = m_settings.value(kSaved).toMap();
    all.remove(name);
    m_settings.setValue(kSaved, all);
}

void FilterLine::askForName()
{
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Save this filter"));
    dialog->setLabelText(tr("Name of the filter:"));
    dialog->setTextValue(text().left(60));
    connect(dialog, &QInputDialog::textValueSelected, this, &FilterLine::saveAs);
    dialog->open();
}

void FilterLine::fillMenu(QMenu& menu)
{
    const QVariantMap all = m_settings.value(kSaved).toMap();
    const auto plain = [](QString name) { return name.replace(QLatin1Char('&'), QStringLiteral("&&")); };
    for (auto one = all.begin(); one != all.end(); ++one) {
        connect(menu.addAction(plain(one.key())), &QAction::triggered, this,
            [this, content = one.value().toString()] { setText(content); });
    }
    if (!all.isEmpty()) {
        menu.addSeparator();
    }
    QAction* save = menu.addAction(tr("&Save this filter…"));
    save->setEnabled(m_filter.isActive() && !m_error);
    connect(save, &QAction::triggered, this, &FilterLine::askForName);
    QMenu* forgetting = menu.addMenu(tr("&Forget"));
    forgetting->setEnabled(!all.isEmpty());
    for (auto one = all.begin(); one != all.end(); ++one) {
        connect(forgetting->addAction(plain(one.key())), &QAction::triggered, this,
            [this, name = one.key()] { forget(name); });
    }
}

void FilterLine::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu* menu = createStandardContextMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSeparator();
    fillMenu(*menu);
    menu->popup(event->globalPos());
}

void FilterLine::keyPressEvent(QKeyEvent* event)
{
    const bool isOffering = m_completer->popup()->isVisible();
    const int key = event->key();
    if (isOffering && (key == Qt::Key_Return || key == Qt::Key_Enter || key == Qt::Key_Tab)) {
        if (m_completer->popup()->currentIndex().isValid()) {
            event->ignore(); // the popup takes it
            return;
        }
        m_completer->popup()->hide();
    }
    if (key == Qt::Key_Escape) {
        if (isOffering) {
            m_completer->popup()->hide();
        } else {
            clear();
            Q_EMIT leaveRequested();
        }
        return;
    }
    if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter) {
        Q_EMIT leaveRequested();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void FilterLine::changeEvent(QEvent* event)
{
    QLineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_isUnderlining) {
        if (QAction* saved = findChild<QAction*>(QStringLiteral("savedFilters"))) {
            saved->setIcon(starIcon(palette()));
        }
        underline();
    }
}

} // namespace netgrove
