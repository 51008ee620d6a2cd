#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the fuzz targets and runs them, as many at once as there are processors.
#   fuzz.sh --seconds N TARGET…    each for so long
#   fuzz.sh --runs N TARGET…       each so many runs
# Without a TARGET: all that are in this folder.
# Ends with a line a target: runs, runs per second, covered edges, findings. What a target stumbled over is left in
# $NETGROVE_FUZZ_BUILD/findings/ and fails the run.
set -euo pipefail

source_folder=${NETGROVE_SOURCE_DIR:?}
build=${NETGROVE_FUZZ_BUILD:?}
case ${1:-} in
    --seconds) limit=-max_total_time=${2:?} ;;
    --runs) limit=-runs=${2:?} ;;
    *)
        echo "usage: fuzz.sh --seconds N|--runs N TARGET…" >&2
        exit 2
        ;;
esac
shift 2
if [ $# -eq 0 ]; then
    for target in "$source_folder"/tests/fuzz/fuzz_*.cpp; do
        name=${target##*/fuzz_}
        set -- "$@" "${name%.cpp}"
    done
fi
for name in "$@"; do
    if [ ! -e "$source_folder/tests/fuzz/fuzz_$name.cpp" ]; then
        echo "fuzz.sh: there is no target '$name' (tests/fuzz/fuzz_$name.cpp)" >&2
        exit 2
    fi
done

compiler=clang++
! command -v clang++-19 >/dev/null || compiler=clang++-19 # what Debian 12 calls plain clang does not take all of C++20
mkdir -p "$build"
if ! {
    cmake -S "$source_folder" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG="-O2 -g1" \
        -DCMAKE_C_COMPILER="${compiler/clang++/clang}" -DCMAKE_CXX_COMPILER="$compiler" \
        -DNETGROVE_SANITIZE=address,undefined,fuzzer-no-link -DNETGROVE_EBPF=OFF -DNETGROVE_POLKIT=OFF &&
        cmake --build "$build" --target fuzzers
} >"$build/build.txt" 2>&1; then
    tail -n 40 "$build/build.txt" >&2
    exit 1
fi

mkdir -p "$build/findings" "$build/logs"

# Short inputs make for many runs: no longer than what the target can tell apart.
# shellcheck disable=SC2317 # called by run_one
longest_input() {
    case $1 in
        trace_record | filter | tls_server_name) echo 320 ;;
        proc_text) echo 400 ;;
        packet) echo 640 ;;
        *) echo 2048 ;;
    esac
}
export -f longest_input

# What was freed stays watched for a while: less of it, as the targets keep nothing from one input to the next.
export ASAN_OPTIONS=quarantine_size_mb=16:malloc_context_size=8

# Assertions stay on: an input that reaches one is a finding.
# shellcheck disable=SC2317 # xargs calls it
run_one() {
    local name=$1 archive=$source_folder/tests/fuzz/corpus/$1.tar.xz seeds=$build/seeds/$1 found=$build/corpus/$1
    mkdir -p "$found" "$seeds"
    [ ! -e "$archive" ] || tar -xJf "$archive" -C "$seeds"
    "$build/fuzzers/fuzz_$name" "$limit" -timeout=20 -rss_limit_mb=2048 -max_len="$(longest_input "$name")" -print_final_stats=1 \
        -artifact_prefix="$build/findings/$name-" "$found" "$seeds" >"$build/logs/$name.txt" 2>&1
}
export -f run_one
export source_folder build limit

status=0
printf '%s\n' "$@" | xargs -P "$(nproc)" -I{} bash -c 'run_one {}' || status=1

for name in "$@"; do
    log=$build/logs/$name.txt
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    speed=$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log")
    edges=$(grep -o 'cov: [0-9]*' "$log" | tail -n 1 | cut -d' ' -f2)
    findings=$(find "$build/findings" -name "$name-*" | wc -l)
    printf '%-14s %12s runs  %8s/s  %6s edges  %s findings\n' "$name" "${runs:-none}" "${speed:-?}" "${edges:-?}" "$findings"
    if [ -z "$runs" ] || [ "$findings" -ne 0 ]; then
        status=1
        tail -n 60 "$log" >&2
    fi
done
exit "$status"
