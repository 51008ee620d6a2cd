# SPDX-License-Identifier: GPL-3.0-or-later
"""What the machine does meanwhile: the same every minute, so that one minute can be compared with another. Every program ends by
itself, in packets and in time."""
import json
import subprocess
import time

HONEST = ["browser", "downloader", "mail", "radio", "desktop", "peers", "updater", "children-talk", "parent-talks", "threads-talk"]
FLOOD = "udp-small-flood"
FLOOD_PACKETS = 20000  # what the case sends, see tests/lab/case_udp.cpp
MINUTE = 60.0
STORM = "i=0; while [ $i -lt 2000 ]; do /bin/true; i=$((i+1)); done"


class Load:
    def __init__(self, build, log):
        self.lab = str(build / "bin/netgrove-lab")
        self.log = open(log, "wb")
        self.running, self.floods, self.counts = [], [], {}
        self.begin = time.monotonic()
        self.minute, self.due = -1, []

    def schedule(self, minute):
        """Of a minute: (second, what)."""
        honest = [HONEST[(2 * minute + offset) % len(HONEST)] for offset in range(2)]
        return [(0, ["shape", honest[0], "--seconds", "40"]), (2, ["shape", honest[1], "--seconds", "40"]), (10, ["case", FLOOD]),
                (20, ["storm"]), (35, ["case", "tcp-many"]), (40, ["case", FLOOD]), (48, ["case", "tcp-burst"]),
                (52, ["case", "short-tcp", "--count", "200"])]

    def step(self):
        """Starts what is due."""
        self.running = [process for process in self.running if process.poll() is None]
        minute, second = divmod(time.monotonic() - self.begin, MINUTE)
        if minute != self.minute:
            self.minute, self.due = minute, self.schedule(int(minute))
        while self.due and self.due[0][0] <= second:
            self.start(self.due.pop(0)[1])

    def start(self, what):
        name = what[1] if len(what) > 1 else what[0]
        self.counts[name] = self.counts.get(name, 0) + 1
        command = ["sh", "-c", STORM] if what == ["storm"] else [self.lab, *what]
        output = subprocess.PIPE if FLOOD in what else self.log
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=self.log)
        self.running.append(process)
        if FLOOD in what:
            self.floods.append(process)

    def truth_of_floods(self):
        """{pid: packets}, as the floods themselves tell; of those that got to their end."""
        truth = {}
        for process in self.floods:
            lines = [json.loads(line) for line in process.stdout.read().splitlines()]
            if process.wait() == 0 and lines:
                truth[process.pid] = FLOOD_PACKETS
        return truth

    def told(self):
        return ", ".join(f"{count} × {name}" for name, count in sorted(self.counts.items()))

    def run_bot(self):
        self.running.append(subprocess.Popen([self.lab, "shape", "bot", "--seconds", "10"], stdin=subprocess.DEVNULL,
                                             stdout=self.log, stderr=self.log))

    def stop(self):
        for process in self.running:
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.terminate()
                process.wait()
        self.running = []
