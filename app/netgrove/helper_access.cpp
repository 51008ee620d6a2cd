// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove/helper_access.h"

#include <QFile>
#include <QPointer>
#include <csignal>
#include <unistd.h>

#include "core/helper/helper_sensor.h"
#include "ui/access_banner.h"

namespace netgrove {

namespace {

int numberOf(ProcessAction action)
{
    switch (action) {
    case ProcessAction::suspend:
        return SIGSTOP;
    case ProcessAction::resume:
        return SIGCONT;
    case ProcessAction::terminate:
        return SIGTERM;
    case ProcessAction::kill:
        break;
    }
    return SIGKILL;
}

} // namespace

void SensorSource::setStream(FileDescriptor stream, std::function<void(const std::optional<Error>&)> onEnd)
{
    m_stream = std::move(stream);
    m_onEnd = std::move(onEnd);
}

std::unique_ptr<Sensor> SensorSource::make()
{
    if (m_stream.isOpen()) {
        return std::make_unique<HelperSensor>(std::exchange(m_stream, FileDescriptor()), std::move(m_onEnd));
    }
    return std::make_unique<LocalSensor>(m_local);
}

HelperAccess::HelperAccess(MonitorThread& monitor, SensorSource& source, AccessBanner& banner, bool isTraced)
    : m_monitor(monitor)
    , m_source(source)
    , m_banner(banner)
    , m_isTraced(isTraced)
{
    connect(&m_client, &HelperClient::accessChanged, this, &HelperAccess::takeState);
    connect(&m_banner, &AccessBanner::retryRequested, this, &HelperAccess::ask);
    connect(&m_client, &HelperClient::signalled, this,
        [this](quint64 request, const std::vector<std::optional<Error>>& outcomes, std::optional<AccessState> refusal) {
            const auto done = m_signals.extract(request);
            if (!done.empty()) {
                done.mapped()(outcomes, refusal);
            }
        });
}

bool HelperAccess::isRightOurs()
{
    if (::geteuid() == 0) {
        return true;
    }
    constexpr unsigned kNetRaw = 13;
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly)) {
        return false;
    }
    for (const QByteArray& line : status.readAll().split('\n')) {
        if (line.startsWith("CapEff:")) {
            return (line.mid(7).trimmed().toULongLong(nullptr, 16) >> kNetRaw & 1U) != 0;
        }
    }
    return false;
}

void HelperAccess::ask() { m_client.openMonitor(m_isTraced, false); }

void HelperAccess::takeState(AccessState state, const QString& detail)
{
    m_banner.setState(state, detail);
    if (state != AccessState::granted) {
        return;
    }
    // The stream ends in the monitor's thread; what follows is the window's.
    const auto onEnd = [self = QPointer(this)](const std::optional<Error>& error) {
        const AccessState end = error ? AccessState::garbled : AccessState::died;
        const QString why = error ? QString::fromStdString(error->detail) : QString();
        QMetaObject::invokeMethod(
            self.data(),
            [self, end, why] {
                if (self) {
                    self->m_banner.setState(end, why);
                    self->restart(); // with what this user may see
                }
            },
            Qt::QueuedConnection);
    };
    m_monitor.stop();
    m_source.setStream(m_client.takeStream(), onEnd);
    m_monitor.start();
}

void HelperAccess::restart()
{
    m_monitor.stop();
    m_monitor.start();
}

void HelperAccess::signalOthers(const std::vector<ProcessKey>& targets, ProcessAction action, ActionRunner::Done done)
{
    m_signals.emplace(m_client.signalProcesses(targets, numberOf(action)), std::move(done));
}

} // namespace netgrove
