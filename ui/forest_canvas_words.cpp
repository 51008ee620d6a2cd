// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a circle is, in words: for tooltips, and for those who cannot see it.
#include <algorithm>

#include "ui/forest_canvas.h"
#include "ui/format.h"
#include "ui/messages.h"

namespace netgrove {

QString ForestCanvas::stateWords(const ForestItem& item) const
{
    QStringList words;
    if (item.isEnded()) {
        words << tr("ended");
    } else if (item.host) {
        words << tr("remote host");
    } else {
        words << (item.isTalking() ? tr("communicating") : tr("quiet"));
    }
    if (item.isPair() && !item.isPaper && item.isProcess()) {
        words << gradeWord(item.grade()).toLower();
    }
    if (item.isProcess() && (item.isPair() || item.isOnPath())) {
        words << roleWord(*item.record);
    } else if (item.isPair()) {
        words << item.tag;
    }
    if (item.isMuted()) {
        words << tr("expected", "grade of a pair, beside its process");
    }
    if (item.parent >= 0) {
        const ForestItem& parent = m_scene.items()[static_cast<std::size_t>(item.parent)];
        const QString name = tr("%1 %2", "a process and its pid")
                                 .arg(processName(parent.record->facts))
                                 .arg(parent.record->key.pid.value);
        words << (item.host ? tr("of %1", "of a process") : tr("child of %1")).arg(name);
    }
    if (item.foldedAbove > 0) {
        words << tr("%n quiet process(es) folded above", nullptr, static_cast<int>(item.foldedAbove));
    }
    if (item.foldedBelow > 0) {
        words << tr("%n quiet process(es) folded below", nullptr, static_cast<int>(item.foldedBelow));
    }
    return words.join(tr(", ", "between words of a list"));
}

QString ForestCanvas::describeThread(const ForestItem& item) const
{
    const ThreadRecord& thread = *item.thread;
    QString text = tr("Thread %1 of %2")
                       .arg(item.name.isEmpty() ? QString() : safe(thread.name, 64))
                       .arg(processName(item.record->facts));
    text += QStringLiteral("  \u00b7  tid %1  \u00b7  %2").arg(thread.tid.value).arg(threadWord(thread));
    if (thread.creator != Tid()) {
        text += QLatin1Char('\n') + tr("started by thread %1").arg(thread.creator.value);
    }
    return text;
}

QString ForestCanvas::describeHost(const ForestItem& item) const
{
    const HostFacts& host = *item.host;
    const auto hosts = static_cast<int>(host.hosts);
    const QString answered = tr("%n answered", nullptr, static_cast<int>(host.answered));
    if (host.hosts > 1 && host.place.isEmpty()) {
        return tr("%n remote host(s) on other ports", nullptr, hosts) + QLatin1Char('\n') + answered;
    }
    if (host.hosts > 1) {
        return tr("%n remote host(s) on port %1", nullptr, hosts).arg(host.place.mid(1)) + QLatin1Char('\n') + answered;
    }
    QString text = tr("Remote host %1").arg(host.name);
    text += host.name == host.place ? QString() : QLatin1Char('\n') + host.place;
    if (host.talkers > 1) {
        text += QLatin1Char('\n') + tr("%n process(es) talk to it", nullptr, static_cast<int>(host.talkers));
    }
    return host.answered > 0 ? text : text + QLatin1Char('\n') + tr("no answer");
}

QString ForestCanvas::describe(const ForestItem& item) const
{
    if (item.thread != nullptr) {
        return describeThread(item);
    }
    if (item.host) {
        return describeHost(item);
    }
    const ProcessRecord& process = *item.record;
    QString text
        = tr("%1  ·  pid %2  ·  %3").arg(processName(process.facts)).arg(process.key.pid.value).arg(roleWord(process));
    if (process.remoteHostCount > 0) {
        text += QLatin1Char('\n') + tr("%n remote host(s)", nullptr, static_cast<int>(process.remoteHostCount));
        const QString up = formatRate(process.txBytesPerSecond);
        const QString down = formatRate(process.rxBytesPerSecond);
        text += up.isEmpty() ? QString() : tr(", sends %1").arg(up);
        text += down.isEmpty() ? QString() : tr(", receives %1").arg(down);
    }
    if (!process.facts.commandLine.empty()) {
        text += QLatin1Char('\n') + safe(process.facts.commandLine, 160);
    }
    if (item.foldedBelow > 0) {
        text += QLatin1Char('\n')
            + tr("%n quiet process(es) below it: click the count to show", nullptr, static_cast<int>(item.foldedBelow));
    }
    if (!item.threadPill.isEmpty()) {
        text += QLatin1Char('\n')
            + tr("%n communicating thread(s): click the count, or press T, to show them", nullptr,
                static_cast<int>(std::ranges::count_if(process.threads, &ThreadRecord::isCommunicating)));
    }
    return text;
}

} // namespace netgrove
