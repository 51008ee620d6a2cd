// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace netgrove {

/// Keeps the processes in which every word of the filter line occurs (in name, pid, user, command line, program, remote
/// address or host), and their ancestors. Sorts by ProcessModel::sortRole; unsorted it keeps the order of birth.
class ProcessFilter final : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit ProcessFilter(QObject* parent = nullptr);

    void setText(const QString& text);
    bool isActive() const { return !m_words.isEmpty(); }
    /// True where every word occurs in the text that ProcessModel::searchRole gives.
    bool matches(const QModelIndex& sourceIndex) const;

protected:
    bool filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const override;

private:
    QStringList m_words;
};

} // namespace netgrove
