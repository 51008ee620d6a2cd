// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <algorithm>

#include "ui/connection_panel.h"
#include "ui/flow_layout.h"
#include "ui/format.h"
#include "ui/messages.h"
#include "ui/process_actions.h"
#include "ui/process_model.h"
#include "ui/small_widgets.h"
#include "ui/thread_list.h"

namespace netgrove {

namespace {

constexpr std::size_t kLongestChain = 32;

PlainLabel* heading(const QString& text, QWidget* parent)
{
    auto* label = new PlainLabel(text, true, parent);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

} // namespace

Inspector::Inspector(ProcessActions& actions, UserNames& users, QWidget* parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_users(users)
{
    setMinimumWidth(300);
    setAccessibleName(tr("Selected process"));
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    m_pages = new QStackedWidget(this);
    auto* nothing = new PlainLabel(tr("Select a process to see what it is and whom it talks to."), true, m_pages);
    nothing->setBackgroundRole(QPalette::Base);
    nothing->setAutoFillBackground(true);
    nothing->setAlignment(Qt::AlignCenter);
    nothing->setWordWrap(true);
    nothing->setContentsMargins(40, 0, 40, 0);
    m_pages->addWidget(nothing);
    auto* scroll = new QScrollArea(m_pages);
    scroll->setFrameShape(QFrame::NoFrame);
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
    m_reasonPart = new QWidget(page);
    m_reasonRows = new QVBoxLayout(m_reasonPart);
    m_reasonRows->setContentsMargins(0, 6, 0, 2);
    m_reasonRows->setSpacing(4);
    m_reasonTitle = heading({}, m_reasonPart);
    m_reasonRows->addWidget(m_reasonTitle);
    rows->addWidget(m_reasonPart);
    makeFacts(*rows);
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

void Inspector::makeFacts(QVBoxLayout& rows)
{
    auto* facts = new QFormLayout;
    facts->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    facts->setFormAlignment(Qt::AlignTop);
    facts->setHorizontalSpacing(14);
    facts->setVerticalSpacing(4);
    m_command = new ReadOnlyText(tr("Command line"), this);
    m_program = new ReadOnlyText(tr("Program"), this);
    m_state = new PlainLabel({}, false, this);
    m_traffic = new PlainLabel({}, false, this);
    m_traffic->setWordWrap(true);
    m_rates = new PlainLabel({}, false, this);
    facts->addRow(new PlainLabel(tr("Command"), true, this), m_command);
    facts->addRow(new PlainLabel(tr("Program"), true, this), m_program);
    facts->addRow(new PlainLabel(tr("State"), true, this), m_state);
    facts->addRow(new PlainLabel(tr("Traffic"), true, this), m_traffic);
    facts->addRow(new PlainLabel(tr("Just now"), true, this), m_rates);
    rows.addSpacing(2);
    rows.addLayout(facts);
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
        m_actions.setProcess(nullptr, {});
        m_connections->setProcess(m_snapshot, nullptr);
        return;
    }
    m_actions.setProcess(m_process, m_users.name(m_process->facts.uid));
    showHead();
    showChain();
    showReasons();
    m_threads->setProcess(*m_snapshot, *m_process);
    m_connections->setProcess(m_snapshot, m_process.get());
}

void Inspector::showHead()
{
    const ProcessRecord& process = *m_process;
    m_name->setText(QStringLiteral("%1  %2").arg(processName(process.facts)).arg(process.key.pid.value));
    const bool isAlert = process.isPairAncestor || process.isPairDescendant;
    m_badge->setState(isAlert         ? Badge::Kind::alert
            : process.isCommunicating ? Badge::Kind::talking
                                      : Badge::Kind::quiet,
        roleWord(process));
    m_summary->setText(tr("%1  ·  started %2")
            .arg(m_users.name(process.facts.uid), formatClock(m_snapshot->toWall(process.key.start))));
    m_command->setContent(process.facts.commandLine.empty() ? tr("not known") : safe(process.facts.commandLine, 4096));
    const QString program = process.facts.executable.empty() ? tr("not known") : safe(process.facts.executable);
    m_program->setContent(process.facts.isExecutableDeleted ? tr("%1 (deleted)").arg(program) : program);
    m_state->setText(process.facts.threadCount > 1 && !process.ended
            ? tr("%1, %n thread(s)", nullptr, static_cast<int>(process.facts.threadCount))
                  .arg(processStateWord(process))
            : processStateWord(process));
    m_traffic->setText(process.totals == FlowCounters()
            ? tr("none seen")
            : tr("sent %1, received %2").arg(formatBytes(process.totals.txBytes), formatBytes(process.totals.rxBytes)));
    const QString up = formatRate(process.txBytesPerSecond);
    const QString down = formatRate(process.rxBytesPerSecond);
    m_rates->setText(up.isEmpty() && down.isEmpty() ? tr("nothing")
            : down.isEmpty()                        ? tr("sends %1").arg(up)
            : up.isEmpty()                          ? tr("receives %1").arg(down)
                                                    : tr("sends %1, receives %2").arg(up, down));
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
            addLabel(QStringLiteral(" ") + processName(step->facts), false);
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

QStringList Inspector::reasons() const { return m_shownReasons; }

void Inspector::showReasons()
{
    QStringList sentences;
    QString title;
    std::size_t others = 0;
    for (auto finding = m_snapshot->findings.rbegin(); finding != m_snapshot->findings.rend();
        ++finding) { // newest first
        const auto& ids = m_process->findings;
        if (std::find(ids.begin(), ids.end(), (*finding)->id) == ids.end()) {
            continue;
        }
        if (!sentences.isEmpty()) {
            ++others;
            continue;
        }
        title = (*finding)->isActive ? tr("Why it is red") : tr("Why it was red");
        for (const Evidence& evidence : (*finding)->evidence) {
            sentences.append(safe(evidence.text));
        }
    }
    if (others > 0) {
        sentences.append(
            tr("It is part of %n other finding(s): see the list below.", nullptr, static_cast<int>(others)));
    }
    if (sentences.isEmpty() && m_process->isOnPairPath) {
        title = tr("Why it is red");
        sentences.append(tr("It is quiet itself, but stands between a parent and a child that both talk outside."));
    }
    m_reasonPart->setVisible(!sentences.isEmpty());
    m_reasonTitle->setText(title);
    if (sentences == m_shownReasons) {
        return;
    }
    m_shownReasons = sentences;
    while (m_reasonRows->count() > 1) {
        const std::unique_ptr<QLayoutItem> row(m_reasonRows->takeAt(1));
        delete row->widget();
    }
    for (const QString& sentence : sentences) {
        auto* label = new PlainLabel(QStringLiteral("\u2022  ") + sentence, false, m_reasonPart);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_reasonRows->addWidget(label);
    }
}

} // namespace netgrove
