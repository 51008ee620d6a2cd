# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What is installed on Debian 12, Debian 13 and what derives from them, and why. Names that hold in all of them.
# tools/requirements/CMakeLists.txt says the same for other distributions.

PACKAGES_BUILD=(
    g++ cmake ninja-build pkgconf # the compiler and the build
    qt6-base-dev                  # windows, threads, D-Bus
    qt6-charts-dev                # the rate chart
    libqt6opengl6-dev             # asked for by Qt Charts' CMake file, but not pulled in by its package
    qt6-svg-dev                   # icons, and exported pictures
    qt6-tools-dev qt6-l10n-tools  # Qt Linguist's tools, for translations
    libpcap-dev                   # packets
    libmnl-dev                    # netlink: sockets of processes, births of processes
    libnetfilter-conntrack-dev    # translated addresses (NAT): which process is behind them
    libcbor-dev                   # Observations as bytes: the helper's stream, recordings
    nettle-dev                    # SHA-256: what a program that is trusted holds
    libzstd-dev zlib1g-dev        # recordings: packed, and their checksums
    libmaxminddb-dev              # country and network of an address
    libexpected-dev               # tl::expected, until the language's own can be used
    libcli11-dev                  # command lines
    nlohmann-json3-dev            # JSON Lines
    libsystemd-dev                # entries in the journal
)

# Tracing with eBPF: the build goes on without where a distribution lacks one of them.
PACKAGES_BUILD_OPTIONAL=(
    clang      # compiles the eBPF programs
    bpftool    # makes their skeletons
    libbpf-dev # loads them
)

# The privileged helper, which is left out where one of them is missing (see polkit_qt.sh).
PACKAGES_BUILD_OPTIONAL+=(
    libpolkit-gobject-1-dev # whether the caller may
    libcap-ng-dev           # gives up capabilities
    libseccomp-dev          # gives up system calls
)

# To make polkit-qt for Qt 6 from its source where the distribution has only the one for Qt 5.
PACKAGES_POLKIT_QT_SOURCE=(
    libpolkit-gobject-1-dev libpolkit-agent-1-dev libglib2.0-dev # what it wraps
    xz-utils                                                      # its archive
)

# For the window on a desktop. Qt's X11 platform comes with Qt itself.
PACKAGES_RUN_OPTIONAL=(
    polkitd           # decides whether the window may see the whole machine
    qt6-wayland       # the Wayland platform
    fonts-dejavu-core # letters, on a machine that has none at all
    qt6-translations-l10n # the words of Qt itself (Cancel, Save …) in other languages
)

PACKAGES_DEMO=(
    iproute2          # veth pairs and addresses for the two hosts of the lab
    fonts-dejavu-core # letters in the picture of the window
)

PACKAGES_TEST=(
    "${PACKAGES_DEMO[@]}"
    liburing-dev    # a stand-in and a test that send through io_uring
    iputils-ping    # a packet on an interface that came late
    iptables        # a container behind masquerading
    curl            # of the corpus: programs that someone types are real where they are small
    graphviz        # reads the exported forest
    tshark          # reads exported captures (capinfos comes with it)
    python3         # the test of what makes the tables of ./dev table1
    git             # which files are ours
    shellcheck      # judges the shell scripts
    clang-19 libclang-rt-19-dev # fuzzing, and the sanitizers under it (clang 14 does not take all of C++20)
    clang-format-19 # judges the layout of the sources
    polkitd         # decides who may, for the tests of the helper
    dbus-daemon     # a system bus of their own
    qt6-translations-l10n # whether Qt's own words are translated too
    systemd         # systemd-analyze, which judges the helper's unit; it is not started
    dpkg-dev file   # the package: which libraries it depends on
    desktop-file-utils appstream mandoc # judge the desktop entry, what software centres read, the man pages
)

PACKAGES_BENCH=(
    "${PACKAGES_DEMO[@]}"
    python3          # runs the comparison
    nethogs          # what users have today
    tcpdump          # the floor: captures, and does nothing with it
    libbenchmark-dev # the inner loops
    xvfb             # a screen whose pixels can be read
    polkitd dbus-daemon # the helper, for what it takes in memory
)

# The installed package on a desktop (tests/package/desktop_session).
PACKAGES_DESKTOP=(
    xvfb openbox                # a screen that nobody sees, and windows on it
    xdotool imagemagick         # its user's hands and eyes
    libglib2.0-bin python3-gi   # starts a desktop entry; talks to polkit as an authentication agent does
    dbus-daemon polkitd         # two buses, and who may
    iproute2 fonts-dejavu-core  # a network of its own; letters
)

# ./dev pictures
PACKAGES_PICTURES=(
    "${PACKAGES_DEMO[@]}"
    pngquant optipng            # make them small
    fonts-noto-cjk              # one is in Japanese
)

PACKAGES_FORMAT=(git clang-format-19)

# ./dev table1: real programs, and what serves them.
PACKAGES_TABLE1=(
    "${PACKAGES_DEMO[@]}"
    python3 iptables dnsmasq-base nginx-light        # makes the tables; the hosts between which all this happens
    xvfb dbus-daemon                                 # a screen that nobody sees, and a session bus
    firefox-esr
    evolution dovecot-imapd                          # mail, and its server
    gnome-keyring libsecret-tools                    # the password of it
    audacious icecast2 ffmpeg                        # a stream
    x11vnc tigervnc-viewer                           # remote desktop, from both sides
    ktorrent opentracker aria2 mktorrent             # file sharing: a client, a tracker, a peer
    dnf createrepo-c rpm                             # an update
    chromium thunderbird xdotool                     # another browser, another mail program, and who types its password
    git openssh-client openssh-server rsync tmux     # a developer's day
    curl wget yt-dlp mpv npm dpkg-dev                # and what fetches and plays
)
