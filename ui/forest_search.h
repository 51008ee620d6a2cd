// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <vector>

#include "core/base/ids.h"

class QLabel;
class QLineEdit;

namespace netgrove {

class ProcessModel;

/// A line over the forest that finds processes as one types, also folded ones: by name, pid, command line, remote
/// address or host. Enter goes to the next, Shift+Enter back, Escape leaves. Unlike the filter it hides nothing.
class ForestSearch final : public QFrame {
    Q_OBJECT

public:
    explicit ForestSearch(const ProcessModel& model, QWidget* parent);

    void open();
    void step(int by); ///< to the next (1) or the one before (-1); opens where there is nothing to look for
    /// Processes in which every word occurs, eldest first.
    std::vector<ProcessKey> matches(const QString& text) const;

Q_SIGNALS:
    void found(netgrove::ProcessKey key);
    void left(); ///< by Escape

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void look();
    void tell();

    const ProcessModel& m_model;
    QLineEdit* m_line = nullptr;
    QLabel* m_count = nullptr;
    std::vector<ProcessKey> m_matches;
    std::size_t m_position = 0;
};

} // namespace netgrove
