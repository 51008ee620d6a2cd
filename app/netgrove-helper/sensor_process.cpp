// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/netgrove-helper/sensor_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <poll.h>
#include <sys/prctl.h>

#include "app/netgrove-helper/capabilities.h"
#include "app/netgrove-helper/stream_writer.h"
#include "app/netgrove-helper/system_calls.h"
#include "core/sense/local_sensor.h"

namespace netgrove {
namespace {

/// For packets between two Observations: a second at 30 MB/s of heads.
constexpr std::size_t kPacketRoom = std::size_t{4} << 20U;

MonotonicTime now() { return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now()); }

int complain(const Error& error)
{
    std::fprintf(stderr, "netgrove-helper: sensor: %s\n", error.detail.c_str());
    return EXIT_FAILURE;
}

/// Of the thread that reads packets, before it reads the first: a stranger's bytes and privilege never meet in it.
void enterParser()
{
    ::prctl(PR_SET_NAME, "parser", 0, 0, 0);
    if (const auto dropped = keepOnly({}); !dropped) {
        std::exit(complain(dropped.error()));
    }
    if (const auto filtered = allowOnly(Role::parser); !filtered) {
        std::exit(complain(filtered.error()));
    }
}

/// Until the reader is gone.
int serve(Sensor& sensor, StreamWriter& writer)
{
    while (!writer.isBroken()) {
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(sensor.nextDeadline() - now());
        std::array<pollfd, 2> watched{{
            {sensor.descriptor(), POLLIN, 0},
            // POLLERR, which always comes unasked: the reader has closed its end (poll(2)).
            {writer.descriptor(), static_cast<short>(writer.isWaiting() ? POLLOUT : 0), 0},
        }};
        const auto most = static_cast<int>(std::clamp<std::int64_t>(wait.count(), 0, 1000));
        if (::poll(watched.data(), watched.size(), most) < 0 && errno != EINTR) {
            return complain({ErrorCode::system, "poll"});
        }
        if ((watched[1].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
            break;
        }
        if ((watched[1].revents & POLLOUT) != 0) {
            writer.flush();
        }
        if (auto observation = sensor.poll(now())) {
            writer.offer(std::move(*observation));
        }
    }
    return EXIT_SUCCESS;
}

} // namespace

int runSensorProcess(FileDescriptor stream, SensorWishes wishes)
{
    ::prctl(PR_SET_NAME, "netgrove-sensor", 0, 0, 0);
    LocalSensorOptions options;
    using Attribution = LocalSensorOptions::Attribution;
    options.attribution = wishes.isTraced ? Attribution::automatic : Attribution::proc;
    options.isCaptureOptional = true; // what cannot be had is a notice to the client, not the end
    options.packetRoom = wishes.withPackets ? kPacketRoom : 0;
    options.enterParser = enterParser;
    LocalSensor sensor(options);
    if (const auto started = sensor.start(); !started) {
        return complain(started.error());
    }
    // The programs are in the kernel: what loaded them is not needed again.
    if (const auto dropped = keepOnly(kSensorCapabilities); !dropped) {
        return complain(dropped.error());
    }
    if (const auto filtered = allowOnly(Role::sensor); !filtered) {
        return complain(filtered.error());
    }
    StreamWriter writer(std::move(stream));
    return serve(sensor, writer);
}

} // namespace netgrove
