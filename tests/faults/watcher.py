# SPDX-License-Identifier: GPL-3.0-or-later
"""netgrove-watch at work, and whether its forest is that of the machine (proc(5))."""
import collections
import json
import os
import pathlib
import signal
import subprocess
import threading
import time

PATIENCE = float(os.environ.get("NETGROVE_FAULTS_PATIENCE", "2"))  # seconds after a fault, until all is right again
SETTLED = 0.3  # seconds: who lives shorter need not be known yet


def user_processes():
    """Of this machine: {pid: start}, without the kernel's threads."""
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            fields = open(f"/proc/{entry}/stat").read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        is_kernel_thread = int(fields[6]) & 0x00200000  # PF_KTHREAD, include/linux/sched.h
        if not is_kernel_thread and fields[0] not in "ZX":
            found[int(entry)] = int(fields[19])
    return found


class Watcher:
    def __init__(self, build, *arguments, wrapper=(), environment=None):
        self.alive, self.notices, self.stats, self.flows, self.findings, self.times = {}, [], {}, [], [], []
        self.told = collections.defaultdict(lambda: collections.deque(maxlen=6))  # of each pid, lately
        self.is_started, self.lock = threading.Event(), threading.Lock()
        self.process = subprocess.Popen([*wrapper, str(build / "bin/netgrove-watch"), "--format", "jsonl", *arguments],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env={**os.environ, **(environment or {})})
        self.errors = b""
        self.reader = threading.Thread(target=self.take, daemon=True)
        self.reader.start()
        threading.Thread(target=self.take_errors, daemon=True).start()
        if not self.is_started.wait(20):
            raise RuntimeError(f"netgrove-watch does not start: {self.errors.decode(errors='replace')}")
        children = open(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read().split()
        self.pid = int(children[0]) if wrapper and children else self.process.pid  # a wrapper waits for it, or became it

    def take_errors(self):
        for line in self.process.stderr:
            self.errors += line

    def take(self):
        for raw in self.process.stdout:
            event = json.loads(raw)
            with self.lock:
                self.take_event(event)

    def take_event(self, event):
        kind = event["event"]
        if kind == "process":
            self.told[event["pid"]].append(f"{event['change']} {event['time'][11:22]}")
            if event["change"] == "exit":
                self.alive.pop(event["pid"], None)
            else:
                self.alive[event["pid"]] = event
        elif kind == "start":
            self.is_started.set()
        elif kind == "notice":
            self.notices.append(event)
        elif kind == "flow":
            self.flows.append(event)
        elif kind == "finding":
            self.findings.append(event)
        else:
            self.stats = event
        self.times.append(event["time"])

    def wrong(self):
        """What it has not, and what it has too much of, of those that had time to be known."""
        before = user_processes()
        time.sleep(SETTLED)
        with self.lock:
            alive = set(self.alive)
        after = user_processes()
        lasting = {pid for pid, start in before.items() if after.get(pid) == start}
        missing = lasting - alive
        ghosts = {pid for pid in alive if pid not in before and not pathlib.Path(f"/proc/{pid}").exists()}
        return missing, ghosts

    def lastingly_wrong(self):
        """The same, of those that are so at a second look too: where others on the machine start programs all the time, someone has always
        ended between the look at the forest and the look at /proc."""
        missing, ghosts = self.wrong()
        if not missing and not ghosts:
            return missing, ghosts
        missing_then, ghosts_then = self.wrong()
        return missing & missing_then, ghosts & ghosts_then

    def wait_until_right(self, patience=PATIENCE):
        """Seconds until the forest is that of the machine; raises where it does not become so in time."""
        begin = time.monotonic()
        while True:
            moment = time.monotonic() - begin
            missing, ghosts = self.lastingly_wrong()
            if not missing and not ghosts:
                return moment
            if moment > patience:
                with self.lock:
                    known = [f"{pid} {self.alive[pid]['comm']}, told: {', '.join(self.told[pid])}"
                             for pid in sorted(ghosts)[:5] if pid in self.alive]
                raise RuntimeError(f"the forest is still wrong after {moment:.1f} s: {len(missing)} missing {sorted(missing)[:5]}, "
                                   f"{len(ghosts)} too many ({'; '.join(known)})")

    def wait_for(self, what, found, patience=PATIENCE):
        end = time.monotonic() + patience
        while not found():
            if time.monotonic() > end:
                raise RuntimeError(f"{what}: not within {patience:g} s")
            if self.process.poll() is not None:
                raise RuntimeError(f"netgrove-watch has ended with status {self.process.returncode}: {self.errors.decode(errors='replace')}")
            time.sleep(0.02)

    def has_notice(self, kind):
        with self.lock:
            return any(notice["kind"] == kind for notice in self.notices)

    def lost(self):
        return self.stats.get("lost_events", 0)

    def dropped(self):
        return self.stats.get("kernel_drops", 0) + self.stats.get("queue_drops", 0)

    def flow_to(self, address):
        with self.lock:
            return next((flow for flow in self.flows if flow["remote"].startswith(f"{address}:")), None)

    def send(self, number):
        os.kill(self.pid, number)

    def end(self):
        """Its exit status."""
        if self.process.poll() is None:
            self.send(signal.SIGCONT)
            self.send(signal.SIGINT)
        try:
            status = self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise RuntimeError("netgrove-watch does not end") from None
        self.reader.join(10)
        return status
