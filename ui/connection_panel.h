// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/analyse/snapshot.h"
#include "ui/connection_model.h"

class QMenu;
class QSortFilterProxyModel;

namespace netgrove {

class HintedView;
class PlainLabel;

/// The connections of one process, as high as its rows: what is around it scrolls. Thread: the window's.
class ConnectionPanel final : public QWidget {
    Q_OBJECT

public:
    explicit ConnectionPanel(QWidget* parent = nullptr);

    void setProcess(const SnapshotPointer& snapshot, const ProcessRecord* process); ///< null: none
    void setPlaces(const PlaceNames* places) { m_connections.setPlaces(places); }
    HintedView* view() const { return m_view; }
    /// After the header's state was restored.
    void adaptColumns();

Q_SIGNALS:
    void filterRequested(const QString& term); ///< add it to the filter line
    void rowShown(const QRect& row); ///< the keyboard went there; in this widget's coordinates

private:
    void adaptHeight();
    void showMenu(const QPoint& position);
    void addFilterActions(QMenu& menu, const FlowObservation& flow);
    void showColumnMenu(const QPoint& position);

    ConnectionModel m_connections;
    QSortFilterProxyModel* m_sorted = nullptr;
    PlainLabel* m_title = nullptr;
    HintedView* m_view = nullptr;
};

} // namespace netgrove
