# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# mpv plays an address of the kind that it asks yt-dlp about: its child talks first, and then it talks itself.
TITLE="mpv, which starts yt-dlp"
PACKAGE=mpv
KIND=further
ORDER=38

prepare() { prepare_film; }
serve() { start_files; }

drive() {
    start_desk
    run_client 90 mpv --no-config --vo=x11 --ao=null --ytdl=yes --end=12 ytdl://http://files.test/film.m3u8
    sleep 1
}

prove() {
    printf '%s parts of the film fetched, yt-dlp asked: %s\n' "$(grep -c 'GET /film[0-9]*.ts' "$OUT/access.log")" \
        "$(grep -q 'GET /film.m3u8.*Mozilla' "$OUT/access.log" && echo yes || echo no)"
    [ "$(grep -c 'GET /film[0-9]*.ts' "$OUT/access.log")" -ge 3 ]
}
