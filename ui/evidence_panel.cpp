// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evidence_panel.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <cstdlib>
#include <memory>

#include "ui/language.h"
#include "ui/small_widgets.h"

namespace netgrove {

namespace {

QString signedPoints(int points)
{
    return points > 0 ? QStringLiteral("+%1").arg(points) : QStringLiteral("\u2212%1").arg(-points);
}

/// For, then what weighs nothing, then against; on either side what weighs most first.
std::pair<int, int> weight(const Evidence& one)
{
    return {one.points > 0 ? 0 : one.points == 0 ? 1 : 2, -std::abs(one.points)};
}

} // namespace

EvidencePanel::EvidencePanel(QWidget* parent)
    : QWidget(parent)
    , m_rows(new QVBoxLayout(this))
{
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setSpacing(4);
    setAccessibleName(tr("Reasons"));
}

void EvidencePanel::setEvidence(const std::vector<Evidence>& evidence, const QStringList& remarks)
{
    if (evidence == m_evidence && remarks == m_remarks) {
        return;
    }
    m_evidence = evidence;
    m_remarks = remarks;
    m_sentences.clear();
    while (m_rows->count() > 0) {
        const std::unique_ptr<QLayoutItem> row(m_rows->takeAt(0));
        delete row->widget();
    }
    std::vector<Evidence> sorted = evidence;
    std::ranges::stable_sort(sorted, {}, weight);
    const auto against = std::find_if(sorted.begin(), sorted.end(), [](const Evidence& one) { return one.points < 0; });
    const auto add = [this](const Evidence& one, const QString& sign, const QString& meaning) {
        const QString sentence = translated(one.text);
        addRow(sign, sentence, one.points == 0 ? QString() : signedPoints(one.points),
            one.points == 0 ? sentence : tr("%1, %2: %3").arg(meaning, signedPoints(one.points), sentence));
    };
    if (against != sorted.begin() && against != sorted.end()) {
        addHeading(tr("Speaks for a bot"));
    }
    std::for_each(sorted.begin(), against, [&](const Evidence& one) {
        add(one, one.points > 0 ? QStringLiteral("+") : QStringLiteral("\u2022"), tr("For"));
    });
    if (against != sorted.end()) {
        addHeading(tr("Speaks against it"));
    }
    std::for_each(
        against, sorted.end(), [&](const Evidence& one) { add(one, QStringLiteral("\u2212"), tr("Against")); });
    for (const QString& remark : remarks) {
        addRow(QStringLiteral("\u2022"), remark, {}, remark);
    }
}

void EvidencePanel::addHeading(const QString& text)
{
    auto* label = new PlainLabel(text, true, this);
    QFont font = label->font();
    font.setItalic(true);
    label->setFont(font);
    m_rows->addWidget(label);
    label->show();
}

void EvidencePanel::addRow(
    const QString& sign, const QString& sentence, const QString& points, const QString& accessibleName)
{
    m_sentences.append(sentence);
    auto* row = new QWidget(this);
    row->setAccessibleName(accessibleName);
    auto* cells = new QHBoxLayout(row);
    cells->setContentsMargins(0, 0, 0, 0);
    cells->setSpacing(8);
    auto* mark = new PlainLabel(sign, false, row);
    QFont bold = mark->font();
    bold.setBold(true);
    mark->setFont(bold);
    mark->setFixedWidth(mark->fontMetrics().horizontalAdvance(QStringLiteral("+")) + 2);
    cells->addWidget(mark, 0, Qt::AlignTop);
    auto* words = new PlainLabel(sentence, false, row);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    cells->addWidget(words, 1);
    if (!points.isEmpty()) {
        auto* number = new PlainLabel(points, false, row);
        number->setFont(bold);
        number->setAlignment(Qt::AlignRight | Qt::AlignTop);
        cells->addWidget(number, 0, Qt::AlignTop);
    }
    m_rows->addWidget(row);
    row->show();
}

QStringList EvidencePanel::sentences() const { return m_sentences; }

} // namespace netgrove
