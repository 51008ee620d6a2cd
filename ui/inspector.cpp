// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <algorithm>
#include <tuple>

#include "core/analyse/trust.h"
#include "ui/connection_panel.h"
#include "ui/evidence_panel.h"
#include "ui/flow_layout.h"
#include "ui/format.h"
#include "ui/messages.h"
#include "ui/pair_words.h"
#include "ui/process_actions.h"
#include "ui/process_facts.h"
#include "ui/process_model.h"
#include "ui/small_widgets.h"
#include "ui/talkers_panel.h"
#include "ui/thread_list.h"
#include "ui/traffic_panel.h"

namespace netgrove {

namespace {

/// Shows by a frame that the arrow keys scroll it; without, the frame's room stays empty, so that nothing moves.
class RingedScrollArea final : public QScrollArea {
public:
    explicit RingedScrollArea(QWidget* parent)
        : QScrollArea(parent)
    {
        showRing(false);
    }

protected:
    void focusInEvent(QFocusEvent* event) override
    {
        QScrollArea::focusInEvent(event);
        showRing(true);
    }
    void focusOutEvent(QFocusEvent* event) override
    {
        QScrollArea::focusOutEvent(event);
        showRing(false);
    }

private:
    void showRing(bool isShown)
    {
        const int room = isShown ? 0 : 1;
        setFrameStyle(isShown ? int(QFrame::Box) | int(QFrame::Plain) : int(QFrame::NoFrame));
        setViewportMargins(room, room, room, room);
    }
};

constexpr std::size_t kLongestChain = 32;

PlainLabel* heading(const QString& text, QWidget* parent)
{
    auto* label = new PlainLabel(text, true, parent);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

QString reasonTitle(const Finding& finding)
{
    switch (finding.grade) {
    case Grade::alert:
        return finding.isActive ? Inspector::tr("Why it is red") : Inspector::tr("Why it was red");
    case Grade::notice:
        return Inspector::tr("Why it is worth a look");
    case Grade::expected:
        break;
    }
    return Inspector::tr("Why it is nothing unusual");
}

/// As beside its circle in the forest.
QString badgeWord(const ProcessRecord& process, View view)
{
    if (!process.isPairAncestor && !process.isPairDescendant) {
        return roleWord(process);
    }
    const PairVerdict verdict = view == View::paper ? PairVerdict::pair
        : process.worstGrade == Grade::alert        ? PairVerdict::alert
                                                    : PairVerdict::notice;
    const PairPart part = process.isThreadPair ? PairPart::threads
        : !process.isPairAncestor              ? PairPart::child
        : process.isPairDescendant             ? PairPart::both
                                               : PairPart::parent;
    QString word = pairWord(verdict, part);
    word[0] = word[0].toUpper(); // it begins something here
    return word;
}

} // namespace

Inspector::Inspector(ProcessActions& actions, UserNames& users, const TrafficHistory& history, QWidget* parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_users(users)
    , m_history(history)
{
    setMinimumWidth(300);
    setAccessibleName(tr("Selected process"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    m_pages = new QStackedWidget(this);
    m_talkers = new TalkersPanel(m_pages);
    connect(m_talkers, &TalkersPanel::processRequested, this, &Inspector::processRequested);
    m_pages->addWidget(m_talkers);
    auto* scroll = new RingedScrollArea(m_pages);
    scroll->setAccessibleName(tr("Selected process"));
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(makePage());
    connect(m_connections, &ConnectionPanel::rowShown, scroll, [this, scroll](const QRect& row) {
        const QPoint middle = m_connections->mapTo(scroll->widget(), row.center());
        scroll->ensureVisible(scroll->horizontalScrollBar()->value(), middle.y(), 0, row.height());
    });
    m_pages->addWidget(scroll);
    rows->addWidget(m_pages);
}

QWidget* Inspector::makePage()
{
    auto* page = new QWidget(this);
    page->setBackgroundRole(QPalette::Base);
    auto* rows = new QVBoxLayout(page);
    rows->setContentsMargins(20, 16, 16, 12);
    rows->setSpacing(8);
    auto* head = new QHBoxLayout;
    m_name = new PlainLabel({}, false, page);
    m_name->setObjectName(QStringLiteral("processName"));
    QFont large = m_name->font();
    large.setPointSizeF(large.pointSizeF() * 1.45);
    large.setBold(true);
    m_name->setFont(large);
    m_name->setWordWrap(true);
    m_name->setTextInteractionFlags(Qt::TextSelectableByMouse);
    head->addWidget(m_name, 1);
    m_badge = new Badge(page);
    head->addWidget(m_badge, 0, Qt::AlignTop);
    rows->addLayout(head);
    m_summary = new PlainLabel({}, true, page);
    m_summary->setWordWrap(true);
    rows->addWidget(m_summary);
    auto* chain = new QWidget(page);
    chain->setAccessibleName(tr("Parents, eldest first"));
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    chain->setSizePolicy(policy);
    m_chainLayout = new FlowLayout(chain);
    rows->addWidget(chain);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    for (QAction* action : m_actions.all()) {
        auto* button = new QToolButton(page);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setMinimumHeight(button->fontMetrics().height() + 12);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        button->setFocusPolicy(Qt::StrongFocus);
        buttons->addWidget(button);
    }
    rows->addLayout(buttons);
    rows->addWidget(makeReasons(page));
    m_traffic = new TrafficPanel(m_history, page);
    rows->addWidget(m_traffic);
    m_facts = new ProcessFacts(page);
    rows->addWidget(m_facts);
    m_threads = new ThreadList(page);
    connect(m_threads, &ThreadList::forestRequested, this, [this] {
        if (m_process) {
            Q_EMIT threadsRequested(m_process->key);
        }
    });
    rows->addWidget(m_threads);
    m_connections = new ConnectionPanel(page);
    rows->addWidget(m_connections, 1);
    return page;
}

QWidget* Inspector::makeReasons(QWidget* page)
{
    m_reasonPart = new QWidget(page);
    auto* rows = new QVBoxLayout(m_reasonPart);
    rows->setContentsMargins(0, 6, 0, 2);
    rows->setSpacing(4);
    m_reasonTitle = heading({}, m_reasonPart);
    rows->addWidget(m_reasonTitle);
    m_evidence = new EvidencePanel(m_reasonPart);
    rows->addWidget(m_evidence);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 4, 0, 0);
    m_trustWords = new PlainLabel({}, true, m_reasonPart);
    m_trustWords->setWordWrap(true);
    row->addWidget(m_trustWords, 1);
    m_trustButton = new QToolButton(m_reasonPart);
    m_trustButton->setObjectName(QStringLiteral("trust"));
    m_trustButton->setFocusPolicy(Qt::StrongFocus);
    m_trustButton->setMinimumHeight(m_trustButton->fontMetrics().height() + 12);
    connect(m_trustButton, &QToolButton::clicked, this, [this] {
        if (m_finding) {
            Q_EMIT trustRequested(m_finding);
        }
    });
    row->addWidget(m_trustButton, 0, Qt::AlignTop);
    rows->addLayout(row);
    return m_reasonPart;
}

HintedView* Inspector::connectionView() const { return m_connections->view(); }

void Inspector::adaptConnectionColumns() { m_connections->adaptColumns(); }

QStringList Inspector::threadLines() const { return m_threads->lines(); }

// ---------------------------------------------------------------------------------------------------- what is shown

void Inspector::setSnapshot(const SnapshotPointer& snapshot)
{
    m_snapshot = snapshot;
    refresh();
}

void Inspector::setProcess(std::optional<ProcessKey> key)
{
    if (key != m_key) {
        m_key = key;
        m_process.reset();
        refresh();
    }
}

void Inspector::refresh()
{
    ProcessPointer now = m_key && m_snapshot ? findShared(*m_snapshot, *m_key) : nullptr;
    if (!now && m_process && !m_process->ended) { // forgotten by the analysis: it ended a while ago
        auto last = std::make_shared<ProcessRecord>(*m_process);
        last->ended = m_snapshot->time;
        last->isCommunicating = false;
        now = std::move(last);
    }
    if (now) {
        m_process = std::move(now);
    }
    m_pages->setCurrentIndex(m_process ? 1 : 0);
    if (!m_process) {
        if (m_snapshot) {
            m_talkers->setSnapshot(*m_snapshot);
        }
        m_actions.setProcess(nullptr, {});
        m_connections->setProcess(m_snapshot, nullptr);
        return;
    }
    m_actions.setProcess(m_process, m_users.name(m_process->facts.uid));
    showHead();
    showChain();
    showReasons();
    m_facts->setProcess(*m_process);
    m_threads->setProcess(*m_snapshot, *m_process);
    m_connections->setProcess(m_snapshot, m_process.get());
}

void Inspector::showHead()
{
    const ProcessRecord& process = *m_process;
    m_name->setText(QStringLiteral("%1  %2").arg(processName(process.facts)).arg(process.key.pid.value));
    const bool isPair = process.isPairAncestor || process.isPairDescendant;
    m_badge->setState(isPair && process.worstGrade == Grade::alert ? Badge::Kind::alert
            : isPair                                               ? Badge::Kind::notice
            : process.isCommunicating                              ? Badge::Kind::talking
                                                                   : Badge::Kind::quiet,
        badgeWord(process, m_snapshot->view));
    m_summary->setText(tr("%1  ·  started %2")
            .arg(m_users.name(process.facts.uid), formatClock(m_snapshot->toWall(process.key.start))));
}

void Inspector::showChain()
{
    std::vector<ProcessKey> chain;
    for (const ProcessRecord* step = m_process.get(); step != nullptr && chain.size() < kLongestChain;) {
        chain.push_back(step->key);
        step = step->parent ? m_snapshot->find(*step->parent) : nullptr;
    }
    std::reverse(chain.begin(), chain.end());
    if (chain == m_chain) {
        return;
    }
    m_chain = chain;
    m_chainLayout->clear();
    QWidget* holder = m_chainLayout->parentWidget();
    for (const ProcessKey key : chain) {
        const ProcessRecord* step = key == m_process->key ? m_process.get() : m_snapshot->find(key);
        auto* link = new QToolButton(holder);
        link->setAutoRaise(true);
        link->setFocusPolicy(Qt::StrongFocus);
        link->setText(processName(step->facts).replace(QLatin1Char('&'), QStringLiteral("&&")));
        link->setToolTip(plainToolTip(tr("%1, pid %2: show it").arg(processName(step->facts)).arg(key.pid.value)));
        connect(link, &QToolButton::clicked, this, [this, key] { Q_EMIT processRequested(key); });
        const auto addLabel = [&](const QString& text, bool isSoft) {
            auto* label = new PlainLabel(text, isSoft, holder);
            label->setMinimumHeight(link->sizeHint().height());
            m_chainLayout->addWidget(label);
            label->show();
        };
        if (m_chainLayout->count() > 0) {
            addLabel(QStringLiteral("\u203a"), true);
        }
        if (key == m_process->key) { // where we are: nothing to click
            addLabel(QStringLiteral("  ") + processName(step->facts), false); // as far from the arrow as a link
            delete link;
        } else {
            m_chainLayout->addWidget(link);
            link->show();
        }
    }
    m_chainLayout->activate();
    holder->updateGeometry();
}

void Inspector::takeFocus()
{
    for (QToolButton* button : findChildren<QToolButton*>()) {
        if (button->isVisible() && button->isEnabled()) {
            button->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

QStringList Inspector::reasons() const { return m_evidence->sentences(); }

FindingPointer Inspector::finding() const { return m_finding; }

void Inspector::chooseFinding(std::uint64_t id)
{
    m_wantedFinding = id;
    if (m_process) {
        showReasons();
    }
}

/// The one that was asked for; else the worst, and of equals one that goes on, and the newest.
FindingPointer Inspector::chiefFinding(std::size_t& others) const
{
    FindingPointer chief;
    std::size_t count = 0;
    const auto& ids = m_process->findings;
    for (const FindingPointer& finding : m_snapshot->findings) { // oldest first
        if (std::find(ids.begin(), ids.end(), finding->id) == ids.end()) {
            continue;
        }
        ++count;
        const auto rank = [this](const Finding& one) {
            return std::tuple(one.id == m_wantedFinding, one.grade, one.isActive, one.id);
        };
        if (!chief || rank(*finding) > rank(*chief)) {
            chief = finding;
        }
    }
    others = count > 0 ? count - 1 : 0;
    return chief;
}

void Inspector::showTrust()
{
    m_trustButton->setVisible(m_finding != nullptr);
    m_trustWords->setVisible(m_finding != nullptr);
    if (!m_finding) {
        return;
    }
    const TrustEntry* said = m_finding->trust ? m_finding->trust.get() : m_finding->lostTrust.get();
    m_trustButton->setText(m_finding->trust ? tr("Take back") : tr("Trust this pair\u2026"));
    m_trustButton->setToolTip(m_finding->trust ? tr("It is graded like any other pair again")
                                               : tr("Say that this is expected; it counts in the graded view"));
    if (said == nullptr) {
        m_trustWords->setText(
            m_finding->points == 0 ? QString() : tr("In all %n point(s).", nullptr, m_finding->points));
        return;
    }
    const QString note = safe(said->note, 300);
    const QString since = formatClock(said->when);
    m_trustWords->setText(!m_finding->trust ? tr("Your word of %1 no longer counts: a file has changed.").arg(since)
            : note.isEmpty()                ? tr("You called it expected (%1).").arg(since)
                                            : tr("You called it expected (%1): %2").arg(since, note));
}

void Inspector::showReasons()
{
    std::size_t others = 0;
    m_finding = chiefFinding(others);
    QStringList remarks;
    if (others > 0) {
        remarks.append(tr("It is part of %n other finding(s): see the list below.", nullptr, static_cast<int>(others)));
    }
    if (!m_finding && m_process->isOnPairPath) {
        remarks.append(tr("It is quiet itself, but stands between a parent and a child that both talk outside."));
    }
    m_reasonPart->setVisible(m_finding || !remarks.isEmpty());
    m_reasonTitle->setText(m_finding ? reasonTitle(*m_finding) : tr("Why it is red"));
    m_evidence->setEvidence(m_finding ? m_finding->evidence : std::vector<Evidence>(), remarks);
    showTrust();
    const bool isPair = m_finding && m_finding->ancestor && m_finding->descendant && !m_finding->isThreadLevel;
    m_traffic->setProcess(
        m_snapshot, isPair ? m_finding->descendant : m_process, isPair ? m_finding->ancestor : ProcessPointer());
}

} // namespace netgrove
