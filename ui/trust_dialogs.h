// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a person says of a finding: "this is expected", with a note; and the list of all that was said.
#pragma once

#include <QDialog>

#include "core/analyse/snapshot.h"

class QPlainTextEdit;
class QPushButton;
class QStandardItemModel;

namespace netgrove {

class HintedView;
class TrustKeeper;
struct TrustEntry;

/// Asks before a pair is trusted: which files, what it means, and a note.
class TrustDialog final : public QDialog {
    Q_OBJECT

public:
    TrustDialog(FindingPointer finding, TrustKeeper& keeper, QWidget* parent = nullptr);

    void accept() override;

private:
    FindingPointer m_finding;
    TrustKeeper& m_keeper;
    QPlainTextEdit* m_note = nullptr;
};

/// Every trusted pair; notes can be changed, entries taken back.
class TrustListDialog final : public QDialog {
    Q_OBJECT

public:
    explicit TrustListDialog(TrustKeeper& keeper, QWidget* parent = nullptr);

private:
    void refill();
    void removeCurrent();
    void keepNote(int row, const QString& note);
    const TrustEntry* current() const;

    TrustKeeper& m_keeper;
    QStandardItemModel* m_rows = nullptr;
    HintedView* m_view = nullptr;
    QPushButton* m_remove = nullptr;
    QPushButton* m_edit = nullptr;
    bool m_isFilling = false;
};

} // namespace netgrove
