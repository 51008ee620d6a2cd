// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/forest_search.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <algorithm>

#include "ui/format.h"
#include "ui/process_model.h"

namespace netgrove {

namespace {

constexpr std::size_t kMostMatches = 1000;
constexpr std::size_t kFlowsSearched = 50; ///< of one process

QString searchText(const ProcessRecord& process)
{
    QString text = processName(process.facts) + QLatin1Char('\n') + QString::number(process.key.pid.value)
        + QLatin1Char('\n') + safe(process.facts.commandLine, 512);
    for (std::size_t i = 0; i < std::min(process.flows.size(), kFlowsSearched); ++i) {
        const FlowObservation& flow = process.flows[i]->facts;
        text += QLatin1Char('\n') + QString::fromStdString(flow.key.remote.address.toString()) + QLatin1Char('\n')
            + safe(flow.hostName, 128);
    }
    return text;
}

} // namespace

ForestSearch::ForestSearch(const ProcessModel& model, QWidget* parent)
    : QFrame(parent)
    , m_model(model)
    , m_line(new QLineEdit(this))
    , m_count(new QLabel(this))
{
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    m_line->setPlaceholderText(tr("Find a process: name, pid, command, host"));
    m_line->setAccessibleName(tr("Find in the forest"));
    m_line->setMinimumWidth(260);
    m_line->setClearButtonEnabled(true);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setMinimumWidth(m_count->fontMetrics().horizontalAdvance(tr("%1 of %2").arg(888).arg(888)));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(6, 5, 6, 5);
    row->addWidget(m_line, 1);
    row->addWidget(m_count);
    const auto add = [&](Qt::ArrowType arrow, const QString& name, int by) {
        auto* button = new QToolButton(this);
        button->setArrowType(arrow);
        button->setAccessibleName(name);
        button->setToolTip(name);
        connect(button, &QToolButton::clicked, this, [this, by] { step(by); });
        row->addWidget(button);
    };
    add(Qt::LeftArrow, tr("Previous match (Shift+F3)"), -1);
    add(Qt::RightArrow, tr("Next match (F3)"), 1);
    connect(m_line, &QLineEdit::textChanged, this, &ForestSearch::look);
    hide();
}

void ForestSearch::open()
{
    show();
    raise();
    adjustSize();
    m_line->setFocus(Qt::ShortcutFocusReason);
    m_line->selectAll();
}

std::vector<ProcessKey> ForestSearch::matches(const QString& text) const
{
    std::vector<ProcessKey> found;
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words.isEmpty() || !m_model.snapshot()) {
        return found;
    }
    for (const ProcessPointer& process : m_model.snapshot()->processes) {
        const QString where = searchText(*process);
        const bool isMatch = std::ranges::all_of(
            words, [&](const QString& word) { return where.contains(word, Qt::CaseInsensitive); });
        if (isMatch && !process->facts.isKernelThread) {
            found.push_back(process->key);
            if (found.size() == kMostMatches) {
                break;
            }
        }
    }
    return found;
}

void ForestSearch::look()
{
    m_matches = matches(m_line->text());
    m_position = 0;
    tell();
    if (!m_matches.empty()) {
        Q_EMIT found(m_matches.front());
    }
}

void ForestSearch::step(int by)
{
    if (m_line->text().isEmpty()) {
        open();
        return;
    }
    const std::optional<ProcessKey> last
        = m_position < m_matches.size() ? std::optional(m_matches[m_position]) : std::nullopt;
    m_matches = matches(m_line->text()); // processes have come and gone
    if (m_matches.empty()) {
        tell();
        return;
    }
    const auto self = std::ranges::find(m_matches, last.value_or(ProcessKey()));
    const auto count = static_cast<int>(m_matches.size());
    const int at = self == m_matches.end() ? (by > 0 ? -1 : 0) : static_cast<int>(self - m_matches.begin());
    m_position = static_cast<std::size_t>((at + by + count) % count);
    tell();
    Q_EMIT found(m_matches[m_position]);
}

void ForestSearch::tell()
{
    m_count->setText(m_line->text().isEmpty() ? QString()
            : m_matches.empty()               ? tr("none")
                                              : tr("%1 of %2").arg(m_position + 1).arg(m_matches.size()));
}

void ForestSearch::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F3:
        step(event->modifiers() & Qt::ShiftModifier ? -1 : 1);
        break;
    case Qt::Key_Escape:
        hide();
        Q_EMIT left();
        break;
    default:
        break; // nothing typed here is meant for the forest
    }
}

} // namespace netgrove
