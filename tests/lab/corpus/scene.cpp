// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/lab/corpus/scene.h"

#include <algorithm>
#include <array>

namespace netgrove::lab {
namespace {
/// As in Debian 12. The paths are those that the kernel names: after the merge of /bin and /usr/bin.
constexpr std::array kPackaged{
    PackagedProgram{"/usr/bin/bash", "bash"},
    PackagedProgram{"/usr/bin/containerd-shim-runc-v2", "containerd"},
    PackagedProgram{"/usr/bin/dpkg", "dpkg"},
    PackagedProgram{"/usr/bin/docker-proxy", "docker.io"},
    PackagedProgram{"/usr/bin/ffmpeg", "ffmpeg"},
    PackagedProgram{"/usr/bin/gnome-terminal-server", "gnome-terminal"},
    PackagedProgram{"/usr/bin/mpv", "mpv"},
    PackagedProgram{"/usr/bin/nmap", "nmap"},
    PackagedProgram{"/usr/bin/node", "nodejs"},
    PackagedProgram{"/usr/bin/python3.11", "python3.11-minimal"},
    PackagedProgram{"/usr/bin/rsync", "rsync"},
    PackagedProgram{"/usr/bin/ssh", "openssh-client"},
    PackagedProgram{"/usr/lib/thunderbird/thunderbird", "thunderbird"},
    PackagedProgram{"/usr/bin/tmux", "tmux"},
    PackagedProgram{"/usr/bin/transmission-gtk", "transmission-gtk"},
    PackagedProgram{"/usr/lib/NetworkManager/nm-openvpn-service", "network-manager-openvpn"},
    PackagedProgram{"/usr/lib/apt/methods/http", "apt"},
    PackagedProgram{"/usr/lib/chromium/chromium", "chromium"},
    PackagedProgram{"/usr/lib/cups/backend/socket", "cups-daemon"},
    PackagedProgram{"/usr/lib/firefox-esr/firefox-esr", "firefox-esr"},
    PackagedProgram{"/usr/lib/systemd/systemd", "systemd"},
    PackagedProgram{"/usr/sbin/NetworkManager", "network-manager"},
    PackagedProgram{"/usr/sbin/apache2", "apache2-bin"},
    PackagedProgram{"/usr/sbin/cupsd", "cups-daemon"},
    PackagedProgram{"/usr/sbin/dockerd", "docker.io"},
    PackagedProgram{"/usr/bin/containerd", "containerd"},
    PackagedProgram{"/usr/sbin/openvpn", "openvpn"},
    PackagedProgram{"/usr/sbin/sshd", "openssh-server"},
    PackagedProgram{"/usr/share/code/code", "code"},
    PackagedProgram{"/usr/bin/apt", "apt"},
};
} // namespace

std::span<const PackagedProgram> packagedPrograms() { return kPackaged; }

const std::vector<Scene>& scenes()
{
    static const std::vector<Scene> all = [] {
        std::vector<Scene> joined;
        for (const auto part :
            {botScenes(), botLineageScenes(), desktopScenes(), terminalScenes(), serviceScenes(), plainScenes()}) {
            joined.insert(joined.end(), part.begin(), part.end());
        }
        return joined;
    }();
    return all;
}

const Scene* findScene(std::string_view name)
{
    const auto found = std::ranges::find(scenes(), name, &Scene::name);
    return found == scenes().end() ? nullptr : &*found;
}

} // namespace netgrove::lab
