# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# ssh through another ssh (ProxyCommand): the outer one talks, the inner one talks to it through a pipe.
TITLE="ssh with ProxyCommand"
PACKAGE=openssh-client
KIND=further
ORDER=24

prepare() { make_ssh; }
serve() { start_ssh; }

drive() {
    run_client 60 ssh -o ProxyCommand='ssh -W %h:%p ssh.test' behind.test 'head -c 20000000 /dev/urandom | tee >(sha256sum >&2) | cat' >"$OUT/far.log"
    sleep 1
}

prove() {
    local bytes
    bytes=$(stat -c %s "$OUT/client.log")
    printf '%s bytes from behind the jump host\n' "$bytes"
    [ "$bytes" -ge 20000000 ]
}
