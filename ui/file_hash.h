// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <atomic>
#include <memory>

#include "core/base/result.h"

namespace netgrove {

/// The SHA-256 of the first of `paths` that can be opened, in hexadecimal. Only ordinary files, at most 4 GiB; stops
/// early where `isUnwanted` becomes true. Blocks: not for the window's thread.
/// Errors: noPrivilege, badInput (no regular file), notSupported (too large), refused (stopped), system.
Result<QString> hashOfFile(const QStringList& paths, const std::atomic<bool>& isUnwanted);

/// Does it in a thread of its own. Thread: the window's.
class FileHash final : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;
    ~FileHash() override;

    /// Begins; what was asked before is given up.
    void start(const QStringList& paths);
    void giveUp();
    bool isRunning() const { return m_isUnwanted != nullptr; }

Q_SIGNALS:
    void done(const QString& hash); ///< lower-case hexadecimal
    void failed(netgrove::Error error);

private:
    std::shared_ptr<std::atomic<bool>> m_isUnwanted; ///< of the run that counts; null: none
};

} // namespace netgrove
