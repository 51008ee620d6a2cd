// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/thread_list.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/format.h"
#include "ui/messages.h"
#include "ui/small_widgets.h"

namespace netgrove {

namespace {

constexpr std::size_t kMostRows = 200;
constexpr int kMostIndents = 8;

/// The square that stands for a thread in the forest too.
class Dot final : public QWidget {
public:
    explicit Dot(QWidget* parent)
        : QWidget(parent)
    {
    }
    void setThread(bool isTalking, double recency, int depth)
    {
        const int side = fontMetrics().height() * 2 / 3;
        const int indent = std::min(depth, kMostIndents) * side;
        setFixedSize(indent + side, side);
        m_isTalking = isTalking;
        m_recency = recency;
        update();
    }

protected:
    void paintEvent(QPaintEvent* /*event*/) override
    {
        const Theme theme = Theme::of(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_isTalking ? theme.talkRing : theme.quietRing, 1.4));
        painter.setBrush(m_isTalking ? theme.talkShade(m_recency) : theme.quietFill);
        const QRectF box(width() - height(), 0, height(), height());
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 2, 2);
    }

private:
    bool m_isTalking = false;
    double m_recency = 0;
};

/// Creators before those whom they started, with the depth of each.
std::vector<std::pair<const ThreadRecord*, int>> asTree(const std::vector<ThreadRecord>& threads)
{
    std::vector<std::pair<const ThreadRecord*, int>> order;
    std::vector<bool> isTaken(threads.size(), false);
    const auto isListed = [&](Tid tid) { return std::ranges::find(threads, tid, &ThreadRecord::tid) != threads.end(); };
    std::vector<std::pair<Tid, int>> waiting{{Tid(), 0}}; // deepest first: a stack
    while (!waiting.empty()) {
        const auto [creator, depth] = waiting.back();
        waiting.pop_back();
        if (creator != Tid()) {
            const auto place = std::ranges::find(threads, creator, &ThreadRecord::tid);
            order.emplace_back(&*place, depth - 1);
        }
        for (std::size_t i = threads.size(); i-- > 0;) {
            const ThreadRecord& thread = threads[i];
            const Tid above = thread.creator != thread.tid && isListed(thread.creator) ? thread.creator : Tid();
            if (above == creator && !isTaken[i]) {
                isTaken[i] = true;
                waiting.emplace_back(thread.tid, depth + 1);
            }
        }
    }
    return order;
}

QString wordsOf(const ThreadRecord& thread, MonotonicTime now)
{
    if (thread.lastExternal == MonotonicTime()) {
        return threadWord(thread);
    }
    const auto age = now - thread.lastExternal;
    return age < std::chrono::seconds(1)
        ? ThreadList::tr("%1, just now").arg(threadWord(thread))
        : ThreadList::tr("%1, last %2 ago").arg(threadWord(thread), formatDuration(age));
}

} // namespace

ThreadList::ThreadList(QWidget* parent)
    : QWidget(parent)
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 4, 0, 0);
    rows->setSpacing(4);
    auto* head = new QHBoxLayout;
    m_head = new QToolButton(this);
    m_head->setObjectName(QStringLiteral("threadsHead"));
    m_head->setCheckable(true);
    m_head->setAutoRaise(true);
    m_head->setArrowType(Qt::RightArrow);
    m_head->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_head->setFocusPolicy(Qt::StrongFocus);
    head->addWidget(m_head);
    head->addStretch(1);
    m_inForest = new QToolButton(this);
    m_inForest->setAutoRaise(true);
    m_inForest->setFocusPolicy(Qt::StrongFocus);
    m_inForest->setText(tr("In the forest"));
    m_inForest->setToolTip(tr("Show these threads in the forest, or fold them again (T)"));
    head->addWidget(m_inForest);
    rows->addLayout(head);
    m_unknown = new PlainLabel({}, true, this);
    m_unknown->setWordWrap(true);
    rows->addWidget(m_unknown);
    m_part = new QWidget(this);
    m_grid = new QGridLayout(m_part);
    m_grid->setContentsMargins(8, 0, 0, 0);
    m_grid->setHorizontalSpacing(8);
    m_grid->setVerticalSpacing(3);
    m_grid->setColumnStretch(2, 1);
    rows->addWidget(m_part);
    m_more = new PlainLabel({}, true, this);
    rows->addWidget(m_more);
    m_part->hide();
    m_more->hide();
    connect(m_head, &QToolButton::toggled, this, [this](bool isOpen) {
        m_head->setArrowType(isOpen ? Qt::DownArrow : Qt::RightArrow);
        m_part->setVisible(isOpen);
        m_more->setVisible(isOpen && !m_more->text().isEmpty());
    });
    connect(m_inForest, &QToolButton::clicked, this, &ThreadList::forestRequested);
}

void ThreadList::setProcess(const Snapshot& snapshot, const ProcessRecord& process)
{
    const bool areKnown = snapshot.machine.attribution == AttributionMode::ebpf || !process.threads.empty();
    const bool isAny = process.threads.size() > 1; // the first thread alone is the process itself
    m_head->setVisible(isAny);
    m_inForest->setVisible(isAny);
    m_part->setVisible(isAny && m_head->isChecked());
    m_unknown->setVisible(!areKnown && process.isCommunicating);
    m_unknown->setText(tr("Threads are not known: who sent is told by sockets here, not traced (eBPF)."));
    if (!isAny) {
        m_more->hide();
        return;
    }
    const auto talkers = static_cast<int>(std::ranges::count_if(process.threads, &ThreadRecord::isCommunicating));
    m_head->setText(tr("%n communicating thread(s)", nullptr, talkers));
    showRows(snapshot, process);
}

ThreadList::Row& ThreadList::row(std::size_t number)
{
    while (m_rows.size() <= number) {
        const Row made{new Dot(m_part), new PlainLabel({}, false, m_part), new PlainLabel({}, true, m_part)};
        const auto line = static_cast<int>(m_rows.size());
        m_grid->addWidget(made.dot, line, 0);
        m_grid->addWidget(made.name, line, 1);
        m_grid->addWidget(made.word, line, 2);
        m_rows.push_back(made);
    }
    return m_rows[number];
}

void ThreadList::showRows(const Snapshot& snapshot, const ProcessRecord& process)
{
    const auto tree = asTree(process.threads);
    const std::size_t shown = std::min(tree.size(), kMostRows);
    for (std::size_t i = 0; i < shown; ++i) {
        const auto& [thread, depth] = tree[i];
        const Row& line = row(i);
        const auto age = std::chrono::duration<double>(snapshot.time - thread->lastExternal).count();
        static_cast<Dot*>(line.dot)->setThread(thread->isCommunicating, std::clamp(1 - age / 60, 0.0, 1.0), depth);
        line.name->setText(QStringLiteral("%1  %2").arg(safe(thread->name, 64)).arg(thread->tid.value));
        line.word->setText(wordsOf(*thread, snapshot.time));
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        m_rows[i].dot->setVisible(i < shown);
        m_rows[i].name->setVisible(i < shown);
        m_rows[i].word->setVisible(i < shown);
    }
    m_more->setText(
        tree.size() > shown ? tr("and %n more", nullptr, static_cast<int>(tree.size() - shown)) : QString());
    m_more->setVisible(!m_more->text().isEmpty() && m_head->isChecked());
}

QStringList ThreadList::lines() const
{
    QStringList lines;
    if (!m_unknown->isHidden()) {
        lines.append(m_unknown->text());
    }
    if (!m_head->isHidden()) {
        lines.append(m_head->text());
    }
    for (const Row& line : m_rows) {
        if (!m_part->isHidden() && !line.name->isHidden()) {
            lines.append(line.name->text() + QStringLiteral(": ") + line.word->text());
        }
    }
    return lines;
}

} // namespace netgrove
