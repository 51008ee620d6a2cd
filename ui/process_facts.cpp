// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/process_facts.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFile>
#include <QFileInfo>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QToolButton>
#include <QUrl>
#include <set>

#include "ui/file_hash.h"
#include "ui/format.h"
#include "ui/messages.h"
#include "ui/small_widgets.h"

namespace netgrove {

namespace {

QString trafficText(const ProcessRecord& process)
{
    return process.totals == FlowCounters()
        ? ProcessFacts::tr("none seen")
        : ProcessFacts::tr("sent %1, received %2")
              .arg(formatBytes(process.totals.txBytes), formatBytes(process.totals.rxBytes));
}

QString rateText(const ProcessRecord& process)
{
    const QString up = formatRate(process.txBytesPerSecond);
    const QString down = formatRate(process.rxBytesPerSecond);
    return up.isEmpty() && down.isEmpty() ? ProcessFacts::tr("nothing")
        : down.isEmpty()                  ? ProcessFacts::tr("sends %1").arg(up)
        : up.isEmpty()                    ? ProcessFacts::tr("receives %1").arg(down)
                                          : ProcessFacts::tr("sends %1, receives %2").arg(up, down);
}

QString stateText(const ProcessRecord& process)
{
    return process.facts.threadCount > 1 && !process.ended
        ? ProcessFacts::tr("%1, %n thread(s)", nullptr, static_cast<int>(process.facts.threadCount))
              .arg(processStateWord(process))
        : processStateWord(process);
}

/// Sockets behind its connections, with how many of them others hold too: one passed on or inherited speaks for two.
QString socketText(const ProcessRecord& process)
{
    std::set<Inode> all;
    std::set<Inode> shared;
    for (const FlowPointer& flow : process.flows) {
        if (flow->facts.socket != Inode() && !flow->facts.isFinal) {
            all.insert(flow->facts.socket);
            if (flow->facts.owners.size() > 1) {
                shared.insert(flow->facts.socket);
            }
        }
    }
    if (all.empty()) {
        return ProcessFacts::tr("none open to the network");
    }
    const QString count = ProcessFacts::tr("%n open to the network", nullptr, static_cast<int>(all.size()));
    return shared.empty()
        ? count
        : ProcessFacts::tr("%1, %n of them shared with other processes", nullptr, static_cast<int>(shared.size()))
              .arg(count);
}

QString packageText(const ProcessRecord& process)
{
    if (!process.facts.program) {
        return ProcessFacts::tr("not looked up");
    }
    const ProgramFacts& program = *process.facts.program;
    switch (program.package) {
    case PackageState::owned:
        return safe(program.packageName, 128);
    case PackageState::none:
        return program.isUserWritable
            ? ProcessFacts::tr("none: no package owns this file, and others than root may write to it")
            : ProcessFacts::tr("none: no package owns this file");
    case PackageState::pending:
        return ProcessFacts::tr("being looked up\u2026");
    case PackageState::notKnown:
        break;
    }
    return ProcessFacts::tr("not known: no list of packages that covers this file");
}

} // namespace

ProcessFacts::ProcessFacts(QWidget* parent)
    : QWidget(parent)
    , m_hash(new FileHash(this))
{
    auto* facts = new QFormLayout(this);
    facts->setContentsMargins(0, 6, 0, 0);
    facts->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    facts->setFormAlignment(Qt::AlignTop);
    facts->setHorizontalSpacing(14);
    facts->setVerticalSpacing(4);
    m_command = new ReadOnlyText(tr("Command line"), this);
    m_program = new ReadOnlyText(tr("Program"), this);
    m_package = new PlainLabel({}, false, this);
    m_package->setWordWrap(true);
    m_state = new PlainLabel({}, false, this);
    m_traffic = new PlainLabel({}, false, this);
    m_traffic->setWordWrap(true);
    m_rates = new PlainLabel({}, false, this);
    m_sockets = new PlainLabel({}, false, this);
    m_sockets->setWordWrap(true);
    m_hashLabel = new PlainLabel({}, false, this);
    m_hashLabel->setObjectName(QStringLiteral("hash"));
    m_hashLabel->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_hashLabel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    const auto add = [this, facts](const QString& name, QWidget* value, QToolButton* button = nullptr) {
        auto* label = new PlainLabel(name, true, this);
        label->setBuddy(value);
        if (button == nullptr) {
            facts->addRow(label, value);
            return;
        }
        auto* row = new QHBoxLayout;
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(value, 1);
        row->addWidget(button, 0, Qt::AlignTop);
        facts->addRow(label, row);
    };
    m_folderButton = addButton(tr("Open folder"), tr("Show the program’s folder in the file manager"));
    m_hashButton = addButton(tr("Compute"), tr("Read the program and compute its SHA-256, to look it up elsewhere"));
    add(tr("Command"), m_command);
    add(tr("Program"), m_program, m_folderButton);
    add(tr("Package"), m_package);
    add(tr("SHA-256"), m_hashLabel, m_hashButton);
    add(tr("State"), m_state);
    add(tr("Sockets"), m_sockets);
    add(tr("Traffic"), m_traffic);
    add(tr("Just now"), m_rates);
    connect(m_folderButton, &QToolButton::clicked, this, &ProcessFacts::openFolder);
    connect(m_hashButton, &QToolButton::clicked, this, [this] {
        if (m_hasHash) {
            QGuiApplication::clipboard()->setText(m_hashLabel->text());
        } else {
            computeHash();
        }
    });
    connect(m_hash, &FileHash::done, this, [this](const QString& hash) { showHash(hash, true); });
    connect(m_hash, &FileHash::failed, this, [this](const Error& error) {
        showHash(
            error.code == ErrorCode::noPrivilege ? tr("you may not read this program") : tr("cannot be read"), false);
        m_hashLabel->setToolTip(plainToolTip(safe(error.detail)));
    });
}

QToolButton* ProcessFacts::addButton(const QString& text, const QString& help)
{
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(help);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void ProcessFacts::setProcess(const ProcessRecord& process)
{
    m_executable = QFile::decodeName(QByteArray::fromStdString(process.facts.executable));
    if (process.key != m_key) {
        m_key = process.key;
        m_hash->giveUp();
        showHash(tr("not computed"), false);
    }
    m_command->setContent(process.facts.commandLine.empty() ? tr("not known") : safe(process.facts.commandLine, 4096));
    const QString program = m_executable.isEmpty() ? tr("not known") : safe(process.facts.executable);
    m_program->setContent(process.facts.isExecutableDeleted ? tr("%1 (deleted)").arg(program) : program);
    m_package->setText(packageText(process));
    if (!m_hasHash && process.facts.program && process.facts.program->content == ContentState::known) {
        m_hash->giveUp();
        showHash(QString::fromLatin1(process.facts.program->contentHash.c_str()), true); // known already
    }
    const bool isHere = !m_isRecorded && !m_executable.isEmpty();
    m_folderButton->setEnabled(isHere);
    m_hashButton->setEnabled(m_hasHash || isHere);
    m_state->setText(stateText(process));
    m_sockets->setText(socketText(process));
    m_traffic->setText(trafficText(process));
    m_rates->setText(rateText(process));
}

void ProcessFacts::computeHash()
{
    // What runs, even where its file was deleted or replaced; only the user's own processes let one look (proc(5)).
    m_hash->start({QStringLiteral("/proc/%1/exe").arg(m_key.pid.value), m_executable});
    m_hashLabel->setText(tr("reading…"));
}

void ProcessFacts::showHash(const QString& text, bool isHash)
{
    m_hasHash = isHash;
    m_hashLabel->setText(text);
    m_hashLabel->setToolTip(isHash ? text : QString());
    m_hashButton->setText(isHash ? tr("Copy") : tr("Compute"));
}

QString ProcessFacts::hashText() const { return m_hashLabel->text(); }

void ProcessFacts::openFolder()
{
    QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_executable).absolutePath()));
}

} // namespace netgrove
