# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of a run that is made up: who belongs to the program, what is counted, what a failed run shows."""
import json
import tempfile
import unittest
from pathlib import Path

import tables
from run_data import Run

START = "2026-01-01T10:00:00.000000Z"


def process(pid, comm, parent, change="fork"):
    return {"event": "process", "change": change, "pid": pid, "comm": comm, "birth_parent": {"pid": parent, "start_time": START}}


def flow(users, protocol="tcp", size=1000, external=True, seconds=1, port=443):
    return {
        "event": "flow", "final": True, "external": external, "protocol": protocol, "pid": users[0][0], "remote": f"192.0.2.1:{port}",
        "users": [{"pid": pid, "tid": tid, "thread": name} for pid, tid, name in users],
        "tx_bytes": size, "rx_bytes": 0, "first": START, "last": f"2026-01-01T10:00:{seconds:02}.000000Z",
    }


def finding(number, ancestor, descendant, grade="alert", evidence=(), threads=None):
    """Ends are (pid, comm); threads the two names of a pair of threads."""
    text = "In a, thread {1} (12) and thread {0} (11), which started it, both talk to the outside.".format(*threads) if threads else ""
    return {
        "event": "finding", "id": number, "thread_level": threads is not None, "grade": grade,
        "ancestor": dict(zip(("pid", "comm"), ancestor)), "descendant": dict(zip(("pid", "comm"), descendant)),
        "ancestor_tid": 11, "descendant_tid": 12,
        "evidence": [{"kind": "both-communicate", "text": text, "points": 0}, *evidence],
    }


END = {"event": "end", "packets": 12345, "kernel_drops": 3, "queue_drops": 4}


class Tables(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = Path(self.scratch.name, "program")
        self.folder.mkdir()
        self.write("program.json", json.dumps({"title": "Program", "kind": "paper", "order": 1, "package": "program 1.0"}))
        self.write("roots", "100\n")
        self.write("proof", "it worked\n")
        self.write("sample.json", json.dumps({"processes": 2, "threads": 5, "peak_mbit": 12.5}))

    def write(self, name, text):
        (self.folder / name).write_text(text)

    def run_of(self, *lines, graded=None):
        self.write("paper.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
        if graded is not None:
            self.write("graded.jsonl", "".join(json.dumps(line) + "\n" for line in graded))
        return Run(self.folder)

    def test_only_descendants_of_the_program_count(self):
        run = self.run_of(process(100, "program", 1), process(101, "helper", 100), process(200, "stranger", 1),
                          flow([(101, 101, "helper")]), flow([(200, 200, "stranger")]), flow([(100, 100, "program")], external=False), END)
        self.assertEqual(run.communicating, {101: "helper"})
        self.assertEqual((run.connections("tcp"), run.connections("udp")), (1, 0))

    def test_a_circle_of_parents_ends(self):
        run = self.run_of(process(7, "a", 8), process(8, "b", 7), END)
        self.assertEqual(run.processes, {})

    def test_who_ended_before_it_could_be_named_has_its_threads_name(self):
        run = self.run_of(process(100, "bash", 1), process(101, "bash", 100), process(101, "", 100, "exec"), flow([(101, 105, "curl")]), END)
        self.assertEqual(run.communicating, {101: "curl"})

    def test_the_row_of_processes(self):
        pair = finding(1, (100, "program"), (101, "helper"))
        run = self.run_of(process(100, "program", 1), process(101, "helper", 100), pair,
                          flow([(100, 100, "program")], size=2_000_000, seconds=2), flow([(101, 101, "helper")], "udp"), END)
        row = tables.process_row(run)
        self.assertEqual(row[1:6], ["it worked", 2, 5, "2 (program, helper)", "1 + 1"])
        self.assertEqual(row[7:], ["8 / 12", "12,345", "7", "**yes**: program → helper"])

    def test_threads_of_one_kind_are_counted_together(self):
        threads = finding(1, (100, "program"), (100, "program"), threads=("DNS Resolver #3", "DNS Res~ver #11"))
        run = self.run_of(process(100, "program", 1), flow([(100, 11, "DNS Resolver #3"), (100, 12, "DNS Res~ver #11")], "udp", port=53),
                          flow([(100, 13, "Socket Thread")]), threads, END)
        self.assertEqual(tables.thread_row(run), ["Program", 3, "program: 2 × DNS Resolver #; program: 1 × Socket Thread",
                                                  "**yes**: 1 × DNS Resolver # → DNS Resolver #", "0 of 1"])
        self.assertEqual(tables.process_row(run)[-1], "no")  # threads are no processes

    def test_a_pair_of_threads_that_do_more_than_ask_for_names_stays(self):
        threads = finding(1, (100, "program"), (100, "program"), threads=("main", "worker"))
        run = self.run_of(process(100, "program", 1), flow([(100, 11, "main"), (100, 12, "worker")]), threads, END)
        self.assertEqual(tables.thread_row(run)[-1], "1 of 1")

    def test_the_last_grade_and_its_heaviest_reasons(self):
        evidence = [{"kind": "small", "text": "", "points": 1}, {"kind": "heavy", "text": "", "points": -5}]
        pair = [finding(1, (100, "a"), (101, "b")), finding(1, (100, "a"), (101, "b"), "notice", evidence)]
        run = self.run_of(process(100, "a", 1), process(101, "b", 100), END, graded=pair)
        self.assertEqual(tables.grade_rows(run), [["Program", "it worked", "a → b", "notice", "heavy -5; small +1"]])

    def test_a_failed_run_shows_no_figures(self):
        self.write("failed", "failed: nothing came\n")
        run = self.run_of(process(100, "a", 1), flow([(100, 100, "a")]), END)
        self.assertEqual(tables.process_row(run)[:3], ["Program", "failed: nothing came", ""])
        self.assertEqual(tables.thread_row(run)[1], "failed")
        self.assertEqual(tables.grade_rows(run)[0][3], "failed")

    def test_the_whole_page(self):
        self.run_of(process(100, "a", 1), flow([(100, 100, "a")]), END, graded=[])
        tables.main(Path(self.scratch.name))
        page = Path(self.scratch.name, "tables.md").read_text()
        for expected in ("program 1.0", "(the paper's rule): 0 of 1", "Packets lost, in all runs together: 7", "## The programs of the paper: threads", "| Program | it worked | no pair |"):
            self.assertIn(expected, page)


if __name__ == "__main__":
    unittest.main()
