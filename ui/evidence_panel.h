// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "core/analyse/snapshot.h"

class QVBoxLayout;

namespace netgrove {

/// The reasons of a finding as sentences, those that speak for a bot and those that speak against it apart, each with
/// its points. Thread: the window's.
class EvidencePanel final : public QWidget {
    Q_OBJECT

public:
    explicit EvidencePanel(QWidget* parent = nullptr);

    /// `remarks` follow, without points.
    void setEvidence(const std::vector<Evidence>& evidence, const QStringList& remarks);
    QStringList sentences() const; ///< as shown, in that order

private:
    void addHeading(const QString& text);
    void addRow(const QString& sign, const QString& sentence, const QString& points, const QString& accessibleName);

    std::vector<Evidence> m_evidence;
    QStringList m_remarks;
    QStringList m_sentences;
    QVBoxLayout* m_rows = nullptr;
};

} // namespace netgrove
