// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/status_line.h"

#include <algorithm>
#include <cmath>

#include "core/analyse/reduction.h"
#include "ui/format.h"
#include "ui/messages.h"
#include "ui/small_widgets.h"
#include "ui/theme.h"

namespace netgrove {

namespace {

void tint(QLabel& label, const QColor& color)
{
    QPalette own = label.palette();
    if (own.color(QPalette::WindowText) != color) {
        own.setColor(QPalette::WindowText, color);
        label.setPalette(own);
    }
}

QString whereText(const MachineFacts& machine)
{
    QStringList names;
    for (const InterfaceFacts& interface : machine.interfaces) {
        if (interface.isCaptured) {
            names.append(safe(interface.name, 32));
        }
    }
    if (names.isEmpty()) {
        return StatusLine::tr("Not capturing");
    }
    return names.size() <= 2 ? StatusLine::tr("Live on %1").arg(names.join(QStringLiteral(", ")))
                             : StatusLine::tr("Live on %n interface(s)", nullptr, static_cast<int>(names.size()));
}

} // namespace

StatusLine::StatusLine(QWidget* parent)
    : QStatusBar(parent)
    , m_dot(add({}))
    , m_where(add(tr("Where")))
    , m_frozen(add(tr("Frozen")))
    , m_attribution(add(tr("How processes are found")))
    , m_rate(add(tr("Packets a second")))
    , m_lost(add(tr("Lost")))
    , m_share(add(tr("Share attributed")))
    , m_counts(add(tr("Processes"), true))
{
    setSizeGripEnabled(false);
    m_dot->setText(QStringLiteral("\u25cf"));
    m_share->setToolTip(
        tr("Of the connections shown, how many have a known process. The others are counted, never guessed."));
    setFrozen(std::nullopt);
    showStarting();
}

PlainLabel* StatusLine::add(const QString& accessibleName, bool isRight)
{
    auto* label = new PlainLabel({}, false, this);
    label->setContentsMargins(accessibleName.isEmpty() ? 10 : 4, 2, accessibleName.isEmpty() ? 0 : 10, 2);
    label->setAccessibleDescription(accessibleName);
    isRight ? addPermanentWidget(label) : addWidget(label);
    return label;
}

void StatusLine::setState(const QString& text, const QColor& color)
{
    m_where->setText(text);
    tint(*m_dot, color);
}

void StatusLine::showStarting() { setState(tr("Starting"), Theme::of(palette()).softInk); }

void StatusLine::showFailed(const Error& error)
{
    setState(messageFor(error).what, Theme::of(palette()).alert);
    for (PlainLabel* label : {m_attribution, m_rate, m_lost, m_share}) {
        label->clear();
    }
}

void StatusLine::showEnded() { setState(tr("Stopped"), Theme::of(palette()).softInk); }

void StatusLine::setFrozen(std::optional<WallTime> since)
{
    m_frozen->setText(since ? tr("Picture frozen at %1").arg(formatClock(*since)) : QString());
    m_frozen->setVisible(since.has_value());
    tint(*m_frozen, Theme::of(palette()).warning);
}

void StatusLine::setSnapshot(const Snapshot& snapshot)
{
    const Theme theme = Theme::of(palette());
    const MachineFacts& machine = snapshot.machine;
    const bool isLive = std::any_of(
        machine.interfaces.begin(), machine.interfaces.end(), [](const auto& one) { return one.isCaptured; });
    if (m_isReplay) {
        setState(tr("Replay"), theme.talkRing);
    } else {
        setState(whereText(machine), isLive ? theme.done : theme.warning);
    }
    m_attribution->setText(attributionWords(machine.attribution));
    const SensorCounters& counters = snapshot.counters;
    const bool isListening = isLive || m_isReplay || counters.packets > 0; // else no number of packets says anything
    m_rate->setText(!isListening ? QString()
                                 : tr("%1 packets/s")
                                       .arg(formatCount(static_cast<std::uint64_t>(
                                           std::llround(std::max(0.0, snapshot.packetsPerSecond))))));
    const std::uint64_t lost
        = counters.kernelDrops + counters.interfaceDrops + counters.queueDrops + counters.lostEvents;
    m_lost->setText(isListening || lost > 0 ? tr("%1 lost").arg(formatCount(lost)) : QString());
    m_lost->setToolTip(tr(
        "Packets dropped by the kernel: %1, by the interface: %2, between our own parts: %3. Process events lost: %4.")
            .arg(formatCount(counters.kernelDrops), formatCount(counters.interfaceDrops),
                formatCount(counters.queueDrops), formatCount(counters.lostEvents)));
    tint(*m_lost, lost > 0 ? theme.warning : palette().color(QPalette::WindowText));
    m_share->setText(counters.packets == 0 && snapshot.flows.empty() // of nothing there is no share
            ? QString()
            : tr("%1 % attributed").arg(static_cast<int>(std::floor(snapshot.attributedShare * 100))));
    const std::size_t running = countRunning(snapshot);
    const std::size_t talking = countTalking(snapshot);
    const auto active = std::count_if(snapshot.findings.begin(), snapshot.findings.end(),
        [](const auto& one) { return one->isActive && one->grade != Grade::expected; });
    QStringList counts{tr("%1 process(es)", nullptr, static_cast<int>(running)).arg(formatCount(running))};
    if (isLive || m_isReplay || talking > 0) { // else nobody was listened to
        counts.append(tr("%1 (talks/talk) outside", nullptr, static_cast<int>(talking)).arg(formatCount(talking)));
    }
    if (isLive || m_isReplay || active > 0) {
        counts.append(tr("%n finding(s) going on", nullptr, static_cast<int>(active)));
    }
    m_counts->setText(counts.join(QStringLiteral("  ·  ")));
}

QString StatusLine::text() const
{
    QStringList parts;
    for (const PlainLabel* label : {m_where, m_frozen, m_attribution, m_rate, m_lost, m_share, m_counts}) {
        if (!label->text().isEmpty()) {
            parts.append(label->text());
        }
    }
    return parts.join(QStringLiteral(" | "));
}

} // namespace netgrove
