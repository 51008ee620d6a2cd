// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/file_hash.h"

#include <QCryptographicHash>
#include <QFile>
#include <QPointer>
#include <QThread>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <vector>

#include "core/base/file_descriptor.h"

namespace netgrove {

namespace {

constexpr off_t kLargest = off_t(4) << 30U;
constexpr std::size_t kBlock = std::size_t(1) << 20U;

/// The path may have become anything since the program was started: a pipe, a device. O_NONBLOCK keeps open(2) from
/// waiting for one, fstat(2) finds it out.
Result<FileDescriptor> openOrdinary(const QStringList& paths)
{
    auto error = failure(ErrorCode::system, "no path");
    for (const QString& path : paths) {
        FileDescriptor file(::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
        if (!file.isOpen()) {
            error = systemFailure("open " + path.toStdString(), errno);
            continue;
        }
        struct stat facts{};
        if (::fstat(file.get(), &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size <= kLargest) {
            return file;
        }
        error = failure(ErrorCode::notSupported, path.toStdString() + ": no ordinary file of at most 4 GiB");
    }
    return error;
}

} // namespace

Result<QString> hashOfFile(const QStringList& paths, const std::atomic<bool>& isUnwanted)
{
    const auto file = openOrdinary(paths);
    if (!file) {
        return tl::unexpected(file.error());
    }
    QCryptographicHash hash(QCryptographicHash::Sha256);
    std::vector<char> block(kBlock);
    for (off_t total = 0; total <= kLargest && !isUnwanted;) { // it may grow while it is read
        const ssize_t count = ::read(file->get(), block.data(), block.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return systemFailure("read", errno);
        }
        if (count == 0) {
            return QString::fromLatin1(hash.result().toHex());
        }
        hash.addData(QByteArrayView(block.data(), count));
        total += count;
    }
    return failure(ErrorCode::notSupported, "given up");
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
