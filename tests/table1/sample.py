# SPDX-License-Identifier: GPL-3.0-or-later
"""sample.py GROUP RESULT: twice a second, the processes and threads of a control group and the bytes on the pc's cable.

Until interrupted; then writes the most there were at once. A thread that lives shorter than half a second may be missed here:
which threads communicate is Netgrove's to find. To be run in the pc's network namespace.
"""
import json
import signal
import sys
import time
from pathlib import Path

INTERFACE = "lab-pc"
NOT_THE_PROGRAM = {"dbus-daemon", "bash", "nsenter", "setpriv", "env"}


def look(group):
    """{pid: (comm, threads)} of what is in the group now."""
    found = {}
    for pid in (group / "cgroup.procs").read_text().split():
        try:
            status = dict(line.split(":\t", 1) for line in Path("/proc", pid, "status").read_text().splitlines() if ":\t" in line)
        except OSError:
            continue  # gone meanwhile
        if status["Name"] not in NOT_THE_PROGRAM and "Threads" in status:
            found[int(pid)] = (status["Name"], int(status["Threads"]))
    return found


def bytes_moved():
    """Received and sent (proc(5), /proc/net/dev)."""
    for line in Path("/proc/self/net/dev").read_text().splitlines():
        name, _, numbers = line.partition(":")
        if name.strip() == INTERFACE:
            fields = numbers.split()
            return int(fields[0]) + int(fields[8])
    return 0


def main(group, result):
    most_processes = most_threads = 0
    peak, stop = 0.0, []
    moved, moved_at = bytes_moved(), time.monotonic()
    signal.signal(signal.SIGINT, lambda *_: stop.append(True))
    while not stop:
        now = look(group)
        most_processes = max(most_processes, len(now))
        most_threads = max(most_threads, sum(threads for _, threads in now.values()))
        if time.monotonic() - moved_at >= 1:
            total, at = bytes_moved(), time.monotonic()
            peak = max(peak, (total - moved) * 8e-6 / (at - moved_at))
            moved, moved_at = total, at
        time.sleep(0.5)
    result.write_text(json.dumps({"processes": most_processes, "threads": most_threads, "peak_mbit": peak}))


main(Path(sys.argv[1]), Path(sys.argv[2]))
