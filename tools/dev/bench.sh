# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What watching costs and what it finds, beside other programs; and what the inner loops cost. Results: build/bench/*.md.

RESULTS=$BUILD/bench

# run_benchmarks [--quick]: --quick takes about ten minutes instead of forty: fewer rounds, and smaller sizes where that
# changes no ratio. Everything it prints is in build/bench/benchmarks.md afterwards.
run_benchmarks() {
    local mode=()
    case ${1:-} in
        "") ;;
        --quick) mode=(--quick) ;;
        *) usage_error "bench takes --quick or nothing" ;;
    esac
    get_requirements bench
    obtain_polkit_qt
    # What was not there when CMake last looked is looked for again.
    ! grep -q '^benchmark_DIR:PATH=.*-NOTFOUND' "$BUILD/CMakeCache.txt" 2>/dev/null || rm -f "$BUILD/build.ninja"
    configure NETGROVE_TESTS=ON
    make_targets netgrove netgrove-watch netgrove-lab benchmarks
    may_become_root || fail "the benchmarks capture: run ./dev bench as root, or as a user with sudo"
    mkdir -p "$RESULTS" "$LOGS"
    : >"$LOGS/bench.txt"
    {
        compare_with_others "${mode[@]}"
        measure_latency "${mode[@]}"
        measure_start_and_memory "${mode[@]}"
        measure_numbers
        measure_frames "${mode[@]}"
        measure_loops "${mode[@]}"
    } | tee "$RESULTS/benchmarks.md"
    step "Written to build/bench/benchmarks.md. Each single measurement: build/log/bench.txt"
}

# The watchers capture in network namespaces of the lab's own; eBPF and the proc connector need root.
compare_with_others() {
    printf '## Beside others\n\n'
    as_root "$ROOT/tests/bench/attribution" --programs "$BUILD/bin" "$@" 2> >(tee -a "$LOGS/bench.txt" >&2)
}

# From a child's first packet to the line of the finding, and to the repainted pixel.
measure_latency() {
    local children=300 windows=20
    [ $# -eq 0 ] || { children=40 windows=6; }
    printf '\n## From the first packet to the verdict\n\n'
    as_root "$ROOT/tests/bench/verdict_latency" --programs "$BUILD/bin" --children "$children" 2>>"$LOGS/bench.txt"
    printf '\n'
    as_root "$ROOT/tests/bench/pixel_latency" --programs "$BUILD/bin" --children "$windows" 2>>"$LOGS/bench.txt"
}

measure_start_and_memory() {
    local options=()
    [ $# -eq 0 ] || options=(--rounds 9 --seconds 15)
    printf '\n## Start and memory\n\n'
    as_root "$ROOT/tests/bench/start_and_memory" --programs "$BUILD/bin" "${options[@]}" 2>>"$LOGS/bench.txt"
}

# Simulated: many flows, many processes.
measure_numbers() {
    printf '\n## Great numbers\n\n'
    "$BUILD/bin/bench_many_flows"
    printf '\n'
    "$BUILD/bin/bench_processes"
    printf '\n'
    "$BUILD/bin/bench_growth"
}

measure_frames() {
    local frames=600
    [ $# -eq 0 ] || frames=240
    [ -x "$BUILD/bin/bench_frames" ] || return 0
    printf '\n## Frames of the forest\n\n'
    QT_QPA_PLATFORM=offscreen QT_SCALE_FACTOR=1 "$BUILD/bin/bench_frames" "$frames" 2>>"$LOGS/bench.txt"
}

# The inner loops, and what tracing costs the traced.
measure_loops() {
    local program arguments=() rounds=15
    [ $# -eq 0 ] || { arguments=(--benchmark_min_time=0.2) rounds=7; }
    if [ -x "$BUILD/bin/bench_trace_cost" ]; then
        printf '\n## What tracing costs the traced\n\n```\n'
        as_root "$BUILD/bin/bench_trace_cost" "$rounds" 2>/dev/null || printf 'could not be measured here\n'
        printf '```\n'
    fi
    for program in bench_parser bench_flow_table bench_codec; do
        [ -x "$BUILD/bin/$program" ] || continue
        printf '\n## %s\n\n```\n' "$program"
        "$BUILD/bin/$program" "${arguments[@]}" 2>/dev/null
        printf '```\n'
    done
}
