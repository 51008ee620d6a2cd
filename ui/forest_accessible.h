// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The forest for assistive technology: a tree whose items are what is drawn, with names, states and actions.
#pragma once

#include "core/base/ids.h"

namespace netgrove {

class ForestCanvas;

/// Makes QAccessible know the canvas. May be called any number of times.
void installForestAccessibility();

/// What is selected has changed, or has got the keyboard.
void tellForestSelection(const ForestCanvas& canvas, ProcessKey selected);

} // namespace netgrove
