// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/suspended_book.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <algorithm>

namespace netgrove {

namespace {

constexpr qint64 kMostBytes = qint64{1} << 20; ///< of the file: more is not ours
constexpr std::size_t kMost = 4096;

const QString kBoot = QStringLiteral("boot");
const QString kProcesses = QStringLiteral("processes");
const QString kPid = QStringLiteral("pid");
const QString kStart = QStringLiteral("start");
const QString kUid = QStringLiteral("uid");
const QString kName = QStringLiteral("name");

} // namespace

QString readBootId()
{
    QFile file(QStringLiteral("/proc/sys/kernel/random/boot_id"));
    return file.open(QIODevice::ReadOnly) ? QString::fromLatin1(file.readAll().trimmed()) : QString();
}

SuspendedBook::SuspendedBook(QString file, QString bootId)
    : m_file(std::move(file))
    , m_bootId(std::move(bootId))
{
    load();
}

void SuspendedBook::load()
{
    QFile file(m_file);
    if (m_file.isEmpty() || !file.open(QIODevice::ReadOnly)) {
        return;
    }
    const QJsonObject root = QJsonDocument::fromJson(file.read(kMostBytes)).object();
    if (m_bootId.isEmpty() || root.value(kBoot).toString() != m_bootId) {
        return;
    }
    for (const QJsonValue& value : root.value(kProcesses).toArray()) {
        const QJsonObject entry = value.toObject();
        // As text: a number of JSON holds 53 bits.
        const SuspendedProcess process{
            {Pid(entry.value(kPid).toInt()), StartTime(entry.value(kStart).toString().toULongLong())},
            Uid(static_cast<std::uint32_t>(entry.value(kUid).toInteger())), entry.value(kName).toString().left(200)};
        if (process.key.pid.value > 1 && m_processes.size() < kMost) {
            m_processes.push_back(process);
        }
    }
}

void SuspendedBook::add(const SuspendedProcess& process)
{
    std::erase_if(m_processes, [&](const SuspendedProcess& known) { return known.key == process.key; });
    if (m_processes.size() < kMost) {
        m_processes.push_back(process);
    }
    save();
}

void SuspendedBook::remove(ProcessKey key)
{
    if (std::erase_if(m_processes, [&](const SuspendedProcess& known) { return known.key == key; }) > 0) {
        save();
    }
}

void SuspendedBook::save() const
{
    if (m_file.isEmpty()) {
        return;
    }
    QJsonArray list;
    for (const SuspendedProcess& process : m_processes) {
        list.append(QJsonObject{{kPid, process.key.pid.value}, {kStart, QString::number(process.key.start.value)},
            {kUid, static_cast<qint64>(process.uid.value)}, {kName, process.name}});
    }
    QDir().mkpath(QFileInfo(m_file).path());
    QSaveFile file(m_file);
    if (file.open(QIODevice::WriteOnly)) {
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        file.write(QJsonDocument(QJsonObject{{kBoot, m_bootId}, {kProcesses, list}}).toJson());
        file.commit();
    }
}

} // namespace netgrove
