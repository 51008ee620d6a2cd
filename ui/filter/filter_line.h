// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>
#include <functional>

#include "ui/filter/filter.h"

class QCompleter;
class QMenu;
class QSettings;
class QStandardItemModel;

namespace netgrove {

/// The filter line: underlines what it does not understand while it is typed, offers fields and their values, keeps
/// filters that were saved under a name. Thread: the window's.
class FilterLine final : public QLineEdit {
    Q_OBJECT

public:
    /// Saved filters live in `settings`, which must outlive the line.
    explicit FilterLine(QSettings& settings, QWidget* parent = nullptr);

    const Filter& filter() const { return m_filter; }
    QString errorText() const { return m_errorText; } ///< empty: all is well
    void addTerm(const QString& term);
    /// Asked when somebody types one: what `user:`, `country:` and `package:` may be completed with.
    void setKnownValues(std::function<QStringList(FilterField)> values) { m_knownValues = std::move(values); }
    QStringList offers() const; ///< what is offered at the cursor
    void saveAs(const QString& name);
    void forget(const QString& name);
    QStringList savedNames() const;

Q_SIGNALS:
    /// The filter that counts now. While something is wrong it is what stands before that.
    void filterChanged();
    void errorChanged(const QString& text); ///< empty: all is well again
    void leaveRequested(); ///< Esc on an empty line, Return or arrow down: on to what was found

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void read(const QString& text);
    void underline();
    void offer();
    void take(const QString& offer);
    void fillMenu(QMenu& menu);
    void askForName();
    QString wordAtCursor(qsizetype* begin = nullptr) const;

    QSettings& m_settings;
    Filter m_filter;
    std::optional<FilterError> m_error;
    QString m_errorText;
    std::function<QStringList(FilterField)> m_knownValues;
    QCompleter* m_completer = nullptr;
    QStandardItemModel* m_offers = nullptr;
    QMenu* m_savedMenu = nullptr;
    bool m_isUnderlining = false;
};

} // namespace netgrove
