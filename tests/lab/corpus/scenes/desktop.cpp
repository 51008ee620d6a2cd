// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// Programs that a person starts from a menu. `systemd --user` starts them (as GNOME and KDE do today, a scope for each
/// application); they have no terminal.
#include <array>

#include "tests/lab/corpus/scene.h"

namespace netgrove::lab {
namespace {
constexpr std::array kScenes{
    // The parent speaks HTTP itself; content processes ask it; the socket process does WebRTC. All are the same
    // program,
    // executed anew (-contentproc), with names of their own. STUN and media go to several hosts over UDP.
    Scene{"firefox", Nature::benign, true,
        "Firefox: the parent, content processes that do not talk, and the socket process that does",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /usr/lib/firefox-esr/firefox-esr
    app firefox
    keep s10:443 30000 3 60
    each 1 2 3
      run /usr/lib/firefox-esr/firefox-esr -contentproc -childID $ -isForBrowser tab
        name Web Content
        pause 1500
    run /usr/lib/firefox-esr/firefox-esr -contentproc -parentBuildID 20260101 socket
      name Socket Process
      each 40 41 42
        talk p$:7 60 2 30
      talk p43:7 900 30 20
      pause 400
    keep s11:443 12000 4 80
    keep s12:80 8000 2 80
    wait
  wait
)"},
    // The browser process and the zygote do not talk; renderers are forks of the zygote that never execute anything;
    // the
    // network service does all the talking.
    Scene{"chromium", Nature::benign, false, "Chromium: one utility process talks for all of them",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /usr/lib/chromium/chromium
    app chromium
    run /usr/lib/chromium/chromium --type=zygote --no-zygote-sandbox
      each 1 2 3
        fork
          pause 1500
      wait
    run /usr/lib/chromium/chromium --type=utility --utility-sub-type=network.mojom.NetworkService
      keep s13:443 30000 4 60
      keep s14:443 9000 3 60
      talk s15:7 1200 10 20
    wait
  wait
)"},
    // A click on a magnet link: xdg-open gives it to the torrent client. Peers come and go: a third of them refuses or
    // does not answer any more, each on a port of its own.
    Scene{"browser-starts-torrent", Nature::benign, true,
        "a browser starts a torrent client, which talks to many peers over TCP and UDP",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /usr/lib/firefox-esr/firefox-esr
    app firefox
    keep s16:443 20000 2 100
    run /usr/bin/transmission-gtk magnet:?xt=urn:btih:0123456789abcdef
      setsid
      listen 51413
      each 60 61 62 63 64 65 66 67 68 69 70 71
        talk p$:6881 90 1 5
      each 80 81 82 83 84 85
        shoot p$:9 90 2 5
      seek 6881 70 30
      accept 51413
      serve 20000
      pause 300
    keep s17:443 15000 3 100
    wait
  wait
)"},
    Scene{"mail-opens-browser", Nature::benign, true,
        "a mail program holds its IMAP connections; a click on a link starts the browser",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /usr/lib/thunderbird/thunderbird
    app thunderbird
    keep s18:25 4000 3 200
    pause 300
    run /usr/lib/firefox-esr/firefox-esr https://www.example.org/
      keep s19:443 40000 3 60
      each 20 21 22 23
        keep s$:443 12000 2 40
      run /usr/lib/firefox-esr/firefox-esr -contentproc -childID 1 -isForBrowser tab
        name Web Content
        pause 500
      wait
    wait
  wait
)"},
    // Visual Studio Code: the network service talks, the extension host (updates, telemetry) talks, a language server
    // in
    // the user's own folder talks, and under the pty host stands a shell in whose terminal anything may run.
    Scene{"ide", Nature::benign, true,
        "an IDE: extension host, language servers from the user's folder, a terminal with git, curl, npm and ssh",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /usr/share/code/code
    app code
    keep s30:443 9000 2 50
    run /usr/share/code/code --type=utility --utility-sub-type=network.mojom.NetworkService
      keep s31:443 15000 3 50
      pause 900
    run /usr/share/code/code --type=utility --utility-sub-type=node.mojom.NodeService
      name extension-host
      keep s32:443 12000 3 50
      run /home/alice/.vscode/extensions/rust-lang.rust-analyzer/server/rust-analyzer
        run /home/alice/.cargo/bin/cargo metadata
          get s33:443 40000 4 20
        wait
      run /usr/bin/node /home/alice/.vscode/extensions/dist/server.js --stdio
        get s34:443 20000 2 20
      wait
      pause 500
    run /usr/share/code/code --type=utility --utility-sub-type=node.mojom.NodeService
      name pty-host
      run /usr/bin/bash
        terminal
        real /usr/bin/git ls-remote http://198.51.100.45/project.git
        real /usr/bin/curl -s -o /dev/null http://198.51.100.46/60000
        run /usr/bin/node /usr/bin/npm install
          keep s37:443 30000 2 30
          keep s38:443 30000 2 30
        run /usr/bin/ssh build.example.org make
          keep s39:443 5000 3 50
        wait
      wait
    wait
  wait
)"},
    // mpv runs yt-dlp to learn the addresses, then streams itself.
    Scene{"player-starts-downloader", Nature::benign, true,
        "a video player asks a downloader for the addresses, then streams",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /usr/bin/mpv https://video.example.org/watch
    app mpv
    keep s50:443 3000 1 20
    run /usr/bin/python3.11 /usr/bin/yt-dlp --all-subs -J -- https://video.example.org/watch
      get s51:443 60000 3 40
      get s52:443 20000 1 40
    wait
    keep s53:443 120000 12 50
  wait
)"},
    // Steam lives in the user's folder and updates itself there; its games too. A game talks UDP to its server, both
    // ways,
    // many packets a second.
    Scene{"game-launcher", Nature::benign, true,
        "a game launcher in the user's folder, its web helper, and a game that talks UDP to its server",
        R"(
desktop
run /usr/lib/systemd/systemd --user
  run /home/alice/.local/share/Steam/ubuntu12_32/steam -steamid=0
    app steam
    keep s54:443 20000 3 60
    talk s55:7 200 5 40
    run /home/alice/.local/share/Steam/ubuntu12_64/steamwebhelper --type=utility
      keep s56:443 30000 4 50
      pause 1200
    run /home/alice/.local/share/Steam/ubuntu12_32/reaper SteamLaunch AppId=440
      run /home/alice/.local/share/Steam/steamapps/common/Game/game_linux64
        keep s57:443 4000 2 50
        talk p55:7 120 90 15
      wait
    wait
  wait
)"},
};
} // namespace

std::span<const Scene> desktopScenes() { return kScenes; }

} // namespace netgrove::lab
