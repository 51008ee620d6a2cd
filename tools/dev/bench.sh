# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What watching costs and what it finds, beside other programs; and what the inner loops cost. Results: build/bench/*.md.

RESULTS=$BUILD/bench

# run_benchmarks [--quick]: the small sizes of --quick show whether everything works, not how fast it is.
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
    make_targets netgrove-watch netgrove-lab benchmarks
    mkdir -p "$RESULTS" "$LOGS"
    measure_loops "${mode[@]}" | tee "$RESULTS/loops.md"
    compare_with_others "${mode[@]}" | tee "$RESULTS/attribution.md"
    measure_latency "${mode[@]}" | tee "$RESULTS/latency.md"
    step "Written to build/bench/. Each single measurement: build/log/bench.txt"
}

# The inner loops, and what tracing costs the traced.
measure_loops() {
    local program arguments=()
    [ $# -eq 0 ] || arguments=(--benchmark_min_time=0.05)
    for program in bench_parser bench_flow_table; do
        [ -x "$BUILD/bin/$program" ] || continue
        printf '## %s\n\n```\n' "$program"
        "$BUILD/bin/$program" "${arguments[@]}" 2>/dev/null
        printf '```\n\n'
    done
    [ -x "$BUILD/bin/bench_trace_cost" ] || return 0
    printf '## bench_trace_cost\n\n```\n'
    as_root "$BUILD/bin/bench_trace_cost" 2>/dev/null || printf 'could not be measured here\n'
    printf '```\n'
}

# The watchers capture in network namespaces of the lab's own; eBPF and the proc connector need root.
compare_with_others() {
    step "Comparing (with everything $([ $# -eq 0 ] && echo "about 25 minutes" || echo "about 4 minutes")); a quiet machine is waited for"
    may_become_root || fail "the comparison captures: run ./dev bench as root, or as a user with sudo"
    as_root "$ROOT/tests/bench/attribution" --programs "$BUILD/bin" "$@" 2> >(tee "$LOGS/bench.txt" >&2)
}

# From a child's first packet to the line of the finding.
measure_latency() {
    local children=300
    [ $# -eq 0 ] || children=30
    as_root "$ROOT/tests/bench/verdict_latency" --programs "$BUILD/bin" --children "$children"
}
