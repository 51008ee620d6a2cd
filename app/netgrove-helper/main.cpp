// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// The privileged helper: started by the bus when the window asks for it, gone a minute after the last one left. It
/// takes no arguments and reads no configuration. Rights are given up before anything is heard from anybody.
#include <QCoreApplication>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/netgrove-helper/capabilities.h"
#include "app/netgrove-helper/launcher.h"
#include "app/netgrove-helper/sensor_process.h"
#include "app/netgrove-helper/service.h"
#include "app/netgrove-helper/system_calls.h"

namespace {

using namespace netgrove;

constexpr auto kIdleAfter = std::chrono::seconds(60);

int complain(const std::string& what)
{
    std::fprintf(stderr, "netgrove-helper: %s\n", what.c_str());
    return EXIT_FAILURE;
}

/// The environment is whoever's started us, and libraries read it: only where the bus is stays.
void clearEnvironment()
{
    const char* const address = std::getenv("DBUS_SYSTEM_BUS_ADDRESS");
    const std::string kept = address != nullptr ? address : "";
    ::clearenv();
    if (!kept.empty()) {
        ::setenv("DBUS_SYSTEM_BUS_ADDRESS", kept.c_str(), 1);
    }
    ::setenv("LC_ALL", "C.UTF-8", 1);
    // GLib would load whatever modules are installed, as us.
    ::setenv("GIO_MODULE_DIR", "/nonexistent", 1);
    ::setenv("GIO_USE_VFS", "local", 1);
    ::setenv("GSETTINGS_BACKEND", "memory", 1);
}

void limitResources()
{
    ::umask(077);
    std::signal(SIGPIPE, SIG_IGN); // a reader that left is an error of write(), not our end
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none); // what we hold of others' processes is nobody's to find in a file
    // The lowest real-time priority is enough to see who lives a millisecond (PromptScheduling), and needs no
    // CAP_SYS_NICE then. Refused without CAP_SYS_RESOURCE: the systemd unit sets the same.
    const rlimit lowest{1, 1};
    ::setrlimit(RLIMIT_RTPRIO, &lowest);
}

Result<void> hardenLauncher()
{
    std::vector<Capability> kept(kSensorCapabilities.begin(), kSensorCapabilities.end());
    kept.insert(kept.end(), kLoadingCapabilities.begin(), kLoadingCapabilities.end());
    return keepOnly(kept).and_then([] { return allowOnly(Role::launcher); });
}

Result<void> hardenService()
{
    return keepOnly(kServiceCapabilities).and_then([] { return allowOnly(Role::service); });
}

} // namespace

int main(int argc, char** argv)
{
    if (argc > 1) {
        return complain("takes no arguments: the system bus starts it (org.netgrove.Helper1)");
    }
    if (::geteuid() != 0) {
        return complain("is started by the system bus, not by hand: open the window, and it asks for it");
    }
    clearEnvironment();
    limitResources();
    if (::chdir("/") != 0) {
        return complain("no root folder");
    }
    if (const auto forbidden = forbidNewPrivileges(); !forbidden) {
        return complain(forbidden.error().detail);
    }
    auto launcher = Launcher::start(hardenLauncher, runSensorProcess);
    if (!launcher) {
        return complain(launcher.error().detail);
    }
    if (const auto hardened = hardenService(); !hardened) {
        return complain(hardened.error().detail);
    }
    const QCoreApplication application(argc, argv);
    Service service(std::move(*launcher), kIdleAfter);
    QObject::connect(&service, &Service::idle, [] { QCoreApplication::exit(EXIT_SUCCESS); });
    QObject::connect(&service, &Service::broken, [] { QCoreApplication::exit(EXIT_FAILURE); });
    if (!service.publish()) {
        return complain("the system bus does not let it be org.netgrove.Helper1");
    }
    return QCoreApplication::exec();
}
