// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/pcapng/pcapng_sensor.h"

#include "core/session/pcapng/pcapng_reader.h"

namespace netgrove {

Result<void> PcapngSensor::start()
{
    Result<std::vector<Observation>> observations = observationsInPcapng(m_file);
    if (!observations) {
        return tl::unexpected(observations.error());
    }
    if (observations->empty()) {
        return failure(ErrorCode::notSupported, m_file.string() + ": no processes in this capture");
    }
    m_observations = std::move(*observations);
    return {};
}

std::optional<Observation> PcapngSensor::poll(MonotonicTime now)
{
    static_cast<void>(now);
    if (isAtEnd()) {
        return std::nullopt; // the last one is finish()'s
    }
    return std::move(m_observations[m_next++]);
}

Observation PcapngSensor::finish(MonotonicTime now)
{
    static_cast<void>(now);
    return std::move(m_observations.back());
}

} // namespace netgrove
