# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Audacious, the heir of Beep Media Player, plays a stream of Icecast, into a sound device that takes everything and gives no sound.
TITLE="Audacious"
PACKAGE=audacious
ORDER=3
SECONDS_OF_MUSIC=25

prepare() {
    name 198.51.100.20 radio.test
    ffmpeg -v error -f lavfi -i "sine=frequency=330:duration=120" -f lavfi -i "anoisesrc=amplitude=0.2:duration=120" \
        -filter_complex amix -c:a libvorbis -b:a 192k -y "$WORK/music.ogg"
    cat >"$OUT/icecast.xml" <<XML
<icecast>
  <limits><clients>10</clients><sources>2</sources><burst-on-connect>1</burst-on-connect></limits>
  <authentication><source-password>lab</source-password><relay-password>lab</relay-password>
    <admin-user>admin</admin-user><admin-password>lab</admin-password></authentication>
  <hostname>radio.test</hostname>
  <listen-socket><port>8000</port><bind-address>10.77.1.20</bind-address></listen-socket>
  <paths><basedir>/usr/share/icecast2</basedir><logdir>$OUT</logdir><webroot>/usr/share/icecast2/web</webroot>
    <adminroot>/usr/share/icecast2/admin</adminroot></paths>
  <logging><accesslog>icecast-access.log</accesslog><errorlog>icecast-error.log</errorlog><loglevel>3</loglevel></logging>
  <security><chroot>0</chroot><changeowner><user>$TEST_USER</user><group>$TEST_USER</group></changeowner></security>
</icecast>
XML
    chown "$TEST_UID" "$OUT"
    printf 'pcm.!default { type null }\nctl.!default { type null }\n' >"$SCRATCH/home/.asoundrc"
}

serve() {
    start_names
    start_server icecast icecast2 -c "$OUT/icecast.xml"
    wait_for 10 listens 8000
    start_server source ffmpeg -v error -re -stream_loop -1 -i "$WORK/music.ogg" -c copy -f ogg -content_type application/ogg \
        icecast://source:lab@10.77.1.20:8000/music.ogg
    wait_for 10 grep -qs '/music.ogg' "$OUT/icecast-error.log"
}

drive() {
    start_desk
    start_client audacious http://radio.test:8000/music.ogg
    sleep "$SECONDS_OF_MUSIC"
    kill -TERM "$CLIENT"
    wait_for 10 client_ended
    sleep 1
}

# Icecast's log has the bytes that the listener took and for how many seconds it listened.
prove() {
    local line bytes seconds
    line=$(grep 'GET /music.ogg.* 200 ' "$OUT/icecast-access.log" 2>/dev/null | tail -n 1)
    bytes=$(sed -E 's/.* 200 ([0-9]+) .*/\1/' <<<"$line")
    seconds=${line##* }
    printf '%s bytes of the stream taken in %s s\n' "$bytes" "$seconds"
    [ "${seconds:-0}" -ge $((SECONDS_OF_MUSIC - 10)) ] && [ "${bytes:-0}" -gt 200000 ]
}
