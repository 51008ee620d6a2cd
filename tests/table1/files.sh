# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Files to fetch, a git repository to clone, and what serves them: nginx and sshd.

# plain_web ADDRESS FOLDER: settings of nginx, which serves the folder.
plain_web() {
    cat <<CONF
daemon off; user root; pid $WORK/nginx.pid; error_log stderr;
events { worker_connections 256; }
http { access_log $OUT/access.log combined; default_type application/octet-stream; server { listen $1:80; root $2; } }
CONF
}

make_files() {
    local number
    mkdir -p "$WORK/files"
    for number in {1..40}; do
        head -c 1M /dev/urandom >"$WORK/files/file$number"
    done
    seq 40 >"$WORK/files/list"
}

prepare_files() {
    name 198.51.100.90 files.test
    make_files
    plain_web 10.77.1.90 "$WORK/files" >"$OUT/nginx.conf"
}

start_files() {
    start_names
    start_server web nginx -c "$OUT/nginx.conf"
    wait_for 10 listens 80
}

# prove_files FOLDER COUNT: as many there, and equal to what was served.
prove_files() {
    local file same=0
    for file in "$1"/file*; do
        ! cmp -s "$file" "$WORK/files/${file##*/}" || same=$((same + 1))
    done
    printf '%s of %s files fetched, equal\n' "$same" "$2"
    [ "$same" -eq "$2" ]
}

# A film in pieces (HLS, RFC 8216).
prepare_film() {
    name 198.51.100.90 files.test
    mkdir -p "$WORK/files"
    ffmpeg -v error -f lavfi -i testsrc=size=320x240:rate=15:duration=40 -f lavfi -i sine=duration=40 -c:v mpeg2video -b:v 1500k -c:a mp2 \
        -f hls -hls_time 4 -hls_list_size 0 "$WORK/files/film.m3u8"
    plain_web 10.77.1.90 "$WORK/files" >"$OUT/nginx.conf"
}

make_git_repository() {
    mkdir -p "$WORK/git/work"
    (
        cd "$WORK/git/work" || exit
        git init -q -b main .
        head -c 8M /dev/urandom >data
        git add data
        git -c user.name=Lab -c user.email=lab@git.test commit -q -m "Data"
        git clone -q --bare . ../lab.git
    )
    chown -R "$TEST_UID:$TEST_UID" "$WORK/git"
    git --git-dir="$WORK/git/lab.git" -c safe.directory="*" update-server-info # for a server that only knows files
}

prove_clone() {
    git -c safe.directory='*' -C "$SCRATCH/home/copy" fsck 2>/dev/null || return 1
    printf 'cloned %s of data\n' "$(du -h --apparent-size "$SCRATCH/home/copy/data" | cut -f 1)"
    cmp -s "$SCRATCH/home/copy/data" "$WORK/git/work/data"
}

# An ssh server for the test user, known by his ssh, with a key and no password.
make_ssh() {
    name 198.51.100.85 ssh.test
    name 198.51.100.86 behind.test
    mkdir -p "$WORK/ssh" "$SCRATCH/home/.ssh" /run/sshd
    rm -f "$WORK/ssh/"*
    ssh-keygen -q -t ed25519 -N '' -f "$WORK/ssh/host"
    ssh-keygen -q -t ed25519 -N '' -f "$SCRATCH/home/.ssh/id_ed25519"
    cp "$SCRATCH/home/.ssh/id_ed25519.pub" "$WORK/ssh/authorized"
    printf 'ssh.test,behind.test %s\n' "$(cut -d ' ' -f 1,2 "$WORK/ssh/host.pub")" >"$SCRATCH/home/.ssh/known_hosts"
    chown -R "$TEST_UID:$TEST_UID" "$SCRATCH/home/.ssh"
    chmod 644 "$WORK/ssh/authorized"
    cat >"$WORK/ssh/config" <<CONF
ListenAddress 10.77.1.85
ListenAddress 10.77.1.86
HostKey $WORK/ssh/host
AuthorizedKeysFile $WORK/ssh/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
PidFile none
CONF
}

start_ssh() {
    start_names
    start_server ssh /usr/sbin/sshd -D -e -f "$WORK/ssh/config"
    wait_for 10 listens 22
}
