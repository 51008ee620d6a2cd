// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The words of the window: what the core's codes mean to people, as what happened plus what to do. One place, so that
/// one thing has one name everywhere.
#pragma once

#include <QString>
#include <optional>

#include "core/analyse/snapshot.h"
#include "core/base/result.h"
#include "core/monitor.h"

namespace netgrove {

enum class Severity : std::uint8_t { done, hint, warning, problem };

struct ActionResult;

/// Plain text throughout.
struct Message {
    Severity severity = Severity::hint;
    QString what; ///< one sentence: what happened
    QString remedy; ///< what to do about it; may be empty
    QString detail; ///< for people who know the system: safe to show, may be empty
};

/// Why the sensor could not start.
Message messageFor(const Error& error);
Message messageFor(const SensorNotice& notice);
/// What became of an action on several: how many, and what was not done.
Message messageFor(const ActionResult& result);
/// What became of an action: done (no error), already ended, not permitted, …
Message messageFor(ProcessAction action, const QString& process, const std::optional<Error>& error);

QString actionName(ProcessAction action); ///< "Suspend", "Resume", "End", "Kill…" (what a button says)
QString actionLoss(ProcessAction action); ///< what will be lost: one sentence for the question

QString attributionWords(AttributionMode mode); ///< "Traced (eBPF), threads known"
QString attributionSourceWord(AttributionSource source);
QString tcpStateWord(const FlowObservation& flow); ///< "connected", "no answer", …; "" where there is no state
QString protocolWord(const FlowKey& key);
QString ruleWord(Rule rule);
QString gradeWord(Grade grade);
QString gradeText(Grade grade); ///< the word behind its sign: "⚠ Alert", "ⓘ Notice", "✓ Expected"
QString processStateWord(
    const ProcessRecord& process); ///< of proc(5)'s letter: "running", "sleeping", "suspended", "ended"
/// The part a process plays, in a word: "pair: parent", "pair: child", "between the pair", "talks outside", "quiet",
/// "ended".
QString roleWord(const ProcessRecord& process);
QString threadWord(const ThreadRecord& thread); ///< "talks outside", "quiet", "ended"

} // namespace netgrove
