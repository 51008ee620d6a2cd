# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A web site for browsers: pages that lead to each other by themselves, with pictures from several hosts, served by nginx.

SITE_HOSTS=(one.test two.test three.test four.test five.test six.test)
PICTURES=60

make_site() {
    local number=10 host
    : >"$WORK/names.conf"
    for host in "${SITE_HOSTS[@]}"; do
        name 198.51.100.$((number++)) "$host"
    done
    python3 "$HERE/make_site.py" "$WORK/site" "$PAGES" "$PICTURES" "${SITE_HOSTS[@]}"
    cat >"$OUT/nginx.conf" <<CONF
daemon off; user root; pid $WORK/nginx.pid; error_log stderr;
events { worker_connections 1024; }
http {
    types { text/html html; image/png png; }
    access_log $OUT/access.log combined;
    server { listen 10.77.1.10:80; listen 10.77.1.11:80; listen 10.77.1.12:80; listen 10.77.1.13:80; listen 10.77.1.14:80;
        listen 10.77.1.15:80; root $WORK/site; add_header Cache-Control no-store; }
}
CONF
}

start_site() {
    start_names
    start_server web nginx -c "$OUT/nginx.conf"
    wait_for 10 listens 80
}

# The last page asks for /end when all its pictures are there.
site_was_read() { grep -q '"GET /end' "$OUT/access.log" 2>/dev/null; }

# prove_site AGENT PAGES
prove_site() {
    local pages pictures
    pages=$(grep "$1" "$OUT/access.log" | grep -c '"GET /page.*" 200 ')
    pictures=$(grep "$1" "$OUT/access.log" | grep -c '"GET /picture.*" 200 ')
    printf '%s pages and %s pictures fetched\n' "$pages" "$pictures"
    [ "$pages" -ge "$2" ] && [ "$pictures" -ge $((PICTURES * $2)) ] && site_was_read
}
