// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QTest>
#include <cstdio>

#include "tests/support/helper/helper_world.h"

namespace netgrove::test {

/// main() of a test with a bus and a polkitd of its own.
template <class TestObject> int runInHelperWorld(int argc, char** argv)
{
    if (!enterOwnMounts()) {
        std::fprintf(stderr, "This test needs root: it mounts its own polkit rules\n");
        return 1;
    }
    const QCoreApplication application(argc, argv);
    HelperWorld world;
    if (!world.isRunning()) {
        std::fprintf(stderr, "No bus or no polkitd: install dbus-daemon and polkitd\n");
        return 1;
    }
    TestObject test(world);
    return QTest::qExec(&test, argc, argv);
}

} // namespace netgrove::test
