# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# npm installs a package with four dependencies from a local registry; one has an install script, which fetches something more.
TITLE="npm install with an install script"
PACKAGE=nodejs
KIND=further
ORDER=37

prepare() {
    name 198.51.100.90 files.test
    python3 "$HERE/make_registry.py" "$WORK/files" http://files.test
    head -c 2M /dev/urandom >"$WORK/files/binary"
    plain_web 10.77.1.90 "$WORK/files" >"$OUT/nginx.conf"
    mkdir -p "$SCRATCH/home/project"
    printf '{"name":"lab","version":"1.0.0","private":true}\n' >"$SCRATCH/home/project/package.json"
    printf 'registry=http://files.test/\naudit=false\nfund=false\nupdate-notifier=false\n' >"$SCRATCH/home/.npmrc"
    chown -R "$TEST_UID:$TEST_UID" "$SCRATCH/home"
}
serve() { start_files; }

drive() {
    run_client 90 bash -c 'cd project && exec npm install lab-top'
    sleep 1
}

prove() {
    local modules
    modules=$(find "$SCRATCH/home/project/node_modules" -mindepth 2 -maxdepth 2 -name package.json | wc -l)
    printf '%s of 5 modules installed, the install script fetched %s bytes\n' "$modules" "$(stat -c %s "$SCRATCH/home/project/node_modules/lab-dep4/binary" || echo no)"
    [ "$modules" -eq 5 ] && [ -s "$SCRATCH/home/project/node_modules/lab-dep4/binary" ]
}
