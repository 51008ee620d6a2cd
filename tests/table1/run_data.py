# SPDX-License-Identifier: GPL-3.0-or-later
"""One program's run: what Netgrove said (JSON Lines), and what the run itself left in its folder."""
import json
import re
from collections import defaultdict
from datetime import datetime
from pathlib import Path

NOT_THE_PROGRAM = {"dbus-daemon"}


def events(path):
    """The lines of a netgrove-watch; none where it did not run."""
    if path.exists():
        for line in path.read_text(errors="replace").splitlines():
            if line.startswith("{"):
                yield json.loads(line)


def family(name):
    """Threads of one kind: "DNS Resolver #3" and "DNS Res~ver #11" are both "DNS Resolver #"."""
    name = name.replace("DNS Res~ver", "DNS Resolver")
    return re.sub(r"\d+", "", name)


class Run:
    """What one program did, as Netgrove saw it in the paper's view, and how its findings are graded."""

    def __init__(self, folder):
        folder = Path(folder)
        self.facts = json.loads((folder / "program.json").read_text())
        self.failure = self._text(folder / "failed")
        self.proof = self._text(folder / "proof")
        self.sample = json.loads(self._text(folder / "sample.json") or "{}")
        self.roots = {int(pid) for pid in self._text(folder / "roots").split()}
        paper = list(events(folder / "paper.jsonl"))
        self.processes = self._processes(paper)
        self.flows = [flow for flow in paper if self._is_ours(flow)]
        self._name_by_threads()
        self.end = next((event for event in reversed(paper) if event["event"] == "end"), {})
        self.findings = self._findings(paper)
        graded = list(events(folder / "graded.jsonl"))
        self.graded = self._findings(graded)
        self.lost = sum(self._lost(lines) for lines in (paper, graded))
        self.was_graded = (folder / "graded.jsonl").exists()

    @staticmethod
    def _lost(lines):
        """Packets that the kernel or our own queue dropped."""
        return sum(event["kernel_drops"] + event["queue_drops"] for event in lines if event["event"] == "end")

    @staticmethod
    def _text(path):
        return path.read_text(errors="replace").strip() if path.exists() else ""

    def _processes(self, paper):
        """{pid: comm} of the program: everyone born below one of the roots. Within a minute no pid is used again."""
        parents, comms = {}, {}
        self.nameless = set()
        for event in paper:
            if event["event"] == "process":
                if event["change"] == "exec" and not event["comm"]:
                    self.nameless.add(event["pid"])
                comms[event["pid"]] = event["comm"] or comms.get(event["pid"], "")
                if event["birth_parent"]:
                    parents.setdefault(event["pid"], event["birth_parent"]["pid"])
        ours = {}
        for pid in comms:
            line, step = set(), pid
            while step not in self.roots and step in parents and step not in line:
                line.add(step)
                step = parents[step]
            if step in self.roots and comms[pid] not in NOT_THE_PROGRAM:
                ours[pid] = comms[pid]
        return ours

    def _name_by_threads(self):
        """Who executed something and ended before anyone could read what: its threads have the name."""
        for flow in self.flows:
            for user in flow["users"]:
                if user["pid"] in self.nameless and user.get("thread"):
                    self.processes[user["pid"]] = user["thread"]

    def _is_ours(self, event):
        if event["event"] != "flow" or not event["final"] or not event["external"]:
            return False
        return any(pid in self.processes for pid in self._communicators(event))

    @staticmethod
    def _communicators(flow):
        """Those who were seen using it; where nobody was, the one that it is credited to."""
        return {user["pid"] for user in flow["users"]} or {flow["pid"]} - {None}

    def _findings(self, lines):
        """The last word on each finding that one of the program's processes is an end of."""
        last = {}
        for event in lines:
            if event["event"] == "finding":
                last[event["id"]] = event
        ends = lambda finding: {end["pid"] for end in (finding["ancestor"], finding["descendant"]) if end}
        return [finding for finding in last.values() if ends(finding) & set(self.processes)]

    @property
    def communicating(self):
        """{pid: comm}"""
        pids = {pid for flow in self.flows for pid in self._communicators(flow)}
        return {pid: comm for pid, comm in self.processes.items() if pid in pids}

    def connections(self, protocol):
        return sum(flow["protocol"] == protocol for flow in self.flows)

    @property
    def megabytes(self):
        return sum(flow["tx_bytes"] + flow["rx_bytes"] for flow in self.flows) / 1e6

    @property
    def mean_mbit(self):
        """From the first packet to the last."""
        if not self.flows:
            return 0.0
        first = min(datetime.fromisoformat(flow["first"]) for flow in self.flows)
        last = max(datetime.fromisoformat(flow["last"]) for flow in self.flows)
        return self.megabytes * 8 / max((last - first).total_seconds(), 0.001)

    def pairs(self):
        return [finding for finding in self.findings if not finding["thread_level"]]

    def thread_pairs(self):
        return [finding for finding in self.findings if finding["thread_level"]]

    def thread_pairs_beyond_names(self):
        """Those that stay where asking for names (port 53) does not count as talking."""
        talkers = {user["tid"] for flow in self.flows if not flow["remote"].endswith(":53") for user in flow["users"]}
        return [pair for pair in self.thread_pairs() if {pair["ancestor_tid"], pair["descendant_tid"]} <= talkers]

    def threads(self):
        """{(comm of the process, family of the thread's name): {(pid, tid), …}} of the threads that used an external flow."""
        names = {}
        used = set()
        for flow in self.flows:
            for user in flow["users"]:
                who = (user["pid"], user["tid"])
                used.add(who)
                names[who] = user.get("thread") or names.get(who, "")
        found = defaultdict(set)
        for pid, tid in used:
            if pid in self.processes:
                found[(self.processes[pid], family(names[(pid, tid)]) or "(name not known)")].add((pid, tid))
        return dict(found)
