// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <array>
#include <cmath>

#include "core/base/safe_text.h"

namespace netgrove {

namespace {

/// proc(5): comm is cut at TASK_COMM_LEN - 1 bytes.
constexpr std::size_t kCommLength = 15;

struct Format {
    Q_DECLARE_TR_FUNCTIONS(Format)
};

QString scaled(double value)
{
    static constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    const int digits = unit == 0 || value >= 99.95 ? 0 : 1;
    return QLocale().toString(value, 'f', digits) + QChar(QChar::Nbsp) + QLatin1String(kUnits.at(unit));
}

} // namespace

QString safe(std::string_view untrusted, std::size_t maximumBytes)
{
    return QString::fromStdString(safeText(untrusted, maximumBytes).text);
}

QString processName(const ProcessObservation& facts)
{
    const std::string_view comm = facts.comm;
    if (comm.size() == kCommLength) {
        const std::string_view path = facts.executable;
        const std::string_view file = path.substr(path.rfind('/') + 1);
        if (file.size() > comm.size() && file.starts_with(comm)) {
            return safe(file, 64);
        }
    }
    return comm.empty() ? Format::tr("(no name)") : safe(comm, 64);
}

QString formatBytes(std::uint64_t bytes) { return scaled(static_cast<double>(bytes)); }

QString formatRate(double bytesPerSecond)
{
    return bytesPerSecond < 1 ? QString() : Format::tr("%1/s", "bytes per second").arg(scaled(bytesPerSecond));
}

QString formatCount(std::uint64_t count) { return QLocale().toString(static_cast<qulonglong>(count)); }

QString formatDuration(std::chrono::nanoseconds duration)
{
    const double seconds = std::chrono::duration<double>(duration).count();
    if (seconds < 10) {
        return Format::tr("%1 s").arg(QLocale().toString(std::max(0.0, seconds), 'f', 1));
    }
    const auto whole = static_cast<qint64>(seconds);
    if (whole < 60) {
        return Format::tr("%1 s").arg(whole);
    }
    if (whole < 3600) {
        return Format::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    }
    if (whole < 86400) {
        return Format::tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60);
    }
    return Format::tr("%1 d %2 h").arg(whole / 86400).arg(whole / 3600 % 24);
}

QString formatClock(WallTime time)
{
    const auto sinceEpoch = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch());
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(sinceEpoch.count());
    const QString clock = local.toString(QStringLiteral("HH:mm:ss"));
    if (local.date() == QDate::currentDate()) {
        return clock;
    }
    return QLocale().toString(local.date(), QLocale::ShortFormat) + QLatin1Char(' ') + clock;
}

QString formatEndpoint(const FlowKey& key, bool isRemote)
{
    const Endpoint& endpoint = isRemote ? key.remote : key.local;
    const bool hasPort
        = key.protocol == Protocol::tcp || key.protocol == Protocol::udp || key.protocol == Protocol::sctp;
    return QString::fromStdString(hasPort ? endpoint.toString() : endpoint.address.toString());
}

QString plainToolTip(const QString& text)
{
    return text.isEmpty()
        ? QString()
        : QStringLiteral("<qt>%1</qt>").arg(text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")));
}

} // namespace netgrove
