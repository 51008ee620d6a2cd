# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to the machine. Each action gives a sentence on how the gap was marked, or raises where it was not."""
import datetime
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import time

STRANGER = "203.0.113.251"  # nobody is there (RFC 5737): packets leave and are not answered
FORK_STORM = "i=0; while [ $i -lt {count} ]; do (:); i=$((i+1)); done"


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)


def probe(scene, watcher):
    """A packet must still be seen, and be given to who sent it."""
    scene.probes += 1
    address = f"198.51.100.{100 + scene.probes}"  # routed out of the lab's PC
    sender = subprocess.Popen(["python3", "-c", "import socket, sys, time\n"
                               "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                               f"s.sendto(b'x', ('{address}', 9)); time.sleep(4)"])
    try:
        watcher.wait_for("a packet after the fault", lambda: watcher.flow_to(address), 5)
        watcher.wait_for("its sender", lambda: any(flow["pid"] == sender.pid for flow in watcher.flows
                                                   if flow["remote"].startswith(address)), 3)
    finally:
        sender.kill()
        sender.wait()


def require(condition, text):
    if not condition:
        raise RuntimeError(text)


class Scene:
    """Where a fault happens, and what has to be taken away afterwards."""

    def __init__(self, build, folder, mode, is_short):
        self.build, self.folder, self.mode, self.is_short = build, folder, mode, is_short
        self.probes, self.statuses, self.children = 0, (0, 1), []
        self.afterwards = None  # what is judged when all flows are told

    def wishes(self, action):
        """What netgrove-watch is to be started with for an action."""
        if action in (disk, pulled_disk):
            self.statuses = (5,)
            disk_folder = self.folder / "disk"
            disk_folder.mkdir()
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96k", "none", disk_folder], check=True)
            script = f'exec "$0" "$@" --record {disk_folder}/r.netgrove'
            return {"wrapper": ("sh", "-c", script)}
        if action is suspended:
            return {"wrapper": ("unshare", "--time", "--boottime", "86400", "--fork", "--kill-child=SIGINT")}
        if action is clock:
            (self.folder / "offset").write_text("+0")
            return {"environment": {"LD_PRELOAD": find_faketime(), "FAKETIME_TIMESTAMP_FILE": str(self.folder / "offset"),
                                    "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}}
        return {}

    def start(self, *command):
        self.children.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL))
        return self.children[-1]

    def end_children(self):
        for child in self.children:
            child.kill()
        for child in self.children:
            child.wait()
        self.children = []

    def clean(self):
        self.end_children()
        subprocess.run(["umount", "-l", self.folder / "disk"], capture_output=True)
        subprocess.run(["ip", "link", "del", "fault0"], capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)


def make_interface(address):
    ip("link", "add", "fault0", "type", "veth", "peer", "name", "fault0-end")
    ip("addr", "add", f"{address}/32", "peer", f"{STRANGER}/32", "dev", "fault0")
    ip("link", "set", "fault0-end", "up")
    ip("link", "set", "fault0", "up")
    ip("neigh", "add", STRANGER, "lladdr", "02:00:00:00:00:01", "dev", "fault0")


def send_to_stranger(port):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", (STRANGER, port))


def interfaces(scene, watcher):
    rounds = 2 if scene.is_short else 8
    for count in range(rounds):
        make_interface("203.0.113.250")
        send = lambda: send_to_stranger(1000 + count)  # noqa: E731
        deadline = time.monotonic() + 2
        while not any(flow["remote"] == f"{STRANGER}:{1000 + count}" for flow in watcher.flows):
            send()
            require(time.monotonic() < deadline, f"interface no. {count + 1} is not captured within 2 s")
            time.sleep(0.1)
        ip("link", "set", "fault0", "down")
        ip("link", "set", "fault0", "name", "fault1")
        ip("link", "del", "fault1")
    ip("link", "set", "lo", "down")
    ip("link", "set", "lo", "up")
    require(not watcher.findings, "an interface that came and went was taken for a forgery")
    return f"{rounds} times; packets on each were seen"


def addresses(scene, watcher):
    make_interface("203.0.113.250")
    watcher.send(signal.SIGSTOP)
    batch = scene.folder / "batch"
    batch.write_text("".join(f"addr add 10.{count // 250 + 1}.{count % 250}.1/32 dev fault0\n" for count in range(4000)))
    ip("-batch", str(batch))
    ip("addr", "add", "203.0.113.9/32", "dev", "fault0")
    watcher.send(signal.SIGCONT)
    time.sleep(0.5)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("203.0.113.9", 0))
        sender.sendto(b"x", (STRANGER, 2000))
    watcher.wait_for("a packet from the last of the addresses", lambda: any(flow["remote"] == f"{STRANGER}:2000" for flow in watcher.flows))
    time.sleep(0.3)
    require(not watcher.findings, "an own address was taken for a forged one")
    return "4,000 addresses while it was stopped; the last one is known as its own"


def storm(scene, watcher):
    """All that is born last, and all that ends last, is lost: the kernel drops what does not fit."""
    ending = [scene.start("sleep", "600") for _ in range(5)]
    watcher.wait_for("the ones that will end", lambda: all(child.pid in watcher.alive for child in ending))
    count = 16000 if scene.mode == "proc" else 20000
    watcher.send(signal.SIGSTOP)
    subprocess.run(["sh", "-c", FORK_STORM.format(count=count)], check=True)
    for child in ending:
        child.kill()
        child.wait()
    staying = [scene.start("sleep", "600") for _ in range(5)]
    time.sleep(0.1)
    watcher.send(signal.SIGCONT)
    watcher.wait_until_right()
    watcher.wait_for("a word on the gap", lambda: watcher.has_notice("events-lost"))
    for cpu in os.sched_getaffinity(0):  # what a processor tells next has the number that shows how many of its events are missing
        subprocess.run(["taskset", "--cpu-list", str(cpu), "true"], check=True)
    watcher.wait_for("a number of what was lost", lambda: watcher.lost() > 0)
    require(all(child.pid in watcher.alive for child in staying), "who was born in the gap is unknown")
    return f"{count} forks while it was stopped; {watcher.lost()} events said to be lost"


def flood(scene, watcher):
    watcher.send(signal.SIGSTOP)
    sent, calls = 0, 400_000
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.connect(("198.51.100.77", 9))
        for _ in range(calls):
            try:
                sender.send(b"x")
                sent += 1
            except OSError:  # nobody listens there: the refusal comes back here
                pass
    watcher.send(signal.SIGCONT)
    def compare():
        counted = sum(flow["tx_packets"] for flow in watcher.flows if flow["final"] and flow["remote"] == "198.51.100.77:9")
        missing = sent - counted
        # Refusals that come back are dropped too: more may be said than is missing, not less.
        require(0 <= missing <= watcher.dropped(), f"{missing} of {sent} packets are missing, and {watcher.dropped()} are said to be dropped")
        return f"{missing} not counted, {watcher.dropped()} said to be dropped"

    scene.afterwards = compare
    return f"{sent} packets while it was stopped"


def churn(scene, watcher):
    """Births and ends while packets flood, the watcher held up now and then: each round ends with a look at who is still shown."""
    rounds, worst = (2 if scene.is_short else 12), 0.0
    flooder = scene.start("python3", "-c", "import socket, time\n"
                          "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); end = time.monotonic() + 120\n"
                          "while time.monotonic() < end:\n"
                          "    for count in range(500):\n"
                          "        try: s.sendto(b'x', ('198.51.100.76', 1024 + count % 400))\n"
                          "        except OSError: pass\n"
                          "    time.sleep(0.02)\n")
    for _ in range(rounds):
        lasting = [scene.start("sh", "-c", "sleep 600 & sleep 600 & wait") for _ in range(20)]
        storm_maker = subprocess.Popen(["sh", "-c", "i=0; while [ $i -lt 1500 ]; do (:) & [ $((i%40)) -eq 0 ] && wait; i=$((i+1)); done; wait"])
        time.sleep(0.2)
        watcher.send(signal.SIGSTOP)
        time.sleep(0.3)
        for shell in lasting:  # a parent and its children end together: some are waited for by nobody for a moment
            for pid in children_pids(shell.pid):
                os.kill(pid, signal.SIGKILL)
            shell.kill()
        watcher.send(signal.SIGCONT)
        for shell in lasting:
            shell.wait()
            scene.children.remove(shell)
        storm_maker.wait()
        worst = max(worst, watcher.wait_until_right())
    flooder.kill()
    return f"{rounds} rounds of 1,500 births, right after {worst:.1f} s at the latest"


def resident_mib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{pid}/status").read())[1]) / 1024


def parse_time(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def connections(scene, watcher):
    """A hundred thousand that live for less than a millisecond each, five times: all are counted, or said to be lost, and
    the memory that the first storms took serves a later one too."""
    rounds, count, each = 5, 100_000, 10_000
    connect = ("import socket\n"
               "server = socket.socket(); server.bind(('127.0.0.1', 0)); server.listen(64)\n"
               f"for _ in range({each}):\n"
               "    client = socket.socket(); client.connect(server.getsockname()); other = server.accept()[0]\n"
               "    client.sendall(b'x'); client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\\1\\0\\0\\0\\0\\0\\0\\0')\n"
               "    client.close(); other.close()\n")
    before = watcher.stats.get("flows", 0)
    start = resident_mib(watcher.pid)
    peaks = []  # the most so far, in MiB more than before the first
    for _ in range(rounds):
        peaks.append(peaks[-1] if peaks else 0.0)
        for _ in range(count // each):
            subprocess.run(["python3", "-c", connect], check=True)
            peaks[-1] = max(peaks[-1], resident_mib(watcher.pid) - start)
        end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=2)
        watcher.wait_for("what was counted by then", lambda: parse_time(watcher.stats["time"]) > end, 120)  # our reading of the lines is the slow part
    # Two flows each: loopback is seen from both ends. One is missing where all of its packets are, and these are more than two.
    made = 2 * rounds * count
    missing = made - (watcher.stats["flows"] - before)
    require(missing <= watcher.dropped() / 2, f"{missing} of {made} flows are missing, and {watcher.dropped()} packets are said to be dropped")
    memory = f"at most {', '.join(f'{peak:.0f}' for peak in peaks)} MiB more after each of the storms"
    # How much a storm takes varies with how much of it is seen; what never gives anything back grows with each.
    require(min(later / earlier for earlier, later in zip(peaks, peaks[1:])) < 1.03, memory)
    return f"{missing} of {made} flows not seen, {watcher.dropped()} packets said to be dropped; {memory}"


def fill(scene, watcher):
    for _ in range(60):
        subprocess.run(["sh", "-c", "i=0; while [ $i -lt 150 ]; do /bin/true; i=$((i+1)); done"], check=True)
        if watcher.has_notice("recording-stopped"):
            return
        time.sleep(0.2)
    raise RuntimeError("nothing is said of the recording")


def disk(scene, watcher):
    fill(scene, watcher)
    shutil.copy(scene.folder / "disk/r.netgrove", scene.folder / "copy.netgrove")
    replay = subprocess.run([scene.build / "bin/netgrove-watch", "--replay", scene.folder / "copy.netgrove", "--speed", "max", "--format", "jsonl"],
                            capture_output=True)
    require(replay.returncode in (0, 1) and b'"event":"end"' in replay.stdout, "the file does not play: " + replay.stderr.decode())
    return "said at once; the file plays to its last block; capture went on"


def pulled_disk(scene, watcher):
    for file in (scene.folder / "disk").iterdir():
        file.unlink()
    subprocess.run(["umount", "-l", scene.folder / "disk"], check=True)
    fill(scene, watcher)
    return "said; capture went on"


def suspended(scene, watcher):
    """A time namespace (time_namespaces(7)) whose time since boot is a day ahead of the monotonic one, as sleep makes it."""
    child = scene.start("sleep", "600")
    watcher.wait_for("a process that is born now", lambda: child.pid in watcher.alive)
    begun = parse_time(watcher.alive[child.pid]["start_time"]).timestamp()
    require(abs(time.time() - begun) < 3, f"a process born now has begun {time.time() - begun:.0f} s ago")
    child.kill()
    child.wait()
    return "births have the time that people see"


def find_faketime():
    places = sorted(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    require(places, "libfaketime is missing. ./dev faults gets it.")
    return str(places[0])


def clock(scene, watcher):
    """Only netgrove-watch sees another time: the machine's clock stays as it is."""
    hour = lambda text: int(re.search(r"T(\d\d):", text)[1])  # noqa: E731
    before = hour(watcher.times[-1])
    (scene.folder / "offset").write_text("-3600")
    watcher.wait_for("times of an hour ago", lambda: hour(watcher.times[-1]) in ((before - 1) % 24, (before - 2) % 24), 3)
    probe(scene, watcher)
    with watcher.lock:
        flow = [flow for flow in watcher.flows if flow["pid"]][-1]
    require(flow["first"] <= flow["last"], f"a flow ends before it begins: {flow['first']} {flow['last']}")
    day = watcher.times[-1][:10]
    (scene.folder / "offset").write_text("+86400")
    watcher.wait_for("times of tomorrow", lambda: watcher.times[-1][:10] > day, 3)
    return "times follow; flows and forest do not care"


def crowd(scene, watcher):
    count = 300 if scene.is_short else 5000
    many = scene.start("sh", "-c", f"i=0; while [ $i -lt {count} ]; do sleep 600 & i=$((i+1)); done; wait")
    deadline = time.monotonic() + 120
    while children_of(many.pid) < count:
        require(time.monotonic() < deadline, "the processes do not come")
        time.sleep(0.1)
    came = watcher.wait_until_right()
    for pid in children_pids(many.pid):
        os.kill(pid, signal.SIGKILL)
    many.wait()
    return f"{count} were known after {came:.1f} s, and their ends"


def children_pids(pid):
    return [int(word) for word in open(f"/proc/{pid}/task/{pid}/children").read().split()]


def children_of(pid):
    return len(children_pids(pid))


def descriptors(scene, watcher):
    """It can open nothing any more, for a while in which processes come and go."""
    before = resource.prlimit(watcher.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(watcher.pid, resource.RLIMIT_NOFILE, (3, before[1]))
    gone = scene.start("sleep", "600")
    came = [scene.start("sleep", "600") for _ in range(5)]
    subprocess.run(["sh", "-c", FORK_STORM.format(count=200)], check=True)
    time.sleep(1.2)
    gone.kill()
    gone.wait()
    require(watcher.process.poll() is None, "netgrove-watch has ended")
    resource.prlimit(watcher.pid, resource.RLIMIT_NOFILE, before)
    watcher.wait_until_right()
    require(all(child.pid in watcher.alive for child in came), "who was born meanwhile is unknown")
    return "known again once it may open files"


def namespaces(scene, watcher):
    count = 60
    before = len(os.listdir(f"/proc/{watcher.pid}/fd"))
    for _ in range(count):
        scene.start("unshare", "--net", "sleep", "600")
    time.sleep(0.5)
    watcher.wait_until_right()
    scene.end_children()
    time.sleep(2.2)
    open_files = len(os.listdir(f"/proc/{watcher.pid}/fd"))
    require(open_files <= before + 8, f"{open_files} descriptors stay open, it had {before}")
    return f"{count} of them; it has {open_files} descriptors open in the end and had {before}"
