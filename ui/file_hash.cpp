// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/file_hash.h"

#include <QFile>
#include <QThread>

#include "core/base/content_hash.h"
#include "core/base/regular_file.h"

namespace netgrove {

namespace {

constexpr std::uint64_t kLargest = std::uint64_t(4) << 30U;

/// The path may have become anything since the program was started: a pipe, a device.
Result<RegularFile> openFirst(const QStringList& paths)
{
    auto error = failure(ErrorCode::system, "no path");
    for (const QString& path : paths) {
        auto file = openRegularFile(QFile::encodeName(path).toStdString());
        if (file && file->size <= kLargest) {
            return file;
        }
        error = file ? failure(ErrorCode::notSupported, path.toStdString() + ": larger than 4 GiB")
                     : tl::unexpected(file.error());
    }
    return error;
}

} // namespace

Result<QString> hashOfFile(const QStringList& paths, const std::atomic<bool>& isUnwanted)
{
    const auto file = openFirst(paths);
    if (!file) {
        return tl::unexpected(file.error());
    }
    return contentHashOf(file->descriptor.get(), kLargest, &isUnwanted).map([](const std::string& hash) {
        return QString::fromStdString(hash);
    });
}

FileHash::~FileHash() { giveUp(); }

void FileHash::giveUp()
{
    if (m_isUnwanted) {
        *m_isUnwanted = true;
        m_isUnwanted.reset();
    }
}

void FileHash::start(const QStringList& paths)
{
    giveUp();
    m_isUnwanted = std::make_shared<std::atomic<bool>>(false);
    auto answer = std::make_shared<Result<QString>>();
    QThread* thread = QThread::create([paths, answer, flag = m_isUnwanted] { *answer = hashOfFile(paths, *flag); });
    thread->setObjectName(QStringLiteral("hash"));
    connect(thread, &QThread::finished, thread, &QObject::deleteLater);
    connect(thread, &QThread::finished, this, [this, answer, flag = m_isUnwanted] {
        if (flag != m_isUnwanted) {
            return;
        }
        m_isUnwanted.reset();
        if (*answer) {
            Q_EMIT done(**answer);
        } else {
            Q_EMIT failed(answer->error());
        }
    });
    thread->start(QThread::LowPriority);
}

} // namespace netgrove
