# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Three watched PCs and a centre on this machine, with the distribution's rsyslog, node_exporter and Prometheus.

FLEET_PACKAGES=(
    rsyslog rsyslog-relp libestr0 libfastjson4 liblognorm5 librelp0 # findings to the centre
    prometheus-node-exporter prometheus                            # counters, and the alert (promtool comes with it)
)

# These are services: installed, they would start on this machine and listen. Their packages are fetched and unpacked instead.
obtain_fleet_programs() {
    local folder=$BUILD/fleet
    ! [ -x "$folder/root/usr/bin/prometheus" ] || return 0
    step "Fetching rsyslog, node_exporter and Prometheus into build/fleet (nothing of it is installed)"
    mkdir -p "$folder/packages" "$folder/root"
    (cd "$folder/packages" && logged fleet-packages apt-get download "${FLEET_PACKAGES[@]}") || return 1
    local package
    for package in "$folder"/packages/*.deb; do
        dpkg-deb -x "$package" "$folder/root"
    done
}

# run_fleet [ARGUMENTS]: they go to tests/fleet/fleet.
run_fleet() {
    local programs=()
    check_arguments "$ROOT/tests/fleet/fleet" "$@"
    get_requirements demo
    configure NETGROVE_TESTS=ON
    make_targets netgrove-watch netgrove-lab
    if command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
        obtain_fleet_programs || fail "the packages could not be fetched; see build/log/fleet-packages.txt"
        programs=(--programs "$BUILD/fleet/root")
    fi
    may_become_root || fail "the PCs are network namespaces: run ./dev fleet as root, or as a user with sudo"
    as_root "$ROOT/tests/fleet/fleet" --build "$BUILD" "${programs[@]}" "$@"
}
