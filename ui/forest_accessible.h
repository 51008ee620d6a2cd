// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The forest for assistive technology: a tree whose items are what is drawn, with names, states and actions.
#pragma once

#include <QAccessible>

#include "core/base/ids.h"

namespace netgrove {

class ForestCanvas;

/// Makes QAccessible know the canvas. May be called any number of times.
void installForestAccessibility();

/// What is selected has changed, or has got the keyboard.
void tellForestSelection(const ForestCanvas& canvas, ProcessKey selected);

/// The forest has changed: what came, what went and whose verdict is another is told, a little of it at a time.
/// Worth its while only where QAccessible::isActive().
void tellForestChanges(const ForestCanvas& canvas, void (*tell)(QAccessibleEvent*) = &QAccessible::updateAccessibility);
/// At most so many events for one change; the rest is one event that says to look anew. A forest of thousands that
/// comes and goes must not flood the accessibility bus.
constexpr int kMostForestEvents = 24;

} // namespace netgrove
