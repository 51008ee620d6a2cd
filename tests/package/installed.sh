#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Run where the package may be installed and removed without regret: an overlay, or a Debian made for it. Looks at what is
# installed, uses it, removes it, and says what was left.
# usage: installed.sh PACKAGE CONTENTS [--busy]: on a machine where others install too, the caller looks for what was left
set -euo pipefail
package=$1
contents=$2
busy=${3:-}
export QT_QPA_PLATFORM=offscreen XDG_CONFIG_HOME=/nonexistent

failed=0
complain() {
    printf '%s\n' "$*" >&2
    failed=1
}

everything() {
    [ -z "$busy" ] || return 0
    find / -xdev \( -path /proc -o -path /sys -o -path /dev -o -path /tmp -o -path /root -o -path /netgrove \) -prune -o -print | sort
}

scratch=$(mktemp -d)
everything >"$scratch/before"
dpkg -i "$package" >"$scratch/log" 2>&1 || {
    cat "$scratch/log" >&2
    exit 1
}

# What is in it.
dpkg -L netgrove | while IFS= read -r path; do [ -d "$path" ] || printf '%s\n' "$path"; done | sort >"$scratch/there"
# shellcheck disable=SC2016 # awk's
awk '!/^#/ { optional = sub(/^\?/, ""); print $0 (optional ? "\t?" : "") }' "$contents" | sort >"$scratch/expected"
cut -f1 "$scratch/expected" | comm -13 - "$scratch/there" | while IFS= read -r path; do printf 'not expected: %s\n' "$path"; done >"$scratch/difference"
grep -v '?$' "$scratch/expected" | comm -23 - "$scratch/there" | while IFS= read -r path; do printf 'missing: %s\n' "$path"; done >>"$scratch/difference"
[ ! -s "$scratch/difference" ] || complain "$(cat "$scratch/difference")"
xargs -a "$scratch/there" -I PATH find PATH \( ! -user root -o ! -group root -o -perm /6022 \) -printf 'whose, or for whom: %p %u:%g %m\n' >"$scratch/rights"
[ ! -s "$scratch/rights" ] || complain "$(cat "$scratch/rights")"

# Whether it works.
netgrove-watch --version >/dev/null || complain "netgrove-watch does not start"
netgrove --version >/dev/null || complain "netgrove does not start"
status=0
netgrove-watch --replay /usr/share/netgrove/demo.netgrove --speed max --format jsonl >"$scratch/told" || status=$?
if [ "$status" -ne 1 ] || ! grep -q '"event":"finding"' "$scratch/told"; then
    complain "the demo's recording has no finding (status $status)"
fi
netgrove --replay /usr/share/netgrove/demo.netgrove --screenshot "$scratch/picture.png" --after 0.1 2>"$scratch/told" || true
[ -s "$scratch/picture.png" ] || complain "the window makes no picture: $(cat "$scratch/told")"
if /usr/libexec/netgrove/netgrove-helper by-hand 2>"$scratch/told" || ! grep -q 'takes no arguments' "$scratch/told"; then
    complain "the helper does not start: $(cat "$scratch/told")"
fi
# says LINE FILE
says() { grep -qE "$1" "$2" || complain "$2 names another place"; }
says '^Exec=/usr/libexec/netgrove/netgrove-helper$' /usr/share/dbus-1/system-services/org.netgrove.Helper1.service
says '^ExecStart=/usr/libexec/netgrove/netgrove-helper$' /usr/lib/systemd/system/netgrove-helper.service
says '^ExecStart=/usr/bin/netgrove-watch ' /usr/lib/systemd/system/netgrove-agent.service
[ ! -e /etc/systemd/system/multi-user.target.wants/netgrove-agent.service ] || complain "the agent is on, and nobody asked for it"

# What is left. Logs and caches of dpkg and its triggers are theirs.
dpkg --purge netgrove >"$scratch/log" 2>&1 || complain "$(cat "$scratch/log")"
everything >"$scratch/after"
comm -13 "$scratch/before" "$scratch/after" | grep -vE '^/var/(lib/dpkg|log|cache)/|/(mimeinfo|icon-theme)\.cache$' >"$scratch/left" || true
comm -23 "$scratch/before" "$scratch/after" | grep -vE '^/var/(lib/dpkg|cache)/' | sed 's/^/taken away: /' >>"$scratch/left" || true
find /var/lib/dpkg/info -name 'netgrove*' >>"$scratch/left"
[ ! -s "$scratch/left" ] || complain "left behind: $(cat "$scratch/left")"
rm -rf "$scratch"
exit "$failed"
