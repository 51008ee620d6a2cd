// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages.h"

#include <QCoreApplication>

#include "ui/format.h"

namespace netgrove {

namespace {

struct Messages {
    Q_DECLARE_TR_FUNCTIONS(Messages)
};

QString rootHint()
{
    return Messages::tr(
        "Until then it shows processes and the connections of your own ones. Start it with sudo: sudo ./dev run");
}

Message plain(Severity severity, const QString& what, const QString& remedy) { return {severity, what, remedy, {}}; }

Message wordsFor(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::captureRefused:
        return plain(Severity::problem, Messages::tr("Netgrove may not capture packets, so it cannot tell who talks."),
            rootHint());
    case NoticeKind::interfaceGone:
        return plain(Severity::warning, Messages::tr("A network interface is gone."),
            Messages::tr("The others are still watched; it is taken up again when it comes back."));
    case NoticeKind::interfaceBack:
        return plain(Severity::done, Messages::tr("A network interface is back and watched again."), {});
    case NoticeKind::captureFailed:
        return plain(Severity::problem, Messages::tr("Capturing packets failed."),
            Messages::tr("Processes are still shown. Close Netgrove and start it again; if that does not help, the "
                         "details say why."));
    case NoticeKind::processEventsRefused:
        return plain(Severity::warning,
            Messages::tr("The kernel does not announce births and deaths of processes to Netgrove."),
            Messages::tr("They are found by looking; very short lives may be missed. Starting with sudo may help."));
    case NoticeKind::processesHidden:
        return plain(Severity::warning,
            Messages::tr("This system hides other users' processes (/proc is mounted with hidepid)."),
            Messages::tr("Only your own are shown. Start with sudo to see all of them."));
    case NoticeKind::socketDiagRefused:
        return plain(Severity::hint,
            Messages::tr("The fast way to read sockets is closed; they are read from /proc/net."),
            Messages::tr("Nothing to do; very short connections may stay without a process."));
    case NoticeKind::tracingUnavailable:
        return plain(Severity::hint, Messages::tr("Tracing with eBPF is not available: threads are not known."),
            Messages::tr(
                "Processes are attributed by /proc instead. With sudo and Linux 6.3 or newer, tracing works."));
    case NoticeKind::eventsLost:
        return plain(Severity::warning,
            Messages::tr("The machine was too busy: some events were lost, and the state was read anew."),
            Messages::tr("Nothing to do; what happened in that moment may be incomplete."));
    case NoticeKind::tableFull:
        return plain(Severity::warning,
            Messages::tr("Too many connections at once: the oldest were dropped from the picture."),
            Messages::tr("The counts stay right; the list is not complete."));
    case NoticeKind::packetsOnly:
        return plain(Severity::hint, Messages::tr("This is a file of packets: it tells of no processes."),
            Messages::tr("Connections and forged sources are found in it; who sent them is not in the file."));
    case NoticeKind::recordingStopped:
        break;
    }
    return plain(Severity::warning, Messages::tr("The recording stopped."),
        Messages::tr(
            "What was recorded so far is whole, where its file still is. Look whether the disk is full or gone."));
}

Message wordsFor(ErrorCode code)
{
    switch (code) {
    case ErrorCode::noPrivilege:
        return plain(Severity::problem, Messages::tr("Netgrove has no right to watch the network."),
            Messages::tr("Start it with sudo: sudo ./dev run"));
    case ErrorCode::noSuchInterface:
        return plain(Severity::problem, Messages::tr("There is no such network interface."),
            Messages::tr("List them with “ip link”, or leave --interface out to watch all of them."));
    case ErrorCode::notSupported:
        return plain(Severity::problem, Messages::tr("This kernel or this build lacks what was asked for."),
            Messages::tr("Try --attribution auto, which takes the best that works here."));
    case ErrorCode::badInput:
    case ErrorCode::tooNew:
        return plain(Severity::problem, Messages::tr("What Netgrove was given to read makes no sense to it."),
            Messages::tr("Check that it was written by this version or an older one."));
    case ErrorCode::noSuchProcess:
    case ErrorCode::refused:
    case ErrorCode::system:
        break;
    }
    return plain(Severity::problem, Messages::tr("Watching could not start."),
        Messages::tr("The details name the call that failed. Close other capture programs and try again."));
}

QString doneSentence(ProcessAction action, const QString& process)
{
    switch (action) {
    case ProcessAction::suspend:
        return Messages::tr("%1 is suspended.").arg(process);
    case ProcessAction::resume:
        return Messages::tr("%1 runs again.").arg(process);
    case ProcessAction::terminate:
        return Messages::tr("%1 was asked to end.").arg(process);
    case ProcessAction::kill:
        break;
    }
    return Messages::tr("%1 was killed.").arg(process);
}

} // namespace

Message messageFor(const Error& error)
{
    Message message = wordsFor(error.code);
    message.detail = safe(error.detail);
    return message;
}

Message messageFor(const SensorNotice& notice)
{
    Message message = wordsFor(notice.kind);
    message.detail = safe(notice.detail);
    return message;
}

Message messageFor(ProcessAction action, const QString& process, const std::optional<Error>& error)
{
    if (!error) {
        const QString remedy = action == ProcessAction::suspend
            ? Messages::tr("It keeps its memory and its connections; Resume lets it go on.")
            : action == ProcessAction::terminate ? Messages::tr("If it does not end by itself, use Kill.")
                                                 : QString();
        return {Severity::done, doneSentence(action, process), remedy, {}};
    }
    const QString detail = safe(error->detail);
    switch (error->code) {
    case ErrorCode::noSuchProcess:
        return {Severity::hint, Messages::tr("%1 had already ended.").arg(process), {}, detail};
    case ErrorCode::noPrivilege:
        return {Severity::problem, Messages::tr("You are not permitted to do that to %1.").arg(process),
            Messages::tr("It belongs to another user. Start Netgrove with sudo, or ask that user."), detail};
    case ErrorCode::refused:
        return {Severity::warning, Messages::tr("Netgrove does not do that to %1.").arg(process),
            Messages::tr("pid 1, kernel threads and Netgrove itself are left alone."), detail};
    case ErrorCode::notSupported:
        return {Severity::problem, Messages::tr("This kernel cannot signal %1 safely.").arg(process),
            Messages::tr("Linux 5.3 or newer is needed (pidfd)."), detail};
    default:
        return {Severity::problem, Messages::tr("That did not work on %1.").arg(process), {}, detail};
    }
}

QString actionName(ProcessAction action)
{
    switch (action) {
    case ProcessAction::suspend:
        return Messages::tr("&Suspend…");
    case ProcessAction::resume:
        return Messages::tr("Res&ume");
    case ProcessAction::terminate:
        return Messages::tr("&End…");
    case ProcessAction::kill:
        break;
    }
    return Messages::tr("&Kill…");
}

QString actionLoss(ProcessAction action)
{
    switch (action) {
    case ProcessAction::suspend:
        return Messages::tr(
            "It stops where it is and answers nobody until you resume it. Nothing is lost, but whoever waits for it "
            "may give up.");
    case ProcessAction::resume:
        return Messages::tr("It goes on where it was suspended.");
    case ProcessAction::terminate:
        return Messages::tr("It is asked to end and may save its work first. Its connections will be closed.");
    case ProcessAction::kill:
        break;
    }
    return Messages::tr("It ends at once. Unsaved work and open connections are lost; this cannot be undone.");
}

QString attributionWords(AttributionMode mode)
{
    switch (mode) {
    case AttributionMode::ebpf:
        return Messages::tr("Traced (eBPF), threads known");
    case AttributionMode::proc:
        return Messages::tr("By /proc, threads not known");
    case AttributionMode::none:
        break;
    }
    return Messages::tr("Processes only");
}

QString attributionSourceWord(AttributionSource source)
{
    switch (source) {
    case AttributionSource::traced:
        return Messages::tr("traced", "how a flow was attributed");
    case AttributionSource::opener:
        return Messages::tr("opened it", "how a flow was attributed");
    case AttributionSource::holder:
        return Messages::tr("holds it", "how a flow was attributed");
    case AttributionSource::none:
        break;
    }
    return Messages::tr("not known");
}

QString tcpStateWord(const FlowObservation& flow)
{
    switch (flow.tcpState) {
    case TcpState::synSent:
        return Messages::tr("no answer");
    case TcpState::synReceived:
        return Messages::tr("opening");
    case TcpState::established:
        return Messages::tr("connected");
    case TcpState::closing:
        return Messages::tr("closing");
    case TcpState::closed:
        return Messages::tr("closed");
    case TcpState::refused:
        return Messages::tr("refused");
    case TcpState::reset:
        return Messages::tr("reset");
    case TcpState::none:
        break;
    }
    if (flow.isFinal) {
        return Messages::tr("over");
    }
    return flow.counters.rxPackets == 0 ? Messages::tr("one-way") : QString();
}

QString protocolWord(const FlowKey& key)
{
    const auto word = toText(key.protocol);
    const QString text = QString::fromLatin1(word.data(), static_cast<qsizetype>(word.size())).toUpper();
    return key.protocol == Protocol::raw ? QStringLiteral("IP %1").arg(key.discriminator) : text;
}

QString ruleWord(Rule rule)
{
    return rule == Rule::serverLikePair ? Messages::tr("Server-like pair") : Messages::tr("Forged source address");
}

QString gradeWord(Grade grade)
{
    switch (grade) {
    case Grade::alert:
        return Messages::tr("Alert");
    case Grade::notice:
        return Messages::tr("Notice");
    case Grade::expected:
        break;
    }
    return Messages::tr("Expected");
}

QString gradeText(Grade grade)
{
    const char16_t sign = grade == Grade::alert ? u'\u26a0' : grade == Grade::notice ? u'\u24d8' : u'\u2713';
    return QStringLiteral("%1 %2").arg(QChar(sign)).arg(gradeWord(grade));
}

QString processStateWord(const ProcessRecord& process)
{
    if (process.ended) {
        return Messages::tr("ended");
    }
    switch (process.facts.state) {
    case 'R':
        return Messages::tr("running");
    case 'S':
    case 'I':
        return Messages::tr("sleeping");
    case 'D':
        return Messages::tr("waiting for a device");
    case 'T':
    case 't':
        return Messages::tr("suspended");
    case 'Z':
        return Messages::tr("ended, not yet collected by its parent");
    default:
        return Messages::tr("not known");
    }
}

QString roleWord(const ProcessRecord& process)
{
    if (process.isThreadPair) {
        return Messages::tr("Pair of threads");
    }
    if (process.isPairAncestor && process.isPairDescendant) {
        return Messages::tr("Pair: parent and child");
    }
    if (process.isPairAncestor) {
        return Messages::tr("Pair: parent");
    }
    if (process.isPairDescendant) {
        return Messages::tr("Pair: child");
    }
    if (process.isOnPairPath) {
        return Messages::tr("Between the pair");
    }
    if (process.ended) {
        return Messages::tr("Ended");
    }
    return process.isCommunicating ? Messages::tr("Talks outside") : Messages::tr("Quiet");
}

QString threadWord(const ThreadRecord& thread)
{
    if (thread.isEnded) {
        return thread.isCommunicating ? Messages::tr("talked outside, ended") : Messages::tr("ended");
    }
    return thread.isCommunicating ? Messages::tr("talks outside") : Messages::tr("quiet");
}

} // namespace netgrove
