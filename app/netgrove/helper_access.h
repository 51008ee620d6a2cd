// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>
#include <optional>
#include <unordered_map>

#include "core/helper/helper_client.h"
#include "core/monitor.h"
#include "core/sense/local_sensor.h"
#include "ui/action_runner.h"

namespace netgrove {

class AccessBanner;

/// Where the monitor's sensor comes from: the helper's stream once there is one, this very process else.
class SensorSource {
public:
    explicit SensorSource(LocalSensorOptions local)
        : m_local(std::move(local))
    {
    }

    /// For the next sensor. Call while the monitor does not run.
    void setStream(FileDescriptor stream, std::function<void(const std::optional<Error>&)> onEnd);
    /// In the monitor's thread.
    std::unique_ptr<Sensor> make();

private:
    LocalSensorOptions m_local;
    FileDescriptor m_stream;
    std::function<void(const std::optional<Error>&)> m_onEnd;
};

/// Gets the right to see all of the machine's traffic: asks the helper once at the start and whenever a person wants
/// it, gives its stream to the monitor, tells the banner how it stands, and goes back to what this user may see where
/// the helper ends. Thread: the window's.
class HelperAccess final : public QObject {
    Q_OBJECT

public:
    /// All must outlive it.
    HelperAccess(MonitorThread& monitor, SensorSource& source, AccessBanner& banner, bool isTraced);

    void ask();
    /// For ActionRunner::setOthers().
    void signalOthers(const std::vector<ProcessKey>& targets, ProcessAction action, ActionRunner::Done done);

    /// This process may capture by itself: root, or CAP_NET_RAW (capabilities(7)).
    static bool isRightOurs();

private:
    void takeState(AccessState state, const QString& detail);
    void restart();

    MonitorThread& m_monitor;
    SensorSource& m_source;
    AccessBanner& m_banner;
    bool m_isTraced;
    HelperClient m_client;
    std::unordered_map<quint64, ActionRunner::Done> m_signals;
};

} // namespace netgrove
