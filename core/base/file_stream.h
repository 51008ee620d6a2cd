// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <memory>

namespace netgrove {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

/// A stream of the C library that closes itself.
using FileStream = std::unique_ptr<std::FILE, CloseFile>;

} // namespace netgrove
