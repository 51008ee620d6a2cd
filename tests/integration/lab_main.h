// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>

#include <QCoreApplication>
#include <QTest>

#include "tests/support/lab/hosts.h"

namespace netgrove::test {

/// main() of a test that runs inside the lab's pc host: every process that it starts is there too.
template <class TestObject> int runInLab(int argc, char** argv)
{
    const auto hosts = lab::Hosts::make();
    if (!hosts || hosts->isInUserNamespace()) {
        std::fprintf(stderr, "This test needs root: %s\n",
            hosts ? "it looks at the whole machine" : hosts.error().detail.c_str());
        return 1;
    }
    const QCoreApplication application(argc, argv);
    TestObject test;
    return QTest::qExec(&test, argc, argv);
}

} // namespace netgrove::test
