# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Remote desktop the other way: the PC's user looks at a screen elsewhere, with the TigerVNC viewer.
TITLE="Remote desktop, viewed (TigerVNC)"
PACKAGE=tigervnc-viewer
ORDER=5
SECONDS_OF_VIEWING=20

prepare() { name 198.51.100.40 desktop.test; }

serve() {
    start_names
    start_server display Xvfb :72 -screen 0 1024x700x24 -nolisten tcp
    wait_for 10 test -e /tmp/.X11-unix/X72
    start_server vnc x11vnc -display :72 -rfbport 5900 -nopw -noipv6 -forever -o "$OUT/x11vnc.log"
    wait_for 15 grep -qs 'Listening for VNC connections' "$OUT/x11vnc.log"
}

drive() {
    start_desk
    start_client xtigervncviewer -SecurityTypes None desktop.test:5900
    wait_for 15 grep -qs 'Got connection from client' "$OUT/x11vnc.log"
    mapfile -d '' movie < <(movie "$SECONDS_OF_VIEWING")
    start_server movie env DISPLAY=:72 HOME="$WORK" "${movie[@]}"
    sleep "$SECONDS_OF_VIEWING"
    kill -TERM "$CLIENT" || true
    wait_for 10 client_ended
    sleep 2
}

prove() { prove_updates "$OUT/x11vnc.log"; }
