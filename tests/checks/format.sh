#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The layout of the C++ sources, as ./dev fmt makes it.
source "$(dirname "${BASH_SOURCE[0]}")/sources.sh"
exec ./dev fmt --check
