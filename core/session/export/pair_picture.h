// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The drawings of a finding's page, as SVG text. Made here and not by Qt, so that a machine without a desktop can
/// write the page. Colours come from CSS variables of the page: one drawing for light and dark.
#pragma once

#include <string>

#include "core/session/export/run_record.h"

namespace netgrove {

/// Who started whom, from the ancestor to the descendant, and to whom both talk. Of a spoofed source: the sender, the
/// forged address and whom it was sent to.
std::string pairPicture(const RunRecord& run, const Finding& finding);

/// When the processes lived and when their connections had packets, with the moment of the finding.
std::string timelinePicture(const RunRecord& run, const Finding& finding);

} // namespace netgrove
