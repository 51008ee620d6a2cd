// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>

namespace netgrove {

/// Black and white with nothing between, dark or light as the palette before; Theme::of() knows it by that.
QPalette highContrastPalette(bool isDark);

/// Makes the whole program's widgets high in contrast, or gives them back what the desktop chose. Thread: the window's.
void setHighContrast(bool isOn);

} // namespace netgrove
