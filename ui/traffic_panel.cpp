// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/traffic_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <map>

#include "ui/format.h"
#include "ui/small_widgets.h"
#include "ui/traffic_chart.h"

namespace netgrove {

namespace {

constexpr std::int64_t kShortestAxis = 60; ///< seconds

std::int64_t secondOf(MonotonicTime time)
{
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
}

WallTime wallOf(const Snapshot& snapshot, std::int64_t second)
{
    return snapshot.toWall(MonotonicTime(std::chrono::seconds(second)));
}

QString laneName(const ProcessRecord& process)
{
    return QStringLiteral("%1 %2").arg(processName(process.facts)).arg(process.key.pid.value);
}

/// The second of its birth. Start times count from boot, suspend included; wall clocks are what both have in common.
std::int64_t birthOf(const Snapshot& snapshot, const ProcessRecord& process)
{
    return secondOf(snapshot.time)
        - std::chrono::round<std::chrono::seconds>(snapshot.toWall(snapshot.time) - snapshot.toWall(process.key.start))
              .count();
}

QStandardItem* cell(const QString& text, bool isNumber)
{
    auto* item = new QStandardItem(text);
    item->setEditable(false);
    item->setTextAlignment(isNumber ? Qt::AlignRight | Qt::AlignVCenter : Qt::AlignLeft | Qt::AlignVCenter);
    return item;
}

} // namespace

TrafficPanel::TrafficPanel(const TrafficHistory& history, QWidget* parent)
    : QWidget(parent)
    , m_history(history)
{
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 6, 0, 0);
    rows->setSpacing(4);
    auto* head = new QHBoxLayout;
    m_title = new PlainLabel({}, true, this);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    head->addWidget(m_title, 1);
    m_switch = new QToolButton(this);
    m_switch->setObjectName(QStringLiteral("trafficNumbers"));
    m_switch->setText(tr("Numbers"));
    m_switch->setToolTip(tr("Show the seconds of the chart as a table"));
    m_switch->setCheckable(true);
    m_switch->setAutoRaise(true);
    m_switch->setFocusPolicy(Qt::StrongFocus);
    head->addWidget(m_switch);
    rows->addLayout(head);
    m_chart = new TrafficChart(this);
    rows->addWidget(m_chart);
    m_numbers = new QStandardItemModel(this);
    m_table = new HintedView(this);
    m_table->setObjectName(QStringLiteral("trafficTable"));
    m_table->setAccessibleName(tr("Traffic by second"));
    m_table->setModel(m_numbers);
    m_table->setRootIsDecorated(false);
    m_table->setHint(tr("No traffic in the last five minutes."));
    m_table->setFixedHeight(m_table->fontMetrics().height() * 12);
    m_table->hide();
    rows->addWidget(m_table);
    connect(m_switch, &QToolButton::toggled, this, &TrafficPanel::showTable);
}

void TrafficPanel::showTable(bool isShown)
{
    m_table->setVisible(isShown);
    m_chart->setVisible(!isShown);
}

void TrafficPanel::setProcess(
    const SnapshotPointer& snapshot, const ProcessPointer& process, const ProcessPointer& ancestor)
{
    m_snapshot = snapshot;
    TrafficPicture picture;
    const auto add = [&](const ProcessPointer& who, bool isSuspect) {
        if (who) {
            picture.lanes.push_back({laneName(*who), m_history.samples(who->key), isSuspect});
        }
    };
    add(process, ancestor != nullptr);
    add(ancestor, false);
    const bool hasAny = std::any_of(
        picture.lanes.begin(), picture.lanes.end(), [](const TrafficLane& lane) { return !lane.samples.empty(); });
    setVisible(hasAny);
    if (!hasAny || !m_history.begin()) {
        return;
    }
    picture.lastSecond = secondOf(m_history.end());
    picture.firstSecond = std::clamp(secondOf(*m_history.begin()) - 2,
        picture.lastSecond - TrafficHistory::kLength.count() + 1, picture.lastSecond - kShortestAxis + 1);
    picture.firstLabel = formatClock(wallOf(*snapshot, picture.firstSecond));
    picture.lastLabel = formatClock(wallOf(*snapshot, picture.lastSecond));
    if (ancestor) {
        picture.mark = birthOf(*snapshot, *process);
        picture.markWord
            = tr("%1 was born %2").arg(process->key.pid.value).arg(formatClock(snapshot->toWall(process->key.start)));
    }
    m_title->setText(ancestor ? tr("Command and action") : tr("Traffic over time"));
    if (m_switch->isChecked()) {
        fillTable(picture);
    } else {
        m_chart->setPicture(picture);
    }
}

void TrafficPanel::fillTable(const TrafficPicture& picture)
{
    std::map<std::int64_t, std::vector<QString>, std::greater<>> rows;
    const std::size_t lanes = picture.lanes.size();
    for (std::size_t lane = 0; lane < lanes; ++lane) {
        for (const TrafficSample& sample : picture.lanes[lane].samples) {
            auto& row = rows.try_emplace(sample.second, std::vector<QString>(2 * lanes)).first->second;
            row[2 * lane] = formatBytes(sample.sent);
            row[2 * lane + 1] = formatBytes(sample.received);
        }
    }
    QStringList headers{tr("When")};
    for (const TrafficLane& lane : picture.lanes) {
        headers << tr("%1 sent").arg(lane.name) << tr("%1 received").arg(lane.name);
    }
    // At most 300 short rows, only while somebody looks at them.
    m_numbers->setRowCount(0);
    m_numbers->setHorizontalHeaderLabels(headers);
    m_numbers->setColumnCount(static_cast<int>(headers.size()));
    for (const auto& [second, cells] : rows) {
        QList<QStandardItem*> row{cell(formatClock(wallOf(*m_snapshot, second)), false)};
        for (const QString& text : cells) {
            row.append(cell(text, true));
        }
        m_numbers->appendRow(row);
    }
}

} // namespace netgrove
