# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# yt-dlp looks at the address itself and then starts ffmpeg, which fetches the stream (HLS): parent and child talk.
TITLE="yt-dlp and ffmpeg"
PACKAGE=yt-dlp
KIND=further
ORDER=34

prepare() { prepare_film; }
serve() { start_files; }

drive() {
    run_client 90 yt-dlp --no-check-certificates --downloader ffmpeg -o film.mp4 http://files.test/film.m3u8
    sleep 1
}

prove() {
    local seconds
    seconds=$(ffprobe -v error -show_entries format=duration -of csv=p=0 "$SCRATCH/home/film.mp4" 2>/dev/null)
    printf '%.0f s of film\n' "${seconds:-0}"
    [ "${seconds%.*}" -ge 39 ]
}
