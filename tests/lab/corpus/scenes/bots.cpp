// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Bots: one process waits on a connection for the word, another one sends. What differs is what is sent, and how the
/// word comes. They were started with the session, as those that want to come back after a restart are.
#include <array>

#include "tests/lab/corpus/scene.h"

namespace netgrove::lab {
namespace {
constexpr std::array kScenes{
    Scene{"bot-flood", Nature::bot, true,
        "waits on a TCP connection; on the word its child floods one address with UDP",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control flood
    fork
      strike flood
    wait
    pause 500
  wait
)"},
    Scene{"bot-scan", Nature::bot, true, "the same; the child tries many ports of several addresses",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control scan
    fork
      strike scan
    wait
    pause 500
  wait
)"},
    Scene{"bot-forged-child", Nature::bot, true, "the child's packets have sources that are not this machine's",
        R"(
run /usr/local/sbin/netmgrd
  service netmgrd
  control flood
  fork
    strike forge 51
  wait
  pause 500
wait
)"},
    Scene{"bot-forged-parent", Nature::bot, true,
        "the parent, on its control connection, sends packets with foreign sources; its child scans",
        R"(
run /usr/local/sbin/netmgrd
  service netmgrd
  control flood
  strike forge 52
  fork
    strike scan
  wait
  pause 500
wait
)"},
    Scene{"bot-forged-alone", Nature::bot, true,
        "a single process whose packets have sources that are not this machine's",
        R"(
run /usr/local/sbin/netmgrd
  service netmgrd
  strike forge 53
  pause 500
wait
)"},
    Scene{"bot-ipv6", Nature::bot, true, "control and flood over IPv6",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    ipv6
    control flood
    fork
      strike flood
    wait
    pause 500
  wait
)"},
    Scene{"bot-udp-control", Nature::bot, true, "asks its server with UDP datagrams; the word is an answer",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control-udp
    fork
      strike flood
    wait
    pause 500
  wait
)"},
    Scene{"bot-idle-control", Nature::bot, true,
        "the control connection is silent for a long time (--idle) before the word comes",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control later
    fork
      strike flood
    wait
    pause 500
  wait
)"},
    Scene{"bot-late-child", Nature::bot, true,
        "the child waits before it sends, so that it does not follow the word at once",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control flood
    fork
      pause 2500
      strike flood
    wait
    pause 500
  wait
)"},
    Scene{"bot-many-children", Nature::bot, true, "twelve children, each of which sends to one destination only",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control flood
    each 20 21 22 23 24 25 26 27 28 29 30 31
      fork
        strike flood $
    wait
    pause 500
  wait
)"},
    Scene{"bot-threads", Nature::bot, false,
        "no child at all: a thread of the process that waits on the control connection floods",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.cache/.fontd/fontd
    app fontd
    control flood
    thread worker
      strike flood
    wait
    pause 500
  wait
)",
        "without tracing, threads are not known: one process talks, and a process alone is no pair"},
    Scene{"bot-install-script", Nature::bot, true,
        "a package's install script, in the terminal where someone typed \"npm install\"",
        R"(
desktop
run /usr/bin/gnome-terminal-server
  app org.gnome.Terminal
  run /usr/bin/bash
    terminal
    run /usr/bin/node /usr/bin/npm install
      keep s24:443 30000 3 30
      run /usr/bin/bash -c node install.js
        run /usr/bin/node install.js
          control flood
          fork
            strike flood
          wait
          pause 500
        wait
      wait
    wait
  wait
)"},
    Scene{"bot-script", Nature::bot, true, "a script in a hidden folder, run by the distribution's interpreter",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /usr/bin/python3.11 /home/alice/.config/.sync/agent.py
    app sync
    control flood
    fork
      strike flood
    wait
    pause 500
  wait
)"},
};
} // namespace

std::span<const Scene> botScenes() { return kScenes; }

} // namespace netgrove::lab
