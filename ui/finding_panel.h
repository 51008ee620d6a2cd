// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "ui/filter/filter.h"
#include "ui/finding_model.h"

class QMenu;
class QSettings;
class QSortFilterProxyModel;

namespace netgrove {

class HintedView;
class PlainLabel;

/// The list of findings: it outlives the processes, follows the filter, and leads to the pair. Thread: the window's.
class FindingPanel final : public QWidget {
    Q_OBJECT

public:
    explicit FindingPanel(QWidget* parent = nullptr);
    ~FindingPanel() override;

    void setSnapshot(const SnapshotPointer& snapshot);
    /// Why nothing can be found as things stand; empty: it can.
    void setBlind(const QString& reason);
    void setFilter(const Filter& filter, const std::function<QString(Uid)>& userName, const CountryOf& countryOf = {});
    void restore(const QSettings& settings);
    void save(QSettings& settings) const;
    HintedView* view() const { return m_view; }
    void select(std::uint64_t findingId);
    FindingPointer current() const; ///< null: none

Q_SIGNALS:
    void findingChosen(const netgrove::FindingPointer& finding);
    /// The menu of a row is about to open: whoever can do something with the finding adds it.
    void menuOpening(const netgrove::FindingPointer& finding, QMenu* menu);

private:
    class Sieve;
    void showMenu(const QPoint& position);
    void choose();
    void updateTitle();

    FindingModel m_findings;
    Sieve* m_sieve = nullptr;
    QString m_blindReason;
    PlainLabel* m_title = nullptr;
    HintedView* m_view = nullptr;
};

} // namespace netgrove
