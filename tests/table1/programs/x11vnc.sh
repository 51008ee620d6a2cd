# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Remote desktop as the paper had it (vino): the PC's screen is served by x11vnc, and somebody looks at it from another PC.
TITLE="Remote desktop, served (x11vnc)"
PACKAGE=x11vnc
ORDER=4
SECONDS_OF_VIEWING=20

drive() {
    start_desk
    start_client x11vnc -display "$DISPLAY_NAME" -rfbport 5900 -nopw -noipv6 -forever
    wait_for 15 grep -qs 'Listening for VNC connections' "$OUT/client.log"
    start_server viewer-display Xvfb :71 -screen 0 1400x900x24 -nolisten tcp
    wait_for 10 test -e /tmp/.X11-unix/X71
    start_server viewer env DISPLAY=:71 HOME="$WORK" xtigervncviewer -SecurityTypes None "$PC_ADDRESS:5900"
    wait_for 15 grep -qs 'Got connection from client' "$OUT/client.log"
    mapfile -d '' movie < <(movie "$SECONDS_OF_VIEWING")
    (on_pc desk "${movie[@]}") >"$OUT/movie.log" 2>&1 </dev/null || true
    end_group servers
    sleep 2
    kill -TERM "$CLIENT" || true
    wait_for 10 client_ended
}


prove() { prove_updates "$OUT/client.log"; }
