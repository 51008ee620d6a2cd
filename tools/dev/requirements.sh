# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A distribution whose package names we do not know: what it must have is looked for by itself, and what is missing is said in a list.

TOOLS_BUILD=("g++|clang++|c++" cmake ninja "pkg-config|pkgconf")
TOOLS_DEMO=(ip)
TOOLS_BENCH=(ip python3 nethogs tcpdump Xvfb)
TOOLS_PICTURES=(pngquant optipng)
TOOLS_TEST=(ip ping python3 dot tshark capinfos systemd-analyze desktop-file-validate appstreamcli mandoc git shellcheck "clang-format-19|clang-format")

requirements_text() {
    cat <<'TEXT'
What must be there to build Netgrove (names in brackets: how it is looked for):
  a C++20 compiler (g++ 12 or later, clang++ 16 or later), CMake 3.25, Ninja (ninja), pkg-config
  Qt 6.4 or later with Widgets, Charts (and its OpenGL module), D-Bus, SVG, Test, Linguist tools (CMake: Qt6…)
  libpcap (pkg-config: libpcap), libmnl (pkg-config: libmnl), libnetfilter_conntrack (pkg-config: libnetfilter_conntrack)
  libcbor (pkg-config: libcbor), Nettle (pkg-config: nettle),
  libmaxminddb (pkg-config: libmaxminddb)
  tl::expected (CMake: tl-expected), CLI11 (CMake: CLI11), JSON for Modern C++ (CMake: nlohmann_json)
Can be done without: libsystemd (pkg-config: libsystemd; entries in the journal); clang, bpftool and libbpf (tracing with eBPF); polkit-qt for Qt 6 (CMake: PolkitQt6-1), polkit-gobject-1,
  libcap-ng and libseccomp (the privileged helper)
For the demo too: iproute2 (ip). For the tests: iproute2, iputils (ping), liburing, Python 3, Graphviz (dot), Wireshark (tshark, capinfos), git, shellcheck, clang-format 19, polkitd, dbus-daemon, systemd-analyze, desktop-file-utils, AppStream (appstreamcli), mandoc, the translations of Qt
For the pictures: pngquant, optipng. For the benchmarks: iproute2, python3, nethogs, tcpdump, Xvfb, polkitd, dbus-daemon; Google Benchmark (CMake: benchmark)
TEXT
}

# missing_tools NAME…: those that are not in the path; "a|b" is one of both.
missing_tools() {
    local tool choice found
    for tool in "$@"; do
        found=
        for choice in ${tool//|/ }; do
            ! command -v "$choice" >/dev/null || found=yes
        done
        [ -n "$found" ] || printf '  %s\n' "${tool//|/ or }"
    done
}

missing_libraries() {
    local probe=$BUILD/requirements
    rm -rf "$probe"
    logged requirements cmake -S "$ROOT/tools/requirements" -B "$probe" -G Ninja || return 1
    sed 's/^\(.*\)|\(.*\)$/  \1: \2/' "$probe/missing.txt"
}

# check_requirements TOOL…: stops with the list where something is missing. Libraries that were found are not looked for again.
check_requirements() {
    local missing
    missing=$(missing_tools "${TOOLS_BUILD[@]}" "$@")
    if [ -z "$missing" ] && [ ! -e "$BUILD/requirements/complete" ]; then
        step "This distribution's package names are not known here; looking for what must be there"
        missing=$(missing_libraries)
    fi
    if [ -n "$missing" ]; then
        requirements_text >&2
        printf '\nMissing here:\n%s\n' "$missing" >&2
        fail "install these with this distribution's package manager, then run the same command again"
    fi
    touch "$BUILD/requirements/complete"
}
