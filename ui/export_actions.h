// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <cstdint>
#include <optional>

#include "core/base/result.h"
#include "core/session/export/run_record.h"
#include "ui/messages.h"
#include "ui/picture_size_dialog.h"

class QMenu;
class QWidget;

namespace netgrove {

/// Saves what the window has seen: asks where, writes, and says what became of it. Remembers
/// connections that ended, from the Snapshots that it is given. Thread: the window's.
class ExportActions final : public QObject {
    Q_OBJECT

public:
    enum class Kind : std::uint8_t { report, connections, findings, everything, graph, svg, png };

    /// The window must outlive it.
    explicit ExportActions(QWidget& window);

    void take(const SnapshotPointer& snapshot);
    /// Adds the submenu.
    void addTo(QMenu& menu);
    /// Asks for a file and saves the page of one finding.
    void saveFinding(std::uint64_t finding);

    /// Of every PNG from now on.
    void setPictureSize(const PictureSize& size) { m_pictureSize = size; }
    /// Writes without asking; finding: that one's part alone. Error: as writeAtomically(); badInput where nothing was
    /// seen yet or a picture is empty.
    Result<void> write(Kind kind, const QString& file, std::optional<std::uint64_t> finding = std::nullopt) const;

Q_SIGNALS:
    /// What became of an export that was asked for in the menu.
    void said(const netgrove::Message& message);

private:
    void ask(Kind kind);
    void save(Kind kind, std::optional<std::uint64_t> finding = std::nullopt);
    QString suggestedName(Kind kind) const;
    Result<std::string> contentOf(Kind kind, std::optional<std::uint64_t> finding) const;

    QWidget& m_window;
    /// A window stays open for weeks: what it could export of the past must not outgrow what it shows.
    static constexpr std::size_t kMostFlows = 10'000;

    RunBook m_book{kMostFlows};
    SnapshotPointer m_last;
    QString m_folder; ///< where the last one went
    PictureSize m_pictureSize; ///< of a PNG
};

} // namespace netgrove
