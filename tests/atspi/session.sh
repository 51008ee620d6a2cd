#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# session.sh COMMAND…: runs it on a screen that nobody sees, with a session bus and the accessibility bus (AT-SPI) of its own.
# Everything it started ends with it.
set -euo pipefail
folder=$(mktemp -d)
started=()
clean_up() {
    local pid
    for pid in "${started[@]}"; do
        kill "$pid" 2>/dev/null || true
    done
    rm -rf "$folder"
}
trap clean_up EXIT

if [ -z "${NETGROVE_ATSPI_INNER:-}" ]; then
    mkfifo "$folder/display"
    Xvfb -displayfd 3 -screen 0 1440x960x24 -nolisten tcp 3>"$folder/display" >/dev/null 2>"$folder/xvfb" &
    started+=("$!")
    read -r -t 30 number <"$folder/display" || {
        cat "$folder/xvfb" >&2
        exit 1
    }
    export DISPLAY=:$number NETGROVE_ATSPI_INNER=1 XDG_RUNTIME_DIR=$folder/run XDG_CONFIG_HOME=$folder/config \
        XDG_STATE_HOME=$folder/state XDG_DATA_HOME=$folder/data QT_QPA_PLATFORM=xcb QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1
    mkdir -m 700 "$XDG_RUNTIME_DIR"
    dbus-run-session -- "$0" "$@"
    exit
fi
for launcher in /usr/libexec/at-spi-bus-launcher /usr/lib/at-spi2-core/at-spi-bus-launcher; do
    [ ! -x "$launcher" ] || break
done
"$launcher" --launch-immediately &
started+=("$!")
"$@"
