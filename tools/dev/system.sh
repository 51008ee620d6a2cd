# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The machine: which distribution it is, how to become root on it, and how its package manager is asked.

# From os-release(5). A test may name another file.
os_release() {
    local file=${NETGROVE_OS_RELEASE:-/etc/os-release}
    # shellcheck source=/dev/null
    [ ! -r "$file" ] || (. "$file" && printf '%s\n' "${!1:-}")
}

# Debian, or a distribution that names it (or Ubuntu) as what it is like, and has its package manager.
is_debian_like() {
    case " $(os_release ID) $(os_release ID_LIKE) " in
        *" debian "* | *" ubuntu "*) command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ;;
        *) return 1 ;;
    esac
}

may_become_root() { [ "$EUID" -eq 0 ] || command -v sudo >/dev/null; }

# as_root COMMAND…: directly, or through sudo, which asks on the terminal.
as_root() {
    if [ "$EUID" -eq 0 ]; then
        "$@"
    else
        sudo -- "$@"
    fi
}

# Whether a packet may be captured by what we start: root, or CAP_NET_RAW (bit 13, capabilities(7)).
may_capture() {
    local effective
    effective=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status)
    [ "$EUID" -eq 0 ] || ((0x${effective:-0} >> 13 & 1))
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; }

# missing_packages NAME…: those that no installed package is or provides, one a line. Asks the local database alone.
missing_packages() {
    local installed
    installed=$(dpkg-query -W -f '${db:Status-Abbrev}|${Package}, ${Provides}\n' | sed -n 's/^.i.|//p' | tr ',' '\n' | sed 's/(.*//; s/ //g')
    comm -23 <(printf '%s\n' "$@" | sort -u) <(printf '%s\n' "$installed" | sort -u)
}

# known_packages NAME…: those that the package manager could install, as far as it knows without asking the network.
known_packages() {
    local name
    for name in "$@"; do
        ! apt-cache show --no-all-versions "$name" >/dev/null 2>&1 || printf '%s\n' "$name"
    done
}

apt_get() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -y -q -o DPkg::Lock::Timeout=300 "$@"; }

# install_packages REQUIRED -- OPTIONAL: both are lists of names. Nothing is asked of apt where nothing is missing.
install_packages() {
    local required=() missing=() wanted=() optional_missing=()
    while [ "$1" != "--" ]; do
        required+=("$1")
        shift
    done
    shift
    mapfile -t missing < <(missing_packages "${required[@]}")
    [ $# -eq 0 ] || mapfile -t optional_missing < <(missing_packages "$@")
    [ $((${#missing[@]} + ${#optional_missing[@]})) -gt 0 ] || return 0
    if ! may_become_root; then
        [ ${#missing[@]} -gt 0 ] || return 0
        fail "this user can install nothing: not root, and no sudo. As root, run:
    apt-get update && apt-get install --no-install-recommends ${missing[*]} ${optional_missing[*]}"
    fi
    if [ ${#missing[@]} -gt 0 ]; then
        step "Asking the package manager what there is"
        # Lists that could not be renewed may still do; the install below is the judge.
        logged packages-update apt_get update || true
    fi
    mapfile -t wanted < <(known_packages "${optional_missing[@]}")
    wanted+=("${missing[@]}")
    [ ${#wanted[@]} -gt 0 ] || return 0
    step "Installing packages:" "${wanted[@]}"
    logged packages-install apt_get install --no-install-recommends "${wanted[@]}" \
        || fail "the packages could not be installed. As root, this has to succeed:
    apt-get update && apt-get install --no-install-recommends ${wanted[*]}"
}
