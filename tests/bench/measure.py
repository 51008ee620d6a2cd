# SPDX-License-Identifier: GPL-3.0-or-later
"""One measurement, inside the lab's pc host: starts one watcher and one generator, and prints a JSON object.

Processor time is that of the watcher's threads (schedstat, in nanoseconds). What the kernel does for a watcher in the
sender's context - copying a packet into its ring, running an eBPF program - is not in it; the sender's own time is
reported beside it ("sender_cpu_per_packet").
"""
import argparse
import json
import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

SETTLE_SECONDS = 3
IDLE_SHARE_SECONDS = 2
WARM_UP_PACKETS = 1_500  # a hundredth of a second; next to nothing beside what a new program costs
INTERFACE = "lab-pc"


class Watcher:
    """A watching program whose output goes to files."""

    def __init__(self, programs, kind, folder):
        self.kind = kind
        self.process = None
        if kind == "nobody":
            return
        self.out, self.err = Path(folder, "out"), Path(folder, "err")
        netgrove = [programs / "netgrove-watch", "--format", "jsonl", "--attribution", kind.split("-")[-1]]
        command = {
            "netgrove-ebpf": netgrove,
            "netgrove-proc": netgrove,
            "nethogs": ["nethogs", "-t", "-C", INTERFACE],  # -C: UDP too
            # -Z root: it would give /dev/null to the user that it changes to.
            "tcpdump": ["tcpdump", "-Z", "root", "-i", INTERFACE, "-n", "-s", "96", "-w", "/dev/null"],
        }[kind]
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen([str(part) for part in command], stdout=out, stderr=err)
        time.sleep(SETTLE_SECONDS)
        if self.process.poll() is not None:
            raise SystemExit(f"measure: {kind} ended with status {self.process.returncode}: {self.err.read_text()[-400:]}")

    def _threads(self):
        if self.process is None:
            return []
        return [Path(entry.path) for entry in os.scandir(f"/proc/{self.process.pid}/task")]

    def cpu(self):
        """Seconds on a processor, of all threads."""
        return sum(int((thread / "schedstat").read_text().split()[0]) for thread in self._threads()) / 1e9

    def wakeups(self):
        pattern = re.compile(r"^voluntary_ctxt_switches:\s*(\d+)", re.MULTILINE)
        return sum(int(pattern.search((thread / "status").read_text())[1]) for thread in self._threads())

    def peak_mib(self):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"^VmHWM:\s*(\d+) kB", status, re.MULTILINE)[1]) / 1024

    def stop(self):
        """Ends it and waits for what it says at its end; a second time does nothing."""
        if self.process is None or self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def events(self):
        """Netgrove's lines."""
        for line in self.out.read_text(errors="replace").splitlines():
            if line.startswith("{"):
                yield json.loads(line)

    def end(self):
        """Netgrove's last line."""
        last = [event for event in self.events() if event["event"] == "end"]
        if not last:
            raise SystemExit(f"measure: {self.kind} had to be killed: {self.err.read_text()[-400:]}")
        return last[-1]

    def losses(self):
        """What it says at its end of what it saw and lost; nothing of a program that does not say."""
        if self.kind == "tcpdump":
            text = self.err.read_text()
            return {
                "drops": int(re.search(r"(\d+) packets? dropped by kernel", text)[1]),
                "seen": int(re.search(r"(\d+) packets? captured", text)[1]),
            }
        if self.kind.startswith("netgrove"):
            end = self.end()
            return {
                "drops": end["kernel_drops"],
                "seen": end["packets"],
                "queue_drops": end["queue_drops"],
                "lost_events": end["lost_events"],
            }
        return {}


def busy_percent(seconds=1.0):
    """What all processors did in this time."""

    def read():
        fields = [int(field) for field in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return sum(fields), fields[3] + fields[4]

    total, idle = read()
    time.sleep(seconds)
    total_after, idle_after = read()
    return 100 * (1 - (idle_after - idle) / max(total_after - total, 1))


def wait_for_quiet(limit=10, patience=20):
    """Waits until all processors together do less than the limit, in percent; gives what they did at last."""
    end = time.monotonic() + patience
    while (busy := busy_percent()) >= limit and time.monotonic() < end:
        pass
    return busy


def births():
    """How many processes and threads this machine ever started: a watcher of processes wakes for each."""
    return int(re.search(r"^processes (\d+)", Path("/proc/stat").read_text(), re.MULTILINE)[1])


def run_lines(command):
    """Runs a generator, which stops by itself; gives the JSON objects that it printed."""
    done = subprocess.run([str(part) for part in command], stdout=subprocess.PIPE, text=True, timeout=300, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def compare_flows(truths, events):
    """Right and wrong names of the flows that the truth tells of."""
    told = {}
    for event in events:
        if event["event"] == "flow" and event["final"]:
            told.setdefault((event["protocol"], event["local"], event["remote"]), []).append(event["pid"])
    right = wrong = 0
    for truth in truths:
        pids = told.get((truth["protocol"], truth["local"], truth["remote"]), [])
        right += truth["pid"] in pids
        wrong += truth["pid"] not in pids and any(pid is not None for pid in pids)
    return right, wrong


def measure_short(watcher, programs, name, sizes):
    lines = run_lines([programs / "netgrove-lab", "case", name, "--count", sizes["count"]])
    truths = [line for line in lines if line["truth"] == "flow"]
    time.sleep(2)  # one more refresh of every watcher
    watcher.stop()
    if watcher.kind.startswith("netgrove"):
        right, wrong = compare_flows(truths, watcher.events())
        return {"right": 100 * right / len(truths), "wrong": wrong}
    # nethogs prints "program/pid/uid sent received" for whom it found; each of the processes made one connection.
    pids = {int(pid) for pid in re.findall(r"/(\d+)/\d+\t", watcher.out.read_text(errors="replace"))}
    return {"right": 100 * sum(truth["pid"] in pids for truth in truths) / len(truths), "wrong": None}


def wait_for_idle(watcher, limit=0.02, patience=20):
    """Waits until the watcher does next to nothing for half a second: a share of a core below `limit`."""
    end, share = time.monotonic() + patience, limit
    while share >= limit and time.monotonic() < end:
        start, cpu = time.monotonic(), watcher.cpu()
        time.sleep(0.5)
        share = (watcher.cpu() - cpu) / (time.monotonic() - start)


def meet_sender(watcher, programs, sizes):
    """A short rush of the same program, so that what a watcher does once for each new program is done when the
    measurement begins. Gives the processor time that it took, in seconds, with the few packets themselves."""
    share = idle_share(watcher)
    start, cpu = time.monotonic(), watcher.cpu()
    run_lines([programs / "netgrove-bench-load", "rush", "--packets", WARM_UP_PACKETS, "--rate", sizes["rate"]])
    time.sleep(1)
    wait_for_idle(watcher)
    used, elapsed = watcher.cpu() - cpu, time.monotonic() - start
    return used - min(share, idle_share(watcher)) * elapsed


def idle_share(watcher):
    if watcher.kind == "nobody":
        return 0
    start, cpu = time.monotonic(), watcher.cpu()
    time.sleep(IDLE_SHARE_SECONDS)
    return (watcher.cpu() - cpu) / (time.monotonic() - start)


def measure_rush(watcher, programs, sizes):
    first_sight = meet_sender(watcher, programs, sizes)
    idle_before = idle_share(watcher)
    start, cpu = time.monotonic(), watcher.cpu()
    command = [programs / "netgrove-bench-load", "rush", "--packets", sizes["packets"], "--rate", sizes["rate"]]
    done = run_lines(command)[-1]
    time.sleep(1)
    used, elapsed = watcher.cpu() - cpu, time.monotonic() - start
    # The lesser of before and after: what others did on this machine may have woken the watcher in one of them.
    used -= min(idle_before, idle_share(watcher)) * elapsed
    watcher.stop()
    return {
        "cpu_per_packet": 1e6 * used / done["packets"] if watcher.kind != "nobody" else None,
        "sender_cpu_per_packet": 1e6 * done["cpu_seconds"] / done["packets"],
        "first_sight_ms": 1e3 * first_sight if watcher.kind.startswith("netgrove") else None,
        "rate": done["packets"] / done["seconds"],
    } | watcher.losses()


def measure_quiet(watcher, seconds):
    start, cpu, wakeups, born = time.monotonic(), watcher.cpu(), watcher.wakeups(), births()
    time.sleep(seconds)
    elapsed = time.monotonic() - start
    return {
        "cpu_percent": 100 * (watcher.cpu() - cpu) / elapsed,
        "wakeups": (watcher.wakeups() - wakeups) / elapsed,
        "births": (births() - born) / elapsed,
        "peak_mib": watcher.peak_mib(),
    }


LOADS = {
    "flows": lambda sizes: ["flows", "--flows", sizes["flows"], "--rate", sizes["rate"]],
    "scan": lambda sizes: ["scan", "--ports", sizes["ports"], "--rate", sizes["rate"]],
    "births": lambda sizes: ["births", "--count", sizes["count"], "--rate", sizes["rate"]],
}


def measure_load(watcher, programs, work, sizes):
    """A load of great numbers: what it costs, what was seen of it, what was lost."""
    start, cpu = time.monotonic(), watcher.cpu()
    done = run_lines([programs / "netgrove-bench-load", *LOADS[work](sizes)])[-1]
    time.sleep(1)
    elapsed, used, peak = time.monotonic() - start, watcher.cpu() - cpu, watcher.peak_mib()
    watcher.stop()
    result = {"cpu_percent": 100 * used / elapsed, "peak_mib": peak} | watcher.losses()
    if watcher.kind.startswith("netgrove"):
        if work == "births":
            told = sum(event["event"] == "process" and event["change"] == "fork" and event["comm"] == "bench-load"
                       for event in watcher.events())
            result["told_percent"] = 100 * min(1, told / done["births"])
        else:
            end = watcher.end()
            result["told_percent"] = 100 * min(1, end["flows"] / done["flows" if work == "flows" else "ports"])
    return result


def measure_bulk(watcher, programs, sizes, is_datagrams):
    """What sending costs the sender; nobody may be watching."""
    command = [programs / "netgrove-bench-load", "bulk", "--megabytes", sizes["megabytes"]]
    tries = [run_lines(command + (["--datagrams"] if is_datagrams else []))[-1] for _ in range(sizes["tries"])]
    watcher.stop()
    return {
        "sender_cpu_per_mb": min(1e3 * done["cpu_seconds"] / (done["bytes"] / 1e6) for done in tries),
        "throughput": max(done["bytes"] / 1e6 / done["seconds"] for done in tries),
    }


def measure_idle(watcher, sizes):
    result = measure_quiet(watcher, sizes["seconds"])
    watcher.stop()
    return result


def measure_crowd(watcher, programs, sizes):
    command = [programs / "netgrove-bench-load", "crowd", "--processes", sizes["processes"], "--seconds", sizes["seconds"] + 6]
    crowd = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True)
    if "ready" not in crowd.stdout.readline():
        raise SystemExit("measure: the crowd did not come together")
    time.sleep(3)  # what is done once for a new process is done
    result = measure_quiet(watcher, sizes["seconds"])
    crowd.communicate(timeout=120)
    watcher.stop()
    return result | watcher.losses()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--watcher", required=True)
    parser.add_argument("--work", required=True)
    parser.add_argument("--sizes", type=json.loads, required=True)
    options = parser.parse_args()
    busy = wait_for_quiet()
    with tempfile.TemporaryDirectory(prefix="netgrove-bench-") as folder:
        watcher = Watcher(options.programs, options.watcher, folder)
        try:
            if options.work.startswith("short-"):
                result = measure_short(watcher, options.programs, options.work, options.sizes)
            elif options.work == "rush":
                result = measure_rush(watcher, options.programs, options.sizes)
            elif options.work in LOADS:
                result = measure_load(watcher, options.programs, options.work, options.sizes)
            elif options.work in ("bulk", "datagrams"):
                result = measure_bulk(watcher, options.programs, options.sizes, options.work == "datagrams")
            elif options.work == "idle":
                result = measure_idle(watcher, options.sizes)
            else:
                result = measure_crowd(watcher, options.programs, options.sizes)
        finally:
            watcher.stop()
    print(json.dumps({name: round(value, 4) if isinstance(value, float) else value for name, value in result.items()}
                     | {"busy_before": round(busy, 1)}))


if __name__ == "__main__":
    main()
