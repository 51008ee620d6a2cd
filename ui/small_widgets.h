// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Labels and the like that the window's parts share. All of them show plain text only.
#pragma once

#include <QLabel>
#include <QPlainTextEdit>
#include <QTreeView>
#include <cstdint>

#include "ui/theme.h"

namespace netgrove {

enum class Severity : std::uint8_t;

/// The ground of a message that spans the window: a panel with a stripe on the left in the colour of its severity.
void paintMessageGround(QWidget& widget, Severity severity);

/// A label that never reads its text as markup. `isSoft`: of second rank, in the theme's soft ink.
class PlainLabel final : public QLabel {
    Q_OBJECT

public:
    explicit PlainLabel(const QString& text = {}, bool isSoft = false, QWidget* parent = nullptr);

protected:
    void changeEvent(QEvent* event) override;

private:
    void applyTheme();
    bool m_isSoft;
    bool m_isApplying = false;
};

/// A word on a coloured pill: the verdict.
class Badge final : public QWidget {
    Q_OBJECT

public:
    enum class Kind : std::uint8_t { quiet, talking, notice, alert };

    explicit Badge(QWidget* parent = nullptr);
    void setState(Kind kind, const QString& word);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Kind m_kind = Kind::quiet;
    QString m_word;
};

/// Text of any length, selectable, wrapped anywhere, as high as its content up to four lines; then it scrolls.
class ReadOnlyText final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit ReadOnlyText(const QString& accessibleName, QWidget* parent = nullptr);
    void setContent(const QString& text);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void adaptHeight();
};

/// A list with room to breathe, a calm header, and a sentence that says why it is empty.
class HintedView : public QTreeView {
    Q_OBJECT

public:
    explicit HintedView(QWidget* parent = nullptr);
    void setHint(const QString& hint);
    const QString& hint() const { return m_hint; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void applyTheme();
    QString m_hint;
};

} // namespace netgrove
