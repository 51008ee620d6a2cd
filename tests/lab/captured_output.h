// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/base/file_descriptor.h"

namespace netgrove::lab {

/// A program's stdout, in memory: it can write as much as it likes without a reader.
class CapturedOutput {
public:
    CapturedOutput();
    /// For the child, between fork and exec.
    void takeStdout() const;
    std::string text() const;

private:
    FileDescriptor m_file;
};

} // namespace netgrove::lab
