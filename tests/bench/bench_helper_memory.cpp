// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What the privileged helper takes while somebody watches through it: its three processes, started by a bus of their
/// own. Needs root. Usage: bench_helper_memory
#include <QCoreApplication>
#include <QFile>
#include <QTest>
#include <array>
#include <cstdio>

#include "tests/support/helper/helper_world.h"

using namespace netgrove::test;

namespace {

struct Memory {
    double proportional = 0; ///< MiB; what several share is divided among them
    double resident = 0;
};

Memory memoryOf(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/smaps_rollup").arg(pid));
    Memory memory;
    if (!file.open(QIODevice::ReadOnly)) {
        return memory;
    }
    for (const QByteArray& line : file.readAll().split('\n')) {
        const double mib = line.simplified().split(' ').value(1).toDouble() / 1024;
        memory.proportional = line.startsWith("Pss:") ? mib : memory.proportional;
        memory.resident = line.startsWith("Rss:") ? mib : memory.resident;
    }
    return memory;
}

} // namespace

int main(int argc, char** argv)
{
    if (!enterOwnMounts()) {
        std::fprintf(stderr, "bench_helper_memory needs root: it mounts its own polkit rules\n");
        return 1;
    }
    const QCoreApplication application(argc, argv);
    HelperWorld world;
    Caller caller(QStringLiteral("games"), {QStringLiteral("open")});
    if (!world.isRunning() || caller.waitFor(QStringLiteral("observation 0")).isEmpty()) {
        std::fprintf(stderr, "bench_helper_memory: the helper does not answer\n");
        return 1;
    }
    QTest::qWait(5000); // what is only needed at the start is given back by then
    const qint64 service = world.helperPid();
    const auto launchers = HelperWorld::childrenOf(service);
    const qint64 launcher = launchers.empty() ? 0 : launchers.front();
    const auto sensors = HelperWorld::childrenOf(launcher);
    const std::array parts{std::pair{"service", service}, std::pair{"launcher", launcher},
        std::pair{"sensor", sensors.empty() ? qint64{0} : sensors.front()}};
    std::printf("| the helper's | PSS, MiB | RSS, MiB |\n| --- | ---: | ---: |\n");
    double sum = 0;
    for (const auto& [name, pid] : parts) {
        const Memory memory = memoryOf(pid);
        sum += memory.proportional;
        std::printf("| %s | %.1f | %.1f |\n", name, memory.proportional, memory.resident);
    }
    std::printf("| together | %.1f | |\n", sum);
    return 0;
}
