# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Netgrove before the programs: once in the paper's view with the rule on threads, and once in the graded view. Beside it a
# sampler, which counts what no packet tells: how many processes and threads the program has.

# start_watch NAME ARGUMENTS…: output in the run's folder; waits until it captures.
start_watch() {
    local name=$1
    shift
    (in_group watch "${WATCH_IN[@]}" "$PROGRAMS/netgrove-watch" --format jsonl --attribution ebpf "$@") \
        >"$OUT/$name.jsonl" 2>"$OUT/$name.err" </dev/null &
    WATCHES+=($!)
    wait_for 30 grep -qs '"event":"start"' "$OUT/$name.jsonl" || fail "netgrove-watch did not start: $(cat "$OUT/$name.err")"
}

start_watches() {
    WATCHES=()
    WATCH_IN=(nsenter --net="$SCRATCH/net/$PC" --)
    start_watch paper --view paper --thread-rule
    start_watch graded --view graded
    (in_group watch "${WATCH_IN[@]}" python3 "$HERE/sample.py" "$GROUP/client" "$OUT/sample.json") &
    SAMPLER=$!
}

stop_watches() {
    kill -INT "${WATCHES[@]}" "$SAMPLER" 2>/dev/null || true
    wait "${WATCHES[@]}" "$SAMPLER" || true
}
