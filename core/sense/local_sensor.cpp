// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sense/local_sensor.h"

#include "core/sense/local_sensor_parts.h"

namespace netgrove {

LocalSensor::LocalSensor(LocalSensorOptions options)
    : m_parts(std::make_unique<Parts>(std::move(options)))
{
}

LocalSensor::~LocalSensor() = default;

Result<void> LocalSensor::start() { return m_parts->start(monotonicNow()); }

int LocalSensor::descriptor() const { return m_parts->descriptor(); }

MonotonicTime LocalSensor::nextDeadline() const { return m_parts->nextDeadline(); }

std::optional<Observation> LocalSensor::poll(MonotonicTime now) { return m_parts->poll(now); }

Observation LocalSensor::finish(MonotonicTime now) { return m_parts->finish(now); }

void LocalSensor::setInterval(std::chrono::milliseconds interval) { m_parts->setInterval(interval); }

void LocalSensor::lookClosely(const std::vector<ProcessKey>& processes)
{
    m_parts->lookClosely(processes, monotonicNow());
}

} // namespace netgrove
