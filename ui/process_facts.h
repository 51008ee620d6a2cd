// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "core/analyse/snapshot.h"

class QFormLayout;
class QToolButton;

namespace netgrove {

class FileHash;
class PlainLabel;
class ReadOnlyText;

/// What the system knows of a process: command, program and its folder, hash on demand, state, traffic.
/// Thread: the window's.
class ProcessFacts final : public QWidget {
    Q_OBJECT

public:
    explicit ProcessFacts(QWidget* parent = nullptr);

    void setProcess(const ProcessRecord& process);
    /// Files are not looked for: the process is in a recording. From the next setProcess() on.
    void setRecorded(bool isRecorded) { m_isRecorded = isRecorded; }
    QString hashText() const; ///< what the hash's row says
    void computeHash();

private:
    QToolButton* addButton(const QString& text, const QString& help);
    void showHash(const QString& text, bool isHash);
    void openFolder();

    ProcessKey m_key;
    QString m_executable; ///< its path, as bytes decoded with the file system's encoding
    bool m_hasHash = false;
    bool m_isRecorded = false;
    FileHash* m_hash = nullptr;
    ReadOnlyText* m_command = nullptr;
    ReadOnlyText* m_program = nullptr;
    QToolButton* m_folderButton = nullptr;
    PlainLabel* m_hashLabel = nullptr;
    QToolButton* m_hashButton = nullptr;
    PlainLabel* m_package = nullptr;
    PlainLabel* m_state = nullptr;
    PlainLabel* m_traffic = nullptr;
    PlainLabel* m_rates = nullptr;
    PlainLabel* m_sockets = nullptr;
};

} // namespace netgrove
