# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# KTorrent gets a torrent from one peer (aria2), whom it finds through a tracker (opentracker), as fast as the lab goes.
TITLE="KTorrent"
PACKAGE=ktorrent
ORDER=6
MEGABYTES=500

prepare() {
    name 198.51.100.60 tracker.test
    mkdir -p "$WORK/seed" "$SCRATCH/home/got" "$SCRATCH/home/.config"
    head -c "${MEGABYTES}M" /dev/urandom >"$WORK/seed/lab-data.bin"
    sha256sum <"$WORK/seed/lab-data.bin" >"$WORK/seed.sha256"
    mktorrent -l 20 -a http://tracker.test:6969/announce -o "$WORK/lab.torrent" "$WORK/seed/lab-data.bin"
    infohash >"$OUT/infohash"
    cat >"$SCRATCH/home/.config/ktorrentrc" <<INI
[downloads]
TempDir=$SCRATCH/home/temp
saveDir=$SCRATCH/home/got
useSaveDir=true
useCompletedDir=false
port=6881
dhtSupport=false
oldTempDir=
openAllTorrentsSilently=true
showSystemTrayIcon=false
firstTime=false
[general]
openAllTorrentsSilently=true
INI
    chown -R "$TEST_UID:$TEST_UID" "$SCRATCH/home"
    chmod 644 "$WORK/lab.torrent"
}

# The SHA-1 of the torrent's info (BEP 3): everything between "4:info" and the last "e".
infohash() { python3 -c 'import hashlib,sys; d=open(sys.argv[1],"rb").read(); print(hashlib.sha1(d[d.index(b"4:info")+6:-1]).hexdigest())' "$WORK/lab.torrent"; }

serve() {
    start_names
    cp "$OUT/infohash" "$WORK/whitelist"
    chmod 644 "$WORK/whitelist"
    start_server tracker opentracker -i 10.77.1.60 -p 6969 -P 6969 -d "$WORK" -w whitelist
    wait_for 10 listens 6969
    # The peer asks the tracker from its own address: the router shows it to the tracker, and to the pc, as 203.0.113.50.
    start_server peer env HOME="$WORK" aria2c --dir="$WORK/seed" --seed-ratio=0 --check-integrity=true --enable-dht=false \
        --enable-peer-exchange=false --bt-enable-lpd=false --listen-port=6890 --interface=10.77.2.50 --bt-tracker-interval=5 \
        --async-dns=false --bt-exclude-tracker='*' --bt-tracker=http://198.51.100.60:6969/announce --console-log-level=notice \
        --summary-interval=5 "$WORK/lab.torrent"
    wait_for 60 grep -qE 'SEED|Seeding|seeding' "$OUT/server-peer.log"
}

drive() {
    start_desk
    start_client ktorrent
    wait_for 30 test -e "$SCRATCH/home/.local/share/ktorrent/log"
    sleep 3
    # A KTorrent that is started again hands the torrent to the one that runs. (Started the first time, this version forgets it.)
    (on_pc client ktorrent --silent "$WORK/lab.torrent") >>"$OUT/client.log" 2>&1 </dev/null
    wait_for 240 torrent_is_here
    sleep 5
}

got() { find "$SCRATCH/home/got" "$SCRATCH/home/Downloads" "$SCRATCH/home/temp" "$SCRATCH/home/.local/share/ktorrent" -name lab-data.bin -type f 2>/dev/null | head -n 1; }
torrent_is_here() {
    local file
    file=$(got)
    [ -n "$file" ] && [ "$(du -m "$file" | cut -f 1)" -ge $MEGABYTES ] && [ "$(sha256sum <"$file")" = "$(cat "$WORK/seed.sha256")" ]
}

prove() {
    printf '%s MiB, SHA-256 %s\n' "$MEGABYTES" "$(torrent_is_here && echo as it was sent || echo differs)"
    torrent_is_here
}
