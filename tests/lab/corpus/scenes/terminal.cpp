// SPDX-License-Identifier: GPL-3.0-or-later
/// @file
/// What a person types: in the terminal of a desktop, or over ssh. The shell has a terminal and a session, and so has
/// everything under it.
#include <array>

#include "tests/lab/corpus/scene.h"

namespace netgrove::lab {
namespace {
constexpr std::array kScenes{
    // git itself does not talk: git-remote-http does, which the real one executes here.
    Scene{"git", Nature::benign, false, "git and its remote helper, the real ones",
        R"(
desktop
run /usr/bin/gnome-terminal-server
  app org.gnome.Terminal
  run /usr/bin/bash
    terminal
    each 60 61 62
      real /usr/bin/git ls-remote http://198.51.100.$/project.git
      wait
    pause 300
  wait
)"},
    Scene{"apt", Nature::benign, false,
        "a package manager: its methods download, as another user; then a package's script runs",
        R"(
run /usr/bin/bash
  session 3
  terminal
  run /usr/bin/apt full-upgrade
    each 1 2
      run /usr/lib/apt/methods/http
        as _apt
        keep s$:80 60000 6 30
        pause 300
    pause 1200
    run /usr/bin/dpkg --configure -a
      run /usr/bin/bash /var/lib/dpkg/info/fonts.postinst configure
        real /usr/bin/curl -s -o /dev/null http://198.51.100.63/40000
        wait
      wait
    wait
  wait
wait
)"},
    // npm fetches many packages at once; then each package's install script runs, and some of those fetch a program.
    Scene{"npm", Nature::benign, true,
        "npm fetches packages; an install script fetches a program, and runs it from the project's folder",
        R"(
desktop
run /usr/bin/gnome-terminal-server
  app org.gnome.Terminal
  run /usr/bin/bash
    terminal
    run /usr/bin/node /usr/bin/npm install
      each 64 65 66 67 68
        keep s$:443 30000 3 20
      run /usr/bin/bash -c node install.js
        run /usr/bin/node install.js
          get s69:443 200000 4 20
          run /home/alice/project/node_modules/esbuild/bin/esbuild --version
            pause 50
          wait
        wait
      wait
    wait
  wait
)"},
    Scene{"yt-dlp", Nature::benign, true, "yt-dlp asks for the addresses, and ffmpeg fetches the pieces",
        R"(
desktop
run /usr/bin/gnome-terminal-server
  app org.gnome.Terminal
  run /usr/bin/bash
    terminal
    run /usr/bin/python3.11 /usr/bin/yt-dlp https://video.example.org/watch
      keep s70:443 50000 3 40
      run /usr/bin/ffmpeg -y -i https://cdn.example.org/index.m3u8 -c copy video.mp4
        keep s71:443 100000 10 60
      wait
    wait
  wait
)"},
    // ssh(1), ProxyCommand: a second ssh has the connection, and the first one talks to it through a pipe.
    Scene{"ssh-proxy-command", Nature::benign, false, "ssh through another host: the proxy command has the connection",
        R"(
desktop
run /usr/bin/gnome-terminal-server
  app org.gnome.Terminal
  run /usr/bin/bash
    terminal
    run /usr/bin/ssh inner.example.org
      run /usr/bin/ssh -W inner.example.org:22 gate.example.org
        keep s72:443 6000 12 100
      wait
    wait
  wait
)"},
    // ssh_config(5), ControlPersist: the first ssh connects, then forks; the child keeps the connection as master in a
    // session of its own, without a terminal, and the parent becomes its client.
    Scene{"ssh-control-master", Nature::benign, true,
        "ssh that leaves its connection to a child, which goes on as master",
        R"(
desktop
run /usr/bin/gnome-terminal-server
  app org.gnome.Terminal
  run /usr/bin/bash
    terminal
    run /usr/bin/ssh build.example.org
      keep s73:443 5000 5 60
      fork
        setsid
        go-on 5000 10 100
      pause 1200
    wait
  wait
)"},
    // sshd(8): the listener accepts; a child as root keeps the connection, and forks the one that runs as the user and
    // does the talking. Under its shell, whatever is typed.
    Scene{"ssh-login", Nature::benign, true,
        "a login over ssh, and what is typed there: git, curl, a downloader, ssh onwards",
        R"(
run /usr/sbin/sshd -D
  service ssh
  setsid
  listen 7022
  accept 7022
  hand-over /usr/sbin/sshd -D -R
    take-over
    serve 3000
    session 7
    fork
      as alice
      answer 2000 10 100
      run /usr/bin/bash
        terminal
        real /usr/bin/git ls-remote http://198.51.100.75/project.git
        real /usr/bin/curl -s -o /dev/null http://198.51.100.76/80000
        run /usr/bin/python3.11 fetch.py
          get s77:443 50000 4 30
        run /usr/bin/ssh build.example.org
          keep s78:443 4000 6 60
        run /usr/bin/nmap -sT 203.0.113.110
          strike scan
        wait
      answer 2000 3 50
      wait
    wait
  wait
wait
)"},
    // tmux(1) starts its server by daemon(3); the shells in it are the server's children, and outlive the login.
    Scene{"tmux", Nature::benign, true,
        "a tmux that was started in a login over ssh, which is over by now; a download in it",
        R"(
run /usr/sbin/sshd -D
  service ssh
  setsid
  listen 7023
  accept 7023
  hand-over /usr/sbin/sshd -D -R
    take-over
    serve 3000
    session 7
    fork
      as alice
      answer 2000 5 60
      run /usr/bin/bash
        terminal
        run /usr/bin/tmux new -d
          fork
            setsid
            run /usr/bin/bash
              terminal
              pause 700
              real /usr/bin/curl -s -o /dev/null http://198.51.100.79/80000
              run /usr/bin/python3.11 crawl.py
                get s80:443 30000 5 30
              wait
            wait
      wait
    wait
  wait
wait
)"},
    // A fork without exec for each worker, each with a host of its own: what multiprocessing.Pool does.
    Scene{"worker-pool", Nature::benign, true,
        "a script fetches a list, and downloads with a pool of eight forked workers",
        R"(
desktop
run /usr/bin/gnome-terminal-server
  app org.gnome.Terminal
  run /usr/bin/bash
    terminal
    run /usr/bin/python3.11 mirror.py
      keep s81:443 20000 2 40
      each 82 83 84 85 86 87 88 89
        fork
          get s$:443 80000 6 30
      wait
      keep s81:443 2000 1 10
    wait
  wait
)"},
    // What a page links to is partly dead: of the hosts that each worker asks, some refuse.
    Scene{"link-checker", Nature::benign, true,
        "a script fetches a page, and a pool of forked workers tries what it links to; a third is dead",
        R"(
desktop
run /usr/bin/gnome-terminal-server
  app org.gnome.Terminal
  run /usr/bin/bash
    terminal
    run /usr/bin/python3.11 linkcheck.py https://www.example.org/
      keep s81:443 60000 2 40
      each 20 29 38 47
        fork
          seek 443 $ 9 8443
      wait
    wait
  wait
)"},
    // RTP is one-way: the receiver says nothing.
    Scene{"stream-out", Nature::benign, true,
        "a script asks a service where to, and starts ffmpeg, which streams video there one-way over UDP",
        R"(
desktop
run /usr/bin/gnome-terminal-server
  app org.gnome.Terminal
  run /usr/bin/bash
    terminal
    run /usr/bin/python3.11 golive.py
      keep s82:443 3000 2 40
      run /usr/bin/ffmpeg -re -i video.mp4 -c copy -f rtp rtp://203.0.113.82:5004
        shoot p82:9 1300 250 6
      wait
    wait
  wait
)"},
    // A development server that forks: the parent accepts, a child serves each, and asks a service elsewhere itself.
    Scene{"prefork-web-server", Nature::benign, true,
        "a developer's web server that forks: it listens, others call, its children answer and ask an API",
        R"(
desktop
run /usr/bin/gnome-terminal-server
  app org.gnome.Terminal
  run /usr/bin/bash
    terminal
    run /usr/bin/python3.11 manage.py runserver 0.0.0.0:7080
      listen 7080
      each 1 2 3 4
        accept 7080
        fork
          serve 20000
          get s9$:443 3000 2 20
      wait
      pause 300
    wait
  wait
)"},
};
} // namespace

std::span<const Scene> terminalScenes() { return kScenes; }

} // namespace netgrove::lab
