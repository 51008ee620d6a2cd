// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session_actions.h"

#include <QAction>
#include <QDateTime>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QMainWindow>
#include <QSettings>
#include <QStandardPaths>
#include <QToolBar>

#include "ui/format.h"
#include "ui/keep_dialog.h"
#include "ui/message_bar.h"
#include "ui/replay_bar.h"

namespace netgrove {

namespace {

const QString kSuffix = QStringLiteral(".netgrove");
const QString kFolder = QStringLiteral("session/folder");
const QString kPrivate = QStringLiteral("session/private");
const QString kTopic = QStringLiteral("session");

QString detailOf(const Error& error) { return safe(error.detail, 1000); }

} // namespace

SessionActions::SessionActions(MonitorThread& monitor, MessageBar& messages, QMainWindow& window)
    : QObject(&window)
    , m_monitor(monitor)
    , m_messages(messages)
    , m_window(window)
    , m_open(new QAction(tr("&Open…"), this))
    , m_record(new QAction(tr("&Record…"), this))
    , m_keep(new QAction(tr("Keep the &last part…"), this))
    , m_private(new QAction(tr("Record without command lines and &names"), this))
    , m_tools(new QToolBar(tr("Replay"), &window))
    , m_bar(new ReplayBar(monitor, m_tools))
{
    m_open->setShortcut(QKeySequence::Open);
    m_open->setToolTip(tr("Play a recording instead of watching this machine (%1)")
            .arg(m_open->shortcut().toString(QKeySequence::NativeText)));
    m_record->setShortcut(Qt::CTRL | Qt::Key_R);
    m_record->setCheckable(true);
    m_keep->setToolTip(tr("Record all the time, and keep the last hour, or as much as you choose"));
    m_private->setCheckable(true);
    m_tools->setObjectName(QStringLiteral("replayToolBar"));
    m_tools->setMovable(false);
    m_tools->setContextMenuPolicy(Qt::PreventContextMenu);
    m_tools->addWidget(m_bar);
    m_tools->hide();
    window.addToolBar(Qt::BottomToolBarArea, m_tools);
    window.addActions({m_open, m_record});
    connect(m_open, &QAction::triggered, this, &SessionActions::chooseRecording);
    connect(m_record, &QAction::triggered, this, &SessionActions::toggleRecording);
    connect(m_keep, &QAction::triggered, this, &SessionActions::askToKeep);
    connect(m_bar, &ReplayBar::closeRequested, this, &SessionActions::close);
    connect(&monitor, &MonitorThread::recordingChanged, this, &SessionActions::takeRecording);
    connect(&monitor, &MonitorThread::recordingFailed, this, [this](const Error& error) {
        m_record->setChecked(false);
        m_messages.show(kTopic,
            {Severity::problem, tr("The recording could not begin."), tr("Choose another name or folder."),
                detailOf(error)});
    });
    connect(&monitor, &MonitorThread::replayChanged, this, &SessionActions::takeReplay);
    connect(&monitor, &MonitorThread::timelineChanged, m_bar, &ReplayBar::setTimeline);
    takeRecording({});
}

void SessionActions::chooseRecording()
{
    const QString path = QFileDialog::getOpenFileName(&m_window, tr("Open a recording"), m_folder,
        tr("Recordings and packets (*%1 *.ngrec *.pcap *.pcapng *.cap);;All files (*)").arg(kSuffix));
    if (!path.isEmpty()) {
        const QFileInfo file(path);
        m_folder = file.absolutePath();
        // A file dialog shows files: one of a ring stands for all of its folder.
        open(file.suffix() == QLatin1String("ngrec") ? m_folder : path);
    }
}

Message SessionActions::refusalOf(const QString& path, const Error& error)
{
    const QFileInfo file(path);
    QString remedy = tr("It is no recording, or damaged. netgrove-watch salvage may save what is whole.");
    if (error.code == ErrorCode::tooNew) {
        remedy = tr("It was written by a newer Netgrove: update this one.");
    } else if (!file.exists()) {
        remedy = tr("There is no such file: it may have been moved or renamed.");
    } else if (!file.isReadable()) {
        remedy = tr("You may not read it: recordings are readable by their owner alone.");
    }
    return {Severity::problem,
        tr("“%1” cannot be replayed.").arg(safe(path.toStdString()).section(QLatin1Char('/'), -1)), remedy,
        detailOf(error)};
}

void SessionActions::open(const QString& path)
{
    // Looked at before the machine is let go of: a bad file changes nothing.
    const auto reader = checkRecording(path);
    if (!reader) {
        m_messages.show(kTopic, refusalOf(path, reader.error()));
        return;
    }
    m_messages.remove(kTopic);
    m_bar->reset();
    m_bar->setTitle(QFileInfo(path).fileName());
    m_record->setEnabled(false); // it is recorded already
    m_keep->setEnabled(false);
    m_tools->show();
    Q_EMIT replayingChanged(true);
    m_monitor.openRecording(path);
}

void SessionActions::openDemo(const QString& path)
{
    open(path);
    if (!m_monitor.isReplaying()) {
        return;
    }
    m_bar->setTitle(tr("Demo"));
    m_messages.show(kTopic,
        {Severity::hint, tr("This is a demo: the recording of another PC."),
            tr("In a few seconds a harmless stand-in of a bot wakes up. Select the red pair to read why it is red; the "
               "cross at the bottom right goes back to this PC."),
            {}});
}

void SessionActions::close()
{
    m_tools->hide();
    m_record->setEnabled(true);
    m_keep->setEnabled(true);
    m_messages.remove(kTopic);
    Q_EMIT replayingChanged(false);
    m_monitor.closeRecording();
}

void SessionActions::toggleRecording(bool isWanted)
{
    if (!isWanted) {
        m_monitor.stopRecording();
        return;
    }
    m_record->setChecked(false); // until it runs
    const QString name = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH-mm")) + kSuffix;
    const QString path
        = QFileDialog::getSaveFileName(&m_window, tr("Record to a new file"), m_folder + QLatin1Char('/') + name,
            tr("Recordings (*%1)").arg(kSuffix), nullptr, QFileDialog::DontConfirmOverwrite);
    if (!path.isEmpty()) {
        m_folder = QFileInfo(path).absolutePath();
        startRecording(path);
    }
}

void SessionActions::restore(const QSettings& settings)
{
    m_folder = settings.value(kFolder).toString();
    if (m_folder.isEmpty() || !QFileInfo(m_folder).isDir()) {
        m_folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    }
    m_private->setChecked(settings.value(kPrivate, false).toBool());
}

void SessionActions::save(QSettings& settings) const
{
    settings.setValue(kFolder, m_folder);
    settings.setValue(kPrivate, m_private->isChecked());
}

void SessionActions::startRecording(const QString& path)
{
    RecordingOptions options;
    options.isPrivate = m_private->isChecked();
    m_monitor.startRecording(path, options);
}

void SessionActions::askToKeep()
{
    auto* dialog = new KeepDialog(m_folder + QStringLiteral("/netgrove-last"), m_private->isChecked(), &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &KeepDialog::chosen, this, &SessionActions::startKeeping);
    dialog->open();
}

void SessionActions::startKeeping(const KeepRequest& request)
{
    m_monitor.startRecording(request.folder, request.options);
}

void SessionActions::takeRecording(const RecordingState& state)
{
    const bool hasEnded = m_record->isChecked() && !state.isRecording;
    m_record->setChecked(state.isRecording);
    m_keep->setEnabled(!state.isRecording && m_record->isEnabled());
    m_private->setEnabled(!state.isRecording);
    if (state.isRecording) {
        const QString size
            = QLocale().formattedDataSize(static_cast<qint64>(state.status.bytes), 1, QLocale::DataSizeSIFormat);
        m_record->setText(tr("● Recording %1").arg(durationText(state.status.time)));
        m_record->setToolTip(plainToolTip(tr("%1, %2; click to stop").arg(safe(state.path, 400), size)));
        return;
    }
    m_record->setText(tr("&Record…"));
    m_record->setToolTip(
        tr("Write what is seen to a file (%1)").arg(m_record->shortcut().toString(QKeySequence::NativeText)));
    if (hasEnded && !state.status.failure) {
        m_messages.show(kTopic,
            {Severity::done, tr("Recorded %1.").arg(durationText(state.status.time)), {},
                QString::fromStdString(state.path)});
    } // a failure is a notice of the sensor's: the same words for the terminal and here
}

void SessionActions::takeReplay(const ReplayState& state)
{
    m_bar->setState(state);
    if (state.fault) {
        m_messages.show(kTopic,
            {Severity::warning, tr("The recording is damaged: it ends here."),
                tr("netgrove-watch salvage may save what stands behind."), detailOf(*state.fault)});
    }
}

} // namespace netgrove
