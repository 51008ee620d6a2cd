// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "core/analyse/snapshot.h"

class QStandardItemModel;
class QModelIndex;

namespace netgrove {

class HintedView;

/// What stands beside the forest while nobody is selected: who talks most just now. Thread: the window's.
class TalkersPanel final : public QWidget {
    Q_OBJECT

public:
    static constexpr std::size_t kMost = 8;

    explicit TalkersPanel(QWidget* parent = nullptr);
    void setSnapshot(const Snapshot& snapshot);
    QStringList lines() const; ///< what is listed, for tests

Q_SIGNALS:
    void processRequested(netgrove::ProcessKey key);

private:
    void choose(const QModelIndex& index);

    HintedView* m_view = nullptr;
    QStandardItemModel* m_model = nullptr;
    std::vector<ProcessKey> m_keys; ///< of the rows
};

} // namespace netgrove
