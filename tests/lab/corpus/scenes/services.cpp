// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What runs on a PC without anybody starting it: children of the service manager, without a terminal, mostly as root.
#include <array>

#include "tests/lab/corpus/scene.h"

namespace netgrove::lab {
namespace {
constexpr std::array kScenes{
    // NetworkManager asks whether the Internet is there and speaks DHCP itself; the VPN's daemon is its grandchild.
    Scene{"network-manager", Nature::benign, true,
        "NetworkManager, and the VPN daemon that it starts through its plugin",
        R"(
run /usr/lib/systemd/systemd --system
  setsid
  run /usr/sbin/NetworkManager --no-daemon
    service NetworkManager
    setsid
    talk s1:7 300 2 40
    keep s2:80 300 1 20
    run /usr/lib/NetworkManager/nm-openvpn-service
      run /usr/sbin/openvpn --remote vpn.example.org 1194 --script-security 2
        talk s3:7 1200 60 15
        pause 300
      wait
    get s2:80 300 3 200
    wait
  wait
wait
)"},
    // dockerd pulls an image; docker-proxy carries what comes to a published port; the container's own process is a
    // child of a shim that forked twice, in another network namespace, behind the pc.
    Scene{"container-engine", Nature::benign, true,
        "a container engine that pulls an image, its port proxy, and a container that downloads",
        R"(
run /usr/lib/systemd/systemd --system
  setsid
  run /usr/sbin/dockerd -H fd://
    service docker
    setsid
    keep s4:443 100000 5 30
    run /usr/bin/docker-proxy -proto tcp -host-port 7090 -container-ip 172.17.0.2
      listen 7090
      accept 7090
      serve 20000
    run /usr/bin/containerd-shim-runc-v2 -namespace moby
      fork
        subreaper
        setsid
        scope docker-0123456789abcdef
        container 1 runc
          exec /usr/sbin/apache2 -DFOREGROUND
            get s5:80 30000 4 60
            put s6:80 3000 3 60
        wait
    wait
  wait
wait
)"},
    // systemd.socket(5): the manager listens, the service gets the socket as descriptor 3; it also asks elsewhere.
    Scene{"socket-activation", Nature::benign, false,
        "a service that the manager hands a listening socket to, and that talks on its own, too",
        R"(
run /usr/lib/systemd/systemd --system
  setsid
  listen 7091
  activate /usr/bin/rsync --daemon
    service rsync
    setsid
    accept 7091
    serve 20000
    get s7:443 20000 3 60
  wait
wait
)"},
    // cupsd answers other PCs to which it shares a printer; a backend for each job, as lp, pushes it to port 9100.
    Scene{"printer-daemon", Nature::benign, true,
        "a printer daemon that serves another PC, and its backend that sends the job to the printer",
        R"(
run /usr/lib/systemd/systemd --system
  setsid
  run /usr/sbin/cupsd -l
    service cups
    setsid
    listen 7631
    accept 7631
    serve 4000
    run /usr/lib/cups/backend/socket 42 alice letter 1 media=A4
      as lp
      push p80:9 60000 8 60
    wait
    pause 200
  wait
wait
)"},
    // Packets that this PC only passes on: a hotspot, a bridge, a VPN for others, containers. Their source is not this
    // machine's, and they came in before they went out.
    Scene{"forwarding", Nature::benign, false, "another network's packets are passed on: their sources are not forged",
        R"(
run /usr/lib/systemd/systemd --system
  setsid
  container 2 hotspot
    scope machine-hotspot
    name guest
    get s8:443 40000 5 40
    talk p81:7 300 20 20
  wait
wait
)"},
};
} // namespace

std::span<const Scene> serviceScenes() { return kScenes; }

} // namespace netgrove::lab
