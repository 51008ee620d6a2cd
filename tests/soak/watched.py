# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that a soak watches, and what they use of the machine (proc(5))."""
import json
import os
import signal
import subprocess
import threading
import time

TICKS = os.sysconf("SC_CLK_TCK")


def busy_share():
    """A function that gives the share of all processors' time, in per cent, that was used since its last call."""
    before = [0, 0]

    def since_then():
        numbers = [int(word) for word in open("/proc/stat").readline().split()[1:9]]
        now = [sum(numbers), numbers[3] + numbers[4]]
        total, idle = now[0] - before[0], now[1] - before[1]
        before[:] = now
        return 100 * (total - idle) / total if total else 0.0

    return since_then


class Program:
    def __init__(self, name, process):
        self.name, self.process = name, process
        self.read_cpu()

    def is_alive(self):
        return self.process.poll() is None

    def read_cpu(self):
        fields = open(f"/proc/{self.process.pid}/stat").read().rsplit(")", 1)[1].split()
        self.cpu, self.cpu_time = (int(fields[11]) + int(fields[12])) / TICKS, time.monotonic()

    def use(self):
        """Since the last call: of memory what no other program shares, open descriptors, threads, per cent of one processor."""
        status = dict(line.split(":", 1) for line in open(f"/proc/{self.process.pid}/status"))
        cpu, moment = self.cpu, self.cpu_time
        self.read_cpu()
        return {"mib": round(int(status["RssAnon"].split()[0]) / 1024, 2),
                "descriptors": len(os.listdir(f"/proc/{self.process.pid}/fd")), "threads": int(status["Threads"]),
                "cpu": round(100 * (self.cpu - cpu) / max(self.cpu_time - moment, 0.001), 2)}

    def end(self):
        if self.is_alive():
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


class Window(Program):
    """As root, so that it captures itself; its settings are in a folder of its own."""

    def __init__(self, build, home, results):
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": str(home), "XDG_CONFIG_HOME": str(home),
                       "XDG_STATE_HOME": str(home), "XDG_RUNTIME_DIR": str(home)}
        log = open(results / "window.log", "wb")
        super().__init__("the window", subprocess.Popen([build / "bin/netgrove"], env=environment, stdin=subprocess.DEVNULL,
                                                        stdout=log, stderr=log))


class Watch(Program):
    """netgrove-watch; a thread takes what it says, so that it never waits for a reader."""

    def __init__(self, build, results):
        self.stats, self.findings, self.flows, self.has_started = {}, {}, [], threading.Event()
        log = open(results / "watch.log", "wb")
        super().__init__("netgrove-watch", subprocess.Popen([build / "bin/netgrove-watch", "--format", "jsonl"],
                                                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log))
        self.notices = open(results / "notices.jsonl", "w")
        self.reader = threading.Thread(target=self.take, daemon=True)
        self.reader.start()

    def take(self):
        for raw in self.process.stdout:
            kind = raw[10:raw.find(b'"', 10)]
            if kind in (b"stats", b"end"):
                self.stats = json.loads(raw)
            elif kind == b"finding":
                finding = json.loads(raw)
                self.findings[finding["id"]] = finding
            elif kind == b"start":
                self.has_started.set()
            elif kind == b"notice":
                self.notices.write(raw.decode())
                self.notices.flush()
            elif kind == b"flow" and b'"protocol":"udp"' in raw and b'"final":true' in raw:
                flow = json.loads(raw)
                self.flows.append((flow["pid"], flow["tx_packets"]))

    def wait_for_start(self, patience):
        if not self.has_started.wait(patience):
            raise RuntimeError("netgrove-watch does not start; see watch.log")

    def wait_for_last_words(self, patience):
        self.reader.join(patience)

    def alerts(self):
        return [finding for finding in list(self.findings.values()) if finding["grade"] == "alert"]

    def wait_for_alert(self, more_than, patience):
        end = time.monotonic() + patience
        while len(self.alerts()) <= more_than and time.monotonic() < end:
            time.sleep(0.1)
