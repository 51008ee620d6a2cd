// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Bots that hide who started whom, or who holds the socket.
#include <array>

#include "tests/lab/corpus/scene.h"

namespace netgrove::lab {
namespace {
constexpr std::array kScenes{
    Scene{"bot-between", Nature::bot, true,
        "a silent process stands between the one that is told and the one that sends",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control flood
    fork
      fork
        strike flood
      wait
    wait
    pause 500
  wait
)"},
    Scene{"bot-double-fork", Nature::bot, true,
        "the process between has ended before the flood: the sender's ppid says nothing",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control flood
    fork
      fork
        pause 300
        strike flood
    wait
    pause 1800
  wait
)"},
    Scene{"bot-parent-exits", Nature::bot, true, "the one that was told has ended before its child sends",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control flood
    fork
      pause 700
      strike flood
  wait
)"},
    Scene{"bot-exec", Nature::bot, true, "the child executes another program from a folder that everyone can write to",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control flood
    run /var/tmp/.ICE-unix/upd
      strike flood
    wait
    pause 500
  wait
)"},
    Scene{"bot-setsid", Nature::bot, true, "the child makes a session of its own before it sends",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control flood
    fork
      setsid
      strike flood
    wait
    pause 500
  wait
)"},
    Scene{"bot-passed-by-parent", Nature::bot, true,
        "the parent opens the socket and passes it to its child, which sends over it",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    channel
    fork
      strike-given p190:9
    control flood
    give p190:9
    wait
    pause 500
  wait
)",
        "without tracing, a socket is its opener's: the parent has two connections, and the child none"},
    Scene{"bot-passed-by-sibling", Nature::bot, true,
        "one child opens the socket and passes it to another one, which sends over it",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    channel
    control flood
    fork
      strike-given p191:9
    fork
      give p191:9
      pause 800
    wait
    pause 500
  wait
)"},
};
} // namespace

std::span<const Scene> botLineageScenes() { return kScenes; }

} // namespace netgrove::lab
